/**
 * Which teams' allowlists are at the firewall's edge, and as what: pure, so that it can be tested to its limits. AWS WAF's quotas decide
 * (facts of its developer guide, "limits"): what does not fit is enforced by the functions alone, as every team is anyway.
 */
export interface EdgeTeam {
  readonly id: string;
  /** Since when its list is enforced: whoever was there first keeps his place, so that nobody is moved by others. */
  readonly since: string;
  readonly v4: readonly string[];
  readonly v6: readonly string[];
}

export interface EdgeQuotas {
  /** Rule groups that the deployment made for this: their rules are ours, they themselves are not. */
  readonly groups: number;
  /** Fixed when a group is made. */
  readonly capacityOfGroup: number;
  /** References in a group; fixed by AWS. */
  readonly referencesOfGroup: number;
  /** IP sets of the account and Region that we may use. */
  readonly ipSets: number;
  /** CIDRs in an IP set; fixed by AWS. */
  readonly cidrsOfIpSet: number;
}

export const awsQuotas = { referencesOfGroup: 50, ipSets: 100, cidrsOfIpSet: 10_000 } as const;

/** WCU of a team's rule: a STARTS_WITH match is 2, each IP set 1 (no text transformation). */
export const costOf = (sets: number): number => 2 + sets;

export interface EdgeRule {
  readonly team: string;
  readonly prefix: string;
  /** IP sets by name; one of each family that the list has. */
  readonly sets: readonly string[];
}

export interface EdgeSet {
  readonly name: string;
  readonly team: string;
  readonly family: 4 | 6;
  readonly cidrs: readonly string[];
}

export interface EdgePlan {
  /** Rules of each group, in order. */
  readonly groups: readonly (readonly EdgeRule[])[];
  readonly sets: readonly EdgeSet[];
  /** Teams that found no place, enforced by the functions alone. */
  readonly left: readonly string[];
  /** Share of the scarcest quota that is used, 0 to 1. */
  readonly full: number;
}

const setName = (prefix: string, team: string, family: 4 | 6): string => `${prefix}-${team}-v${family}`;

/** Every address of a family would be a rule that blocks nobody of it; WAF takes no /0. */
const isEverything = (cidr: string): boolean => cidr.endsWith('/0');

/**
 * A list in the fewest networks would be shorter; it is given as it was written, so that a person finds it again.
 * @param prefix Begins the names of our IP sets, so that others' are left alone.
 */
export const planEdge = (teams: readonly EdgeTeam[], quotas: EdgeQuotas, prefix: string): EdgePlan => {
  const groups = Array.from({ length: quotas.groups }, () => ({ rules: [] as EdgeRule[], cost: 0, references: 0 }));
  const sets: EdgeSet[] = [];
  const left: string[] = [];
  const inOrder = [...teams].sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : a.id < b.id ? -1 : 1));
  for (const team of inOrder) {
    const own = ([4, 6] as const).flatMap((family): EdgeSet[] => {
      const cidrs = [...new Set(family === 4 ? team.v4 : team.v6)];
      return cidrs.length === 0 ? [] : [{ name: setName(prefix, team.id, family), team: team.id, family, cidrs }];
    });
    const fits =
      own.length > 0 &&
      own.every(({ cidrs }) => cidrs.length <= quotas.cidrsOfIpSet && !cidrs.some(isEverything)) &&
      sets.length + own.length <= quotas.ipSets;
    const group = fits
      ? groups.find(
          ({ cost, references }) =>
            cost + costOf(own.length) <= quotas.capacityOfGroup && references + own.length <= quotas.referencesOfGroup,
        )
      : undefined;
    if (group === undefined) {
      left.push(team.id);
      continue;
    }
    group.rules.push({ team: team.id, prefix: `/v1/teams/${team.id}/`, sets: own.map(({ name }) => name) });
    group.cost += costOf(own.length);
    group.references += own.length;
    sets.push(...own);
  }
  const used = (value: number, of: number): number => (of === 0 ? 1 : value / of);
  const sum = (of: (group: (typeof groups)[number]) => number): number => groups.reduce((all, one) => all + of(one), 0);
  return {
    groups: groups.map(({ rules }) => rules),
    sets,
    left,
    full: Math.max(
      used(sets.length, quotas.ipSets),
      used(
        sum(({ cost }) => cost),
        quotas.groups * quotas.capacityOfGroup,
      ),
      used(
        sum(({ references }) => references),
        quotas.groups * quotas.referencesOfGroup,
      ),
    ),
  };
};
