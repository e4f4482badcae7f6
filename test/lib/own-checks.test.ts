import { App, Stack } from 'aws-cdk-lib';
import { CfnBackupSelection } from 'aws-cdk-lib/aws-backup';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnEventSourceMapping, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { expect, test } from 'vitest';
import { OwnChecks, ownRules } from '../../lib/checks/own-checks.ts';

const found = (add: (stack: Stack) => void): readonly string[] => {
  const app = new App();
  add(new Stack(app, 'Stack'));
  const { violations } = new OwnChecks(app).validateScope(app);
  return violations.map(({ ruleName }) => ruleName.replace('CloudSign-', '')).sort();
};

const table = (replica: object) => (stack: Stack) => {
  new CfnGlobalTable(stack, 'Table', {
    tableName: 'deeds',
    keySchema: [{ attributeName: 'pk', keyType: 'HASH' }],
    attributeDefinitions: [{ attributeName: 'pk', attributeType: 'S' }],
    replicas: [{ region: 'ap-northeast-1', ...replica }],
  });
  new CfnBackupSelection(stack, 'Selection', {
    backupPlanId: 'plan',
    backupSelection: { iamRoleArn: 'role', selectionName: 'all', resources: ['arn:aws:dynamodb:::table/other'] },
  });
};

test('whatever breaks a rule is found, each by its own', () => {
  const broken = [
    ...found(
      table({ pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 7 } }),
    ),
    ...found((stack) => new CfnLogGroup(stack, 'Log', { retentionInDays: 30 })),
    ...found((stack) => new CfnFunction(stack, 'Function', { code: { zipFile: '' }, role: 'role' })),
    ...found((stack) => new CfnBucket(stack, 'Bucket')),
    ...found((stack) => new CfnEventSourceMapping(stack, 'Mapping', { functionName: 'f' })),
  ];
  expect(broken.sort()).toEqual(ownRules.map(({ id }) => id).sort());
});

test('what keeps them is not', () => {
  const kept = table({
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
    sseSpecification: { kmsMasterKeyId: 'key' },
  });
  expect(found(kept)).toEqual(['TableBackedUp']);
  expect(found((stack) => new CfnLogGroup(stack, 'Log', { retentionInDays: 30, kmsKeyId: 'key' }))).toEqual([]);
});
