import type { CfnRuleGroup, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

type Rule = CfnWebACL.RuleProperty;
type Statement = CfnWebACL.StatementProperty;

/** Metrics, but no samples: a sample would keep the headers of requests, tokens among them. */
export const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});

const path = (searchString: string, positionalConstraint: 'STARTS_WITH' | 'CONTAINS'): Statement => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint,
    searchString,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
});

/**
 * No path of ours has an escape, an empty segment or a dot segment, and API Gateway decodes what the firewall sees raw: whoever
 * sends one wants to pass a rule that goes by the path.
 */
const pathTricks: Omit<Rule, 'priority'> = {
  name: 'path-tricks',
  action: { block: {} },
  statement: { orStatement: { statements: ['%', '//', '..'].map((trick) => path(trick, 'CONTAINS')) } },
  visibilityConfig: visibility('path-tricks'),
};

/** At most so many requests a minute from one address to paths that begin so. */
const rateOf = (name: string, limit: number, prefixes: readonly string[]): Omit<Rule, 'priority'> => {
  const [first, ...others] = prefixes.map((prefix) => path(prefix, 'STARTS_WITH'));
  const scope = others.length === 0 ? first : { orStatement: { statements: [first as Statement, ...others] } };
  return {
    name,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: {
      rateBasedStatement: {
        aggregateKeyType: 'IP',
        limit,
        evaluationWindowSec: 60,
        ...(scope === undefined ? {} : { scopeDownStatement: scope }),
      },
    },
    visibilityConfig: visibility(name),
  };
};

/**
 * A PDF that is to be verified is the body itself. Its bytes may spell anything, also what an attack on a web page looks like; they go
 * to one function, which reads them in a thread of its own.
 */
const pdfToVerify: Statement = {
  andStatement: {
    statements: [
      path('/v1/verifications', 'STARTS_WITH'),
      {
        byteMatchStatement: {
          fieldToMatch: { singleHeader: { Name: 'content-type' } },
          positionalConstraint: 'STARTS_WITH',
          searchString: 'application/pdf',
          textTransformations: [{ priority: 0, type: 'LOWERCASE' }],
        },
      },
    ],
  },
};

/** Rules that AWS keeps up to date; those that look at bodies leave PDFs alone. `counted` ones are measured, not enforced, for the reason beside each. */
const managed = (name: string, counted: readonly string[] = []): Omit<Rule, 'priority'> => ({
  name,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      scopeDownStatement: { notStatement: { statement: pdfToVerify } },
      ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    },
  },
  visibilityConfig: visibility(name),
});

const rules: readonly Omit<Rule, 'priority'>[] = [
  pathTricks,
  // Offices share an address: enough for many people behind one, too few for guessing.
  rateOf('sign-in', 60, ['/v1/sessions', '/v1/accounts']),
  rateOf('links', 120, ['/v1/links/sessions']),
  rateOf('verification', 30, ['/v1/verifications']),
  rateOf('everything', 2000, []),
  managed('AWSManagedRulesAmazonIpReputationList'),
  managed('AWSManagedRulesKnownBadInputsRuleSet'),
  managed('AWSManagedRulesCommonRuleSet', [
    // A message to the recipient may have 16,000 characters.
    'SizeRestrictions_BODY',
    // Free text may look like markup; pages never treat it as such, and their policy forbids inline scripts.
    'CrossSiteScripting_BODY',
  ]),
];

export const firewallRules: readonly Rule[] = rules.map((rule, priority) => ({ ...rule, priority }));

/**
 * Room for the rules of teams: as many references as an account has IP sets (100 unless raised), 50 in a group; a rule takes 3 or 4 of
 * the capacity. Together with the rules above it stays below 1,500, above which AWS WAF costs more.
 */
export const edge = { groups: 2, capacityOfGroup: 150 } as const;

/** The group's rules block; nothing overrides them. */
export const edgeRule = (group: CfnRuleGroup, index: number): Rule => ({
  name: `edge-${index}`,
  priority: firewallRules.length + index,
  overrideAction: { none: {} },
  statement: { ruleGroupReferenceStatement: { arn: group.attrArn } },
  visibilityConfig: visibility(`edge-${index}`),
});
