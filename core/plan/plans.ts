/** What each plan has: the one table that API, pages and sealing read. */
export const planNames = ['free', 'standard', 'business', 'enterprise'] as const;
export type PlanName = (typeof planNames)[number];

export type Feature = 'longTermSignature' | 'apiKeys' | 'allowlist' | 'singleSignOn';

export interface Plan {
  readonly features: readonly Feature[];
  /** Most of each; `null`: as many as you like. */
  readonly limits: {
    readonly members: number | null;
    /** Documents sent in a calendar month, UTC. */
    readonly documentsAMonth: number | null;
    readonly apiKeys: number;
    readonly allowlistEntries: number;
  };
}

export const plans: Readonly<Record<PlanName, Plan>> = {
  free: { features: [], limits: { members: 3, documentsAMonth: 5, apiKeys: 0, allowlistEntries: 0 } },
  standard: {
    features: ['longTermSignature', 'apiKeys'],
    limits: { members: 30, documentsAMonth: null, apiKeys: 5, allowlistEntries: 0 },
  },
  business: {
    features: ['longTermSignature', 'apiKeys', 'allowlist', 'singleSignOn'],
    limits: { members: 500, documentsAMonth: null, apiKeys: 50, allowlistEntries: 1000 },
  },
  enterprise: {
    features: ['longTermSignature', 'apiKeys', 'allowlist', 'singleSignOn'],
    limits: { members: null, documentsAMonth: null, apiKeys: 200, allowlistEntries: 10_000 },
  },
};

/** How a document of a plan is sealed; fixed for a document when it is sent, whatever becomes of the plan. */
export type SealLevel = 'B-B' | 'B-LTA';
export const sealLevelOf = (plan: PlanName): SealLevel => (hasFeature(plan, 'longTermSignature') ? 'B-LTA' : 'B-B');

/** Whether a plan has it. */
export const hasFeature = (plan: PlanName, feature: Feature): boolean => plans[plan].features.includes(feature);
export const isPlanName = (text: unknown): text is PlanName => planNames.includes(text as PlanName);

/** What a team that changes its plan can no longer begin. What it has stays: members, keys, an allowlist in force, sealed documents. */
export const lostFeatures = (from: PlanName, to: PlanName): readonly Feature[] =>
  plans[from].features.filter((feature) => !plans[to].features.includes(feature));

/** Whether one more fits. */
export const fits = (count: number, limit: number | null): boolean => limit === null || count < limit;
