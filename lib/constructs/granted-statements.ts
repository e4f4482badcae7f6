import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type KeyName, type TableDesign, tables } from '../../adapters/resources.ts';
import type { FunctionName } from '../../lambdas/functions.ts';
import { actions, leadingKeys, leavesPrefix, type Need, uploadKeys, variableOf } from '../../lambdas/needs.ts';
import { grantsOf } from '../function-needs.ts';
import { mailIdentityOf } from '../mail-identity.ts';
import { namesIn } from '../names.ts';
import type { Settings } from '../settings.ts';
import { encryptionActions } from './key-policy.ts';

/** A statement, and why its resource has a wildcard if it does. */
export interface ReasonedStatement {
  readonly statement: PolicyStatement;
  readonly wildcardReason?: string;
}

export interface GrantContext {
  readonly settings: Settings;
  readonly keys: Readonly<Record<KeyName, IKey>>;
  /** Its successor has no certificate yet. */
  readonly formerSealingKey?: IKey;
  /** What adapters/firewall.ts reads. Unset: no firewall. */
  readonly firewallPlace?: string;
}

const resourcesOf = (need: Need, { settings, keys, formerSealingKey }: GrantContext): readonly string[] => {
  const names = namesIn(settings);
  switch (need.kind) {
    case 'table': {
      const { indexes }: TableDesign = tables[need.resource];
      const arn = names.tableArn(need.resource);
      return [arn, ...Object.keys(indexes).map((index) => `${arn}/index/${index}`)];
    }
    case 'bucket':
      // Listing is a right to the bucket, everything else to its objects.
      return [
        ...(need.access === 'archive' ? [names.bucketArn(need.resource)] : []),
        `${names.bucketArn(need.resource)}/${need.access === 'readLeaves' ? leavesPrefix : ''}*${need.access === 'eraseUploads' ? uploadKeys : ''}`,
      ];
    case 'key':
      return [keys[need.resource], ...(need.resource === 'sealing' ? [formerSealingKey] : [])].flatMap(
        (key) => key?.keyArn ?? [],
      );
    case 'function':
    case 'federation':
      return [names.functionArn(need.resource)];
    case 'mail':
      return mailIdentityOf(settings).sendingArns;
    case 'firewall':
      return [...names.firewallArns];
    case 'secrets':
      return [`${names.secretsArn(need.resource)}*`];
  }
};

const actionsOf = (need: Need): readonly string[] => {
  const byAccess: Readonly<Record<string, readonly string[]>> = actions[need.kind];
  return byAccess[need.access] ?? [];
};

const conditionsOf = (need: Need, { settings }: GrantContext) => {
  if (need.kind === 'mail') return { conditions: { StringEquals: { 'ses:FromAddress': settings.mail.from } } };
  if (need.kind === 'table' && need.access === 'readEdge')
    return { conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...leadingKeys] } } };
  return {};
};

const wildcardReasons: Partial<Record<Need['kind'], string>> = {
  bucket: 'The objects of a bucket that its routes or triggers need.',
  secrets: 'The secrets below one path, which an operator names.',
  mail: 'In the sandbox SES asks for the right to the identity of each recipient; the sender is fixed.',
  firewall: 'IP sets come and go with the allowlists of teams; their names begin with the prefix of this deployment.',
};

/** Actions that IAM grants on every resource or not at all. */
const unbound: readonly string[] = ['wafv2:ListIPSets'];

const statementsOf = (need: Need, context: GrantContext): readonly ReasonedStatement[] => {
  const wildcardReason = wildcardReasons[need.kind];
  const all = actionsOf(need);
  const free = all.filter((action) => unbound.includes(action));
  const bound = new PolicyStatement({
    actions: all.filter((action) => !unbound.includes(action)),
    resources: [...resourcesOf(need, context)],
    ...conditionsOf(need, context),
  });
  return [
    { statement: bound, ...(wildcardReason === undefined ? {} : { wildcardReason }) },
    ...(free.length === 0
      ? []
      : [
          {
            statement: new PolicyStatement({ actions: [...free], resources: ['*'] }),
            wildcardReason: 'IAM knows no resources for listing.',
          },
        ]),
  ];
};

/** What DynamoDB and S3 do with the key at rest in the name of whoever calls them. */
const atRest = {
  table: { service: 'dynamodb', actions: encryptionActions },
  bucket: { service: 's3', actions: ['kms:Decrypt', 'kms:GenerateDataKey'] },
} as const;

const atRestStatements = (granted: readonly Need[], { settings, keys }: GrantContext): readonly ReasonedStatement[] =>
  (['table', 'bucket'] as const)
    .filter((kind) => granted.some((need) => need.kind === kind))
    .map((kind) => ({
      statement: new PolicyStatement({
        actions: [...atRest[kind].actions],
        resources: [keys.data.keyArn],
        conditions: {
          StringEquals: {
            'kms:ViaService': `${atRest[kind].service}.${settings.region}.amazonaws.com`,
            'kms:CallerAccount': Aws.ACCOUNT_ID,
          },
        },
      }),
    }));

/** The statements that follow from what a function's routes and triggers need, and no other. */
export const grantedStatements = (name: FunctionName, context: GrantContext): readonly ReasonedStatement[] => {
  const granted = grantsOf(name);
  return [...granted.flatMap((need) => statementsOf(need, context)), ...atRestStatements(granted, context)];
};

/** Physical names of what a function needs, by the variables in which adapters find them. */
export const grantedVariables = (name: FunctionName, context: GrantContext): Readonly<Record<string, string>> => {
  const names = namesIn(context.settings);
  const physicalName = (need: Need): string => {
    switch (need.kind) {
      case 'table':
        return names.table(need.resource);
      case 'bucket':
        return names.bucket(need.resource);
      case 'key':
        return context.keys[need.resource].keyArn;
      case 'function':
      case 'federation':
        return names.function(need.resource);
      case 'mail':
        return mailIdentityOf(context.settings).arn;
      case 'firewall':
        return context.firewallPlace ?? 'none';
      case 'secrets':
        return names.secretsPath(need.resource);
    }
  };
  return Object.fromEntries(grantsOf(name).map((need) => [variableOf(need), physicalName(need)]));
};
