import {
  CreateIPSetCommand,
  DeleteIPSetCommand,
  GetIPSetCommand,
  GetRuleGroupCommand,
  ListIPSetsCommand,
  type Rule,
  type Statement,
  UpdateIPSetCommand,
  UpdateRuleGroupCommand,
  WAFV2Client,
} from '@aws-sdk/client-wafv2';
import type { EdgeState, EdgeStep } from '../core/edge/edge-steps.ts';
import type { EdgeRule } from '../core/edge/plan-edge.ts';

/** What of AWS WAF is ours: rule groups that the deployment made for teams' rules, and IP sets whose names begin with the prefix. */
export interface FirewallPlace {
  readonly prefix: string;
  readonly capacityOfGroup: number;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

/** `none`: a deployment, or a machine, without a firewall. */
export const readFirewallPlace = (text: string): FirewallPlace | undefined =>
  text === 'none' ? undefined : (JSON.parse(text) as FirewallPlace);

interface KnownSet {
  readonly id: string;
  readonly arn: string;
  readonly lockToken: string;
}

const Scope = 'REGIONAL' as const;

const prefixMatch = (prefix: string): Statement => ({
  ByteMatchStatement: {
    FieldToMatch: { UriPath: {} },
    PositionalConstraint: 'STARTS_WITH',
    SearchString: Buffer.from(prefix, 'utf8'),
    TextTransformations: [{ Priority: 0, Type: 'NONE' }],
  },
});

/** Blocks requests to the team's paths from addresses that are in none of its sets. */
const ruleOf = (rule: EdgeRule, index: number, arnOf: (set: string) => string): Rule => {
  const sets = rule.sets.map((set): Statement => ({ IPSetReferenceStatement: { ARN: arnOf(set) } }));
  const [first, ...others] = sets;
  const inSets: Statement = others.length === 0 ? (first as Statement) : { OrStatement: { Statements: sets } };
  return {
    Name: `team-${rule.team}`,
    Priority: index,
    Action: { Block: {} },
    Statement: { AndStatement: { Statements: [prefixMatch(rule.prefix), { NotStatement: { Statement: inSets } }] } },
    VisibilityConfig: {
      SampledRequestsEnabled: false,
      CloudWatchMetricsEnabled: false,
      MetricName: `team-${rule.team}`,
    },
  };
};

const setsNamed = (rule: Rule, names: ReadonlyMap<string, string>): readonly string[] => {
  const arns = JSON.stringify(rule.Statement).match(/arn:[^"]+/g) ?? [];
  return arns.map((arn) => names.get(arn) ?? arn);
};

export const openFirewall = (place: FirewallPlace, waf: WAFV2Client = new WAFV2Client({})) => {
  const known = new Map<string, KnownSet>();
  const arnOf = (name: string): string => {
    const set = known.get(name);
    if (set === undefined) throw new Error(`there is no IP set ${name}`);
    return set.arn;
  };
  const groupOf = async (index: number) => {
    const { id: Id, name: Name } = place.groups[index] ?? { id: '', name: '' };
    const { RuleGroup, LockToken } = await waf.send(new GetRuleGroupCommand({ Id, Name, Scope }));
    return { Id, Name, RuleGroup, LockToken };
  };

  /** What is there now. Must be asked first. */
  const state = async (): Promise<EdgeState> => {
    known.clear();
    let NextMarker: string | undefined;
    do {
      const page = await waf.send(
        new ListIPSetsCommand({ Scope, Limit: 100, ...(NextMarker === undefined ? {} : { NextMarker }) }),
      );
      for (const { Name = '', Id = '', ARN = '', LockToken = '' } of page.IPSets ?? []) {
        if (Name.startsWith(`${place.prefix}-`)) known.set(Name, { id: Id, arn: ARN, lockToken: LockToken });
      }
      NextMarker = page.NextMarker;
    } while (NextMarker !== undefined);
    const sets = [];
    for (const [name, set] of known) {
      const { IPSet, LockToken } = await waf.send(new GetIPSetCommand({ Name: name, Id: set.id, Scope }));
      known.set(name, { ...set, lockToken: LockToken ?? set.lockToken });
      sets.push({ name, cidrs: IPSet?.Addresses ?? [] });
    }
    const names = new Map([...known].map(([name, { arn }]) => [arn, name]));
    const groups = [];
    for (let index = 0; index < place.groups.length; index++) {
      const { RuleGroup } = await groupOf(index);
      const rules = [...(RuleGroup?.Rules ?? [])].sort((a, b) => (a.Priority ?? 0) - (b.Priority ?? 0));
      groups.push(
        rules.map((rule) => ({ team: (rule.Name ?? '').slice('team-'.length), sets: setsNamed(rule, names) })),
      );
    }
    return { sets, groups };
  };

  /** One change. A lost race (WAFOptimisticLockException) rejects; the next round begins with what is there then. */
  const apply = async (step: EdgeStep): Promise<void> => {
    switch (step.kind) {
      case 'create-set': {
        const { name, family, cidrs } = step.set;
        const { Summary } = await waf.send(
          new CreateIPSetCommand({
            Name: name,
            Scope,
            IPAddressVersion: family === 4 ? 'IPV4' : 'IPV6',
            Addresses: [...cidrs],
            Description: 'Allowlist of a team; kept by edge-sync',
          }),
        );
        known.set(name, { id: Summary?.Id ?? '', arn: Summary?.ARN ?? '', lockToken: Summary?.LockToken ?? '' });
        return;
      }
      case 'update-set': {
        const { name, cidrs } = step.set;
        const { id: Id, lockToken: LockToken } = known.get(name) ?? { id: '', lockToken: '' };
        await waf.send(new UpdateIPSetCommand({ Name: name, Id, Scope, LockToken, Addresses: [...cidrs] }));
        return;
      }
      case 'update-group': {
        const { Id, Name, RuleGroup, LockToken } = await groupOf(step.group);
        await waf.send(
          new UpdateRuleGroupCommand({
            Id,
            Name,
            Scope,
            LockToken,
            Rules: step.rules.map((rule, index) => ruleOf(rule, index, arnOf)),
            VisibilityConfig: RuleGroup?.VisibilityConfig,
          }),
        );
        return;
      }
      case 'delete-set': {
        const { id: Id, lockToken: LockToken } = known.get(step.name) ?? { id: '', lockToken: '' };
        await waf.send(new DeleteIPSetCommand({ Name: step.name, Id, Scope, LockToken }));
      }
    }
  };
  return { state, apply };
};
