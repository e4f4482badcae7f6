import { describe, expect, test } from 'vitest';
import { type EdgeState, type EdgeStep, edgeSteps } from '../../core/edge/edge-steps.ts';
import {
  awsQuotas,
  costOf,
  type EdgePlan,
  type EdgeQuotas,
  type EdgeTeam,
  planEdge,
} from '../../core/edge/plan-edge.ts';

const quotas: EdgeQuotas = { groups: 4, capacityOfGroup: 600, ...awsQuotas };
const raised: EdgeQuotas = { ...quotas, groups: 40, ipSets: 2000 };

const teamOf = (n: number, part: Partial<EdgeTeam> = {}): EdgeTeam => ({
  id: String(n).padStart(26, '0'),
  since: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(),
  v4: [`10.${n >> 8}.${n & 255}.0/24`],
  v6: [],
  ...part,
});
const teams = (count: number, both = false): readonly EdgeTeam[] =>
  Array.from({ length: count }, (_, n) => teamOf(n, both ? { v6: [`2001:db8:${n.toString(16)}::/48`] } : {}));

const keepsQuotas = (plan: EdgePlan, limits: EdgeQuotas): void => {
  expect(plan.groups.length).toBe(limits.groups);
  expect(plan.sets.length).toBeLessThanOrEqual(limits.ipSets);
  for (const rules of plan.groups) {
    expect(rules.reduce((sum, { sets }) => sum + costOf(sets.length), 0)).toBeLessThanOrEqual(limits.capacityOfGroup);
    expect(rules.reduce((sum, { sets }) => sum + sets.length, 0)).toBeLessThanOrEqual(limits.referencesOfGroup);
  }
  const names = plan.sets.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(
    plan.groups
      .flat()
      .flatMap(({ sets }) => sets)
      .sort(),
  ).toEqual([...names].sort());
};

describe('the planner for WAF rules', () => {
  test.each([
    [10, false, quotas, 10],
    [100, false, quotas, 100],
    [1000, false, quotas, 100],
    [10_000, false, quotas, 100],
    [10, true, quotas, 10],
    [100, true, quotas, 50],
    [1000, true, quotas, 50],
    [1000, false, raised, 1000],
    [1000, true, raised, 1000],
    [10_000, false, raised, 2000],
    [10_000, true, raised, 1000],
  ])('%i teams (both families: %s)', (count, both, limits, atEdge) => {
    const plan = planEdge(teams(count, both), limits, 'cs');
    keepsQuotas(plan, limits);
    expect(plan.groups.flat().length).toBe(atEdge);
    expect(plan.left.length).toBe(count - atEdge);
    expect(plan.full).toBeGreaterThan(0);
    expect(plan.full).toBeLessThanOrEqual(1);
  });

  test('whoever was there first keeps his place when others come', () => {
    const before = planEdge(teams(60), quotas, 'cs');
    const after = planEdge([...teams(300)].reverse(), quotas, 'cs');
    const placed = (plan: EdgePlan) =>
      plan.groups.flatMap((rules, group) => rules.map(({ team }) => `${group} ${team}`));
    expect(placed(after)).toEqual(expect.arrayContaining(placed(before)));
  });

  test('a list that is too long, empty or of everything stays with the functions, and takes nobody else with it', () => {
    const long = Array.from({ length: 10_001 }, (_, n) => `10.${n >> 8}.${n & 255}.0/24`);
    const plan = planEdge(
      [teamOf(0, { v4: long }), teamOf(1, { v4: [] }), teamOf(2, { v4: ['0.0.0.0/0'] }), teamOf(3)],
      quotas,
      'cs',
    );
    expect(plan.groups.flat().map(({ team }) => team)).toEqual([teamOf(3).id]);
    expect(plan.left).toEqual([0, 1, 2].map((n) => teamOf(n).id));
  });

  test('the prefix of a rule ends with a slash, so that no team is matched by the beginning of its id', () => {
    for (const { prefix } of planEdge(teams(5), quotas, 'cs').groups.flat())
      expect(prefix).toMatch(/^\/v1\/teams\/\w{26}\/$/);
  });

  test('no groups: nobody is at the edge', () => {
    const plan = planEdge(teams(3), { ...quotas, groups: 0 }, 'cs');
    expect([plan.groups, plan.left.length, plan.full]).toEqual([[], 3, 1]);
  });
});

/** A firewall that does what it is told and refuses what AWS refuses. */
const apply = (state: EdgeState, steps: readonly EdgeStep[]): EdgeState => {
  const sets = new Map(state.sets.map(({ name, cidrs }) => [name, cidrs]));
  const groups = state.groups.map((rules) => [...rules]);
  for (const step of steps) {
    if (step.kind === 'create-set') {
      if (sets.has(step.set.name)) throw new Error('WAFDuplicateItemException');
      sets.set(step.set.name, step.set.cidrs);
    } else if (step.kind === 'update-set') {
      if (!sets.has(step.set.name)) throw new Error('WAFNonexistentItemException');
      sets.set(step.set.name, step.set.cidrs);
    } else if (step.kind === 'update-group') {
      for (const name of step.rules.flatMap((rule) => rule.sets)) {
        if (!sets.has(name)) throw new Error('WAFNonexistentItemException');
      }
      groups[step.group] = [...step.rules];
    } else {
      if (groups.flat().some((rule) => rule.sets.includes(step.name))) throw new Error('WAFAssociatedItemException');
      sets.delete(step.name);
    }
  }
  return { sets: [...sets].map(([name, cidrs]) => ({ name, cidrs })), groups };
};

test('steps lead from any state to the plan, never name a set that is not there, and then there are none', () => {
  let state: EdgeState = { sets: [{ name: 'cs-old-v4', cidrs: ['192.0.2.0/24'] }], groups: [[], [], [], []] };
  const moved = teams(120, true).map((team, n) => (n % 3 === 0 ? { ...team, v4: ['198.51.100.0/24'], v6: [] } : team));
  for (const wanted of [teams(30), teams(120, true), moved, teams(7), [], teams(100)]) {
    const plan = planEdge(wanted, quotas, 'cs');
    state = apply(state, edgeSteps(state, plan));
    expect(state.groups).toEqual(plan.groups);
    expect(state.sets.map(({ name }) => name).sort()).toEqual(plan.sets.map(({ name }) => name).sort());
    expect(edgeSteps(state, plan)).toEqual([]);
  }
});
