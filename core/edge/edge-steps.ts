import type { EdgePlan, EdgeRule, EdgeSet } from './plan-edge.ts';

/** What is at the firewall now, as far as it is ours. */
export interface EdgeState {
  readonly sets: readonly { readonly name: string; readonly cidrs: readonly string[] }[];
  /** Rules by team, for each group. */
  readonly groups: readonly (readonly Pick<EdgeRule, 'team' | 'sets'>[])[];
}

export type EdgeStep =
  | { readonly kind: 'create-set'; readonly set: EdgeSet }
  | { readonly kind: 'update-set'; readonly set: EdgeSet }
  | { readonly kind: 'update-group'; readonly group: number; readonly rules: readonly EdgeRule[] }
  | { readonly kind: 'delete-set'; readonly name: string };

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && [...a].sort().every((one, index) => one === [...b].sort()[index]);

const sameRules = (a: readonly Pick<EdgeRule, 'team' | 'sets'>[], b: readonly EdgeRule[]): boolean =>
  a.length === b.length &&
  a.every((rule, index) => rule.team === b[index]?.team && same(rule.sets, b[index]?.sets ?? []));

/**
 * From what is to what should be, one call each, in an order in which no rule ever names a set that is not there and none blocks
 * addresses that the new list allows: sets first, then the groups that lose rules, then those that gain, then sets that nobody names.
 */
export const edgeSteps = (now: EdgeState, plan: EdgePlan): readonly EdgeStep[] => {
  const known = new Map(now.sets.map((set) => [set.name, set]));
  const wanted = new Set(plan.sets.map(({ name }) => name));
  const changed = plan.groups
    .map((rules, group) => ({ rules, group }))
    .filter(({ rules, group }) => !sameRules(now.groups[group] ?? [], rules));
  const shrinks = ({ rules, group }: (typeof changed)[number]): boolean =>
    rules.length < (now.groups[group]?.length ?? 0);
  const update = ({ rules, group }: (typeof changed)[number]): EdgeStep => ({ kind: 'update-group', group, rules });
  return [
    ...plan.sets.flatMap((set): EdgeStep[] => {
      const there = known.get(set.name);
      if (there === undefined) return [{ kind: 'create-set', set }];
      return same(there.cidrs, set.cidrs) ? [] : [{ kind: 'update-set', set }];
    }),
    ...changed.filter(shrinks).map(update),
    ...changed.filter((one) => !shrinks(one)).map(update),
    ...now.sets.filter(({ name }) => !wanted.has(name)).map(({ name }): EdgeStep => ({ kind: 'delete-set', name })),
  ];
};
