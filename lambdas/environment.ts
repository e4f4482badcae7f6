import * as z from 'zod';
import { sealKeyNames } from '../core/pades/seal-keys.ts';
import { planNames } from '../core/plan/plans.ts';
import { type NeedName, needs, variableOf } from './needs.ts';

/** What a deployment sets for all its functions; the CDK app and the local run write it, nothing else reads `process.env`. */
export const settingsSchema = z.strictObject({
  /** Where the pages are, without a trailing slash: links in mails begin with it. */
  pagesUrl: z.url(),
  /** Where the API is, without /v1. */
  apiUrl: z.url(),
  /** How long a recipient's link lives. */
  linkDays: z.int().min(1).max(90),
  /** When a document expires if its sender says nothing. */
  documentDays: z.int().min(1).max(365),
  mailFrom: z.string(),
  /** Whoever has an address at one of these may sign up, and send documents under the deployment's seal. Unset: everybody. */
  signUpDomains: z
    .array(z.string().regex(/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/, 'a domain in lower case'))
    .min(1)
    .optional(),
  /** Of every team that no other plan was set for (`npm run plan`). Whoever runs the service himself has paid for all of it. */
  defaultPlan: z.enum(planNames),
  /** Whether the API sees each caller's own address. Without, as behind CloudFront, no allowlist can be put in force. */
  seesAddresses: z.boolean(),
  /** Asked in this order; the first that answers as it should wins. */
  timestampAuthorities: z.array(
    z.strictObject({
      name: z.string(),
      url: z.url(),
      /** OID that its tokens must be issued under. Unset: any. */
      policy: z
        .string()
        .regex(/^[0-2](?:\.\d+)+$/, 'an OID, like 1.2.392.1')
        .optional(),
      /** What is presented to it: the name of a secret. Unset: nothing. */
      credentials: z
        .string()
        .regex(/^[a-z0-9-]{1,64}$/, 'a to z, 0 to 9 and -')
        .optional(),
      /** SHA-256 (hex) of the roots, of those that reports trust, of which it must be. Unset: any of them. */
      anchors: z.array(z.hex().length(64)).min(1).optional(),
    }),
  ),
  validationData: z.strictObject({
    /**
     * `0`: collected at once, when the last participant has consented. Else so many hours later, as services do who wait until
     * a revocation of the same day would be known.
     */
    waitHours: z.int().min(0).max(72),
    /** When a responder or CRL has nothing newer than the signature yet, it is asked again after so many hours. */
    graceHours: z.number().min(0.1).max(72),
  }),
  /** The key that requests for a certificate, and self-issued ones, are for. */
  sealKey: z.enum(sealKeyNames),
  /** ARN of the key before it, which seals for as long as the installed certificate is of that one. */
  formerSealingKey: z.string().optional(),
  /** How many renewals of evidence may be under way together. */
  renewalsAtOnce: z.int().min(1).max(1000),
  /** Hosts that the notary may ask although they resolve to a private address; empty in a deployment. */
  privateHosts: z.array(z.string()),
});
export type Settings = z.infer<typeof settingsSchema>;

export interface Environment {
  readonly settings: Settings;
  /** Physical name of what a need stands for, e.g. a table's name or a key's ARN. */
  readonly nameOf: (need: NeedName) => string;
}

export const settingsVariable = 'CLOUDSIGN_SETTINGS';

export const readEnvironment = (variables: Readonly<Record<string, string | undefined>> = process.env): Environment => {
  const read = (name: string): string => {
    const value = variables[name];
    if (value === undefined || value === '') throw new Error(`environment variable ${name} is not set`);
    return value;
  };
  return {
    settings: settingsSchema.parse(JSON.parse(read(settingsVariable))),
    nameOf: (need) => read(variableOf(needs[need])),
  };
};
