import { describe, expect, test } from 'vitest';
import { openFirewall, readFirewallPlace } from '../../adapters/firewall.ts';
import { parseCidr } from '../../core/access/address.ts';
import { compileRanges } from '../../core/access/address-ranges.ts';
import { networksOfRanges } from '../../core/access/range-networks.ts';
import type { EdgeTeam } from '../../core/edge/plan-edge.ts';
import { reconcile } from '../../lambdas/edge-sync/reconcile.ts';

interface Call {
  readonly input: Record<string, unknown>;
}

/** AWS WAF as far as it is called: names, ids and lock tokens, and what it refuses. */
const fakeWaf = (groups: number) => {
  const sets = new Map<string, { id: string; addresses: string[]; token: number }>();
  sets.set('somebody-else', { id: 'x', addresses: ['192.0.2.1/32'], token: 0 });
  const rules = Array.from({ length: groups }, () => ({ rules: [] as unknown[], token: 0 }));
  const calls: string[] = [];
  const arnOf = (name: string) => `arn:aws:wafv2:r:1:regional/ipset/${name}/id`;
  const named = (name: unknown) => {
    const set = sets.get(String(name));
    if (set === undefined) throw new Error('WAFNonexistentItemException');
    return set;
  };
  const locked = (token: unknown, now: number): void => {
    if (token !== String(now)) throw new Error('WAFOptimisticLockException');
  };
  const send = async (command: Call): Promise<unknown> => {
    const { input } = command;
    const { name } = command.constructor;
    const group = rules[Number(String(input.Id).slice(1))] ?? { rules: [], token: 0 };
    switch (name.replace('Command', '')) {
      case 'ListIPSets':
        return {
          IPSets: [...sets].map(([Name, { id: Id, token }]) => ({ Name, Id, ARN: arnOf(Name), LockToken: `${token}` })),
        };
      case 'GetIPSet':
        return { IPSet: { Addresses: named(input.Name).addresses }, LockToken: `${named(input.Name).token}` };
      case 'CreateIPSet': {
        calls.push(`create ${input.Name}`);
        sets.set(String(input.Name), { id: 'id', addresses: input.Addresses as string[], token: 0 });
        return { Summary: { Id: 'id', ARN: arnOf(String(input.Name)), LockToken: '0' } };
      }
      case 'UpdateIPSet': {
        calls.push(`update ${input.Name}`);
        const set = named(input.Name);
        locked(input.LockToken, set.token);
        set.addresses = input.Addresses as string[];
        set.token++;
        return {};
      }
      case 'DeleteIPSet': {
        calls.push(`delete ${input.Name}`);
        locked(input.LockToken, named(input.Name).token);
        if (JSON.stringify(rules).includes(arnOf(String(input.Name)))) throw new Error('WAFAssociatedItemException');
        sets.delete(String(input.Name));
        return {};
      }
      case 'GetRuleGroup':
        return { RuleGroup: { Rules: group.rules, VisibilityConfig: {} }, LockToken: `${group.token}` };
      case 'UpdateRuleGroup': {
        calls.push(`group ${input.Id}`);
        locked(input.LockToken, group.token);
        group.rules = input.Rules as unknown[];
        group.token++;
        return {};
      }
      default:
        throw new Error(name);
    }
  };
  return { sets, rules, calls, client: { send } as unknown as Parameters<typeof openFirewall>[1] };
};

const place = {
  prefix: 'cs-edge',
  capacityOfGroup: 150,
  groups: [0, 1].map((n) => ({ id: `g${n}`, name: `cs-edge-${n}` })),
};
const team = (n: number, part: Partial<EdgeTeam> = {}): EdgeTeam => ({
  id: String(n).padStart(26, '0'),
  since: `2026-01-01T00:00:0${n}Z`,
  v4: [`10.0.${n}.0/24`],
  v6: ['2001:db8::/32'],
  ...part,
});

const run = (waf: ReturnType<typeof fakeWaf>, teams: readonly EdgeTeam[], seconds = 60) => {
  let left = seconds * 1000;
  return reconcile(teams, {
    edge: openFirewall(place, waf.client),
    place,
    timeLeft: () => left,
    pause: async (ms) => {
      left -= ms;
    },
  });
};

describe('edge-sync', () => {
  test('brings the firewall to the lists, and then has nothing to do', async () => {
    const waf = fakeWaf(2);
    expect(await run(waf, [team(1), team(2)])).toMatchObject({ atEdge: 2, left: 0, changes: 5, done: true });
    const [rule] = (waf.rules[0]?.rules ?? []) as {
      Statement: { AndStatement: { Statements: object[] } };
      Action: object;
    }[];
    expect(rule?.Action).toEqual({ Block: {} });
    const [match, not] = (rule as NonNullable<typeof rule>).Statement.AndStatement.Statements;
    expect(
      Buffer.from(
        (match as { ByteMatchStatement: { SearchString: Uint8Array } }).ByteMatchStatement.SearchString,
      ).toString(),
    ).toBe(`/v1/teams/${team(1).id}/`);
    expect(JSON.stringify(not)).toContain(`${team(1).id}-v6`);
    waf.calls.length = 0;
    expect((await run(waf, [team(1), team(2)])).changes).toBe(0);
    expect(waf.calls).toEqual([]);
  });

  test('changes what changed, removes what is off, and leaves what is not ours', async () => {
    const waf = fakeWaf(2);
    await run(waf, [team(1), team(2)]);
    waf.calls.length = 0;
    await run(waf, [team(1, { v4: ['192.0.2.0/24'] })]);
    expect(waf.calls).toEqual([
      `update cs-edge-${team(1).id}-v4`,
      'group g0',
      `delete cs-edge-${team(2).id}-v4`,
      `delete cs-edge-${team(2).id}-v6`,
    ]);
    expect([...waf.sets.keys()].sort()).toEqual(
      ['somebody-else', `cs-edge-${team(1).id}-v4`, `cs-edge-${team(1).id}-v6`].sort(),
    );
  });

  test('keeps to one change a second and goes on where it stopped when time is up', async () => {
    const waf = fakeWaf(2);
    const teams = [1, 2, 3, 4, 5, 6].map((n) => team(n));
    const first = await run(waf, teams, 12);
    expect(first.done).toBe(false);
    expect(first.changes).toBeLessThan(9);
    let rounds = 1;
    while (!(await run(waf, teams, 12)).done) rounds++;
    expect(rounds).toBeLessThan(4);
    expect((waf.rules[0]?.rules ?? []).length).toBe(6);
  });

  test('without a firewall does nothing', () => {
    expect(readFirewallPlace('none')).toBeUndefined();
  });
});

test.each([
  [['10.0.0.0/24', '10.0.1.0/24'], ['10.0.0.0/23']],
  [
    ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
    ['10.0.0.1/32', '10.0.0.2/31'],
  ],
  [['0.0.0.0/1', '128.0.0.0/1'], ['0.0.0.0/0']],
  [['255.255.255.254', '255.255.255.255'], ['255.255.255.254/31']],
  [
    ['2001:db8::/33', '2001:db8:8000::/33', 'ffff::/16'],
    ['2001:db8::/32', 'ffff::/16'],
  ],
])('%j are at the firewall the fewest networks: %j', (given, expected) => {
  const { v4, v6 } = networksOfRanges(
    compileRanges(
      given.flatMap((text) => {
        const range = parseCidr(text);
        return typeof range === 'string' ? [] : [range];
      }),
    ),
  );
  expect([...v4, ...v6]).toEqual(expected);
});
