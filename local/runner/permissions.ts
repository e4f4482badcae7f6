import type { FunctionName } from '../../lambdas/functions.ts';
import { actions, type Need, type NeedName, needs } from '../../lambdas/needs.ts';

/** What a principal asks to do: an IAM action on the ARN of a resource. */
export interface Question {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
}

/** The IAM actions of a need. */
const actionsOf = (need: Need): readonly string[] => {
  const table: Readonly<Record<string, readonly string[]>> = actions[need.kind];
  return table[need.access] ?? [];
};

/** ARNs that a need covers: exact ones, and beginnings of those that lie below it. */
export interface Covered {
  readonly exact: readonly string[];
  readonly below: readonly string[];
  /** Of those below: only what ends like this. */
  readonly ending?: string;
}

export interface Grant {
  readonly actions: ReadonlySet<string>;
  readonly covers: Covered;
}

/** What a function's role allows, from what it declared that it needs and nothing else, as the CDK app grants it. */
export const grantsOf = (names: readonly NeedName[], resourceOf: (need: Need) => Covered): readonly Grant[] =>
  names.map((name) => ({ actions: new Set(actionsOf(needs[name])), covers: resourceOf(needs[name]) }));

const covers = ({ exact, below, ending = '' }: Covered, resource: string): boolean =>
  exact.includes(resource) || (below.some((start) => resource.startsWith(start)) && resource.endsWith(ending));

/** The answer to "may this principal do that": functions by their grants, the runner itself everything. */
export const createAllows = (
  grants: Readonly<Record<FunctionName, readonly Grant[]>>,
  runner: string,
): ((question: Question) => boolean) => {
  const byPrincipal = new Map(Object.entries(grants));
  return ({ principal, action, resource }) =>
    principal === runner ||
    (byPrincipal.get(principal) ?? []).some((grant) => grant.actions.has(action) && covers(grant.covers, resource));
};
