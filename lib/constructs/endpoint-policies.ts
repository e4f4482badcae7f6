import { Aws } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type BucketName, buckets, type TableDesign, type TableName, tables } from '../../adapters/resources.ts';
import { functions } from '../../lambdas/functions.ts';
import { actions, type Need } from '../../lambdas/needs.ts';
import { functionNames, grantsOf } from '../function-needs.ts';
import { mailIdentityOf } from '../mail-identity.ts';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';

/** Needs of the functions in isolated subnets, each with who has it. */
const isolatedGrants = functionNames
  .filter((name) => functions[name].network === 'isolated')
  .flatMap((name) => grantsOf(name).map((need) => ({ name, need })));

/** Lets the roles that were granted a kind of need through an endpoint, to those resources and for those actions only. */
const through = (kind: Need['kind'], resources: readonly string[], names: Names): PolicyStatement => {
  const granted = isolatedGrants.filter(({ need }) => need.kind === kind);
  const allowed = granted.flatMap(({ need }): readonly string[] => {
    const byAccess: Readonly<Record<string, readonly string[]>> = actions[need.kind];
    return byAccess[need.access] ?? [];
  });
  return new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: [...new Set(allowed)].sort(),
    resources: [...resources],
    conditions: {
      StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID },
      ArnEquals: { 'aws:PrincipalArn': [...new Set(granted.map(({ name }) => names.roleArn(name)))] },
    },
  });
};

export const bucketsThroughEndpoint = (names: Names): PolicyStatement =>
  through(
    'bucket',
    [
      ...(Object.keys(buckets) as BucketName[]).map((name) => `${names.bucketArn(name)}/*`),
      // Listing is a right to the bucket itself.
      names.bucketArn('archive'),
    ],
    names,
  );

export const tablesThroughEndpoint = (names: Names): PolicyStatement =>
  through(
    'table',
    (Object.entries(tables) as [TableName, TableDesign][]).flatMap(([name, { indexes }]) => [
      names.tableArn(name),
      ...Object.keys(indexes).map((index) => `${names.tableArn(name)}/index/${index}`),
    ]),
    names,
  );

export const keysThroughEndpoint = (keyArns: readonly string[], names: Names): PolicyStatement =>
  through('key', keyArns, names);

/** Each of the two functions outside, by those who need that one. */
export const functionsThroughEndpoint = (names: Names): readonly PolicyStatement[] => [
  through('function', [names.functionArn('notary')], names),
  through('federation', [names.functionArn('federation')], names),
];

export const mailThroughEndpoint = (settings: Settings, names: Names): PolicyStatement =>
  through('mail', mailIdentityOf(settings).sendingArns, names);
