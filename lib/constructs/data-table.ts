import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { type TableDesign, type TableName, tables } from '../../adapters/resources.ts';
import { functionNames, grantsOf } from '../function-needs.ts';
import { namesIn } from '../names.ts';
import { removalPolicyOf } from '../removal-policy.ts';
import type { Settings } from '../settings.ts';

/** Tables to which functions only ever append. */
const appendOnly = (name: TableName): boolean =>
  functionNames.every((of) =>
    grantsOf(of).every((need) => need.kind !== 'table' || need.resource !== name || need.access !== 'readWrite'),
  );

/** Evidence can't be edited or removed, whatever rights somebody has in IAM. */
const refuseChanges = (tableArn: string): PolicyDocument =>
  new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'AppendOnly',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: [
          'dynamodb:BatchWriteItem',
          'dynamodb:DeleteItem',
          'dynamodb:PartiQLDelete',
          'dynamodb:PartiQLInsert',
          'dynamodb:PartiQLUpdate',
          'dynamodb:UpdateItem',
        ],
        resources: [tableArn],
      }),
    ],
  });

/** A table of adapters/resources.ts: encrypted under the key at rest, recoverable to any second of the last 35 days. */
export const dataTable = (
  scope: Construct,
  name: TableName,
  props: { readonly settings: Settings; readonly key: IKey },
): TableV2 => {
  const design: TableDesign = tables[name];
  const names = namesIn(props.settings);
  const text = (attribute: string) => ({ name: attribute, type: AttributeType.STRING });
  return new TableV2(scope, name, {
    tableName: names.table(name),
    partitionKey: text(design.partition),
    sortKey: text(design.sort),
    globalSecondaryIndexes: Object.entries(design.indexes).map(([indexName, { partition, sort, carries }]) => ({
      indexName,
      partitionKey: text(partition),
      sortKey: text(sort),
      ...(carries.length === 0
        ? { projectionType: ProjectionType.KEYS_ONLY }
        : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...carries] }),
    })),
    ...(design.ttl === undefined ? {} : { timeToLiveAttribute: design.ttl }),
    ...(design.stream ? { dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES } : {}),
    ...(appendOnly(name) ? { resourcePolicy: refuseChanges(names.tableArn(name)) } : {}),
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.customerManagedKey(props.key),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
    deletionProtection: props.settings.keepData,
    removalPolicy: removalPolicyOf(props.settings),
  });
};
