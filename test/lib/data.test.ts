import { beforeAll, describe, expect, test } from 'vitest';
import { type BucketDesign, buckets, type TableDesign, tables } from '../../adapters/resources.ts';
import { type FunctionName, functions, needsOf } from '../../lambdas/functions.ts';
import { profiles } from '../../lib/settings.ts';
import { asText, list, resourcesOf, type Statement, type Synthesized, synthesize } from './synthesized.ts';

const both = ['dev', 'prod'] as const;
const made = {} as Record<(typeof both)[number], Synthesized>;
beforeAll(() => {
  for (const profile of both) made[profile] = synthesize(profile);
});

const functionNames = Object.keys(functions) as FunctionName[];

describe.each(both)('tables and buckets of %s', (profile) => {
  const { name: deployment, keepData } = profiles[profile];

  test.each(Object.entries<TableDesign>(tables))('table %s', (name, design) => {
    const table = resourcesOf(made[profile], 'AWS::DynamoDB::GlobalTable').find(
      ({ Properties }) => Properties.TableName === `${deployment}-${name}`,
    );
    const { Properties } = table ?? { Properties: {} };
    expect(Properties.KeySchema).toEqual([
      { AttributeName: design.partition, KeyType: 'HASH' },
      { AttributeName: design.sort, KeyType: 'RANGE' },
    ]);
    expect((Properties.GlobalSecondaryIndexes ?? []).map(({ IndexName }: { IndexName: string }) => IndexName)).toEqual(
      Object.keys(design.indexes),
    );
    for (const { IndexName, Projection } of Properties.GlobalSecondaryIndexes ?? [])
      expect(Projection).toEqual({
        ProjectionType: 'INCLUDE',
        NonKeyAttributes: [...(design.indexes[IndexName]?.carries ?? [])],
      });
    expect(Properties.StreamSpecification?.StreamViewType).toBe(design.stream ? 'NEW_AND_OLD_IMAGES' : undefined);
    expect(Properties.TimeToLiveSpecification?.AttributeName).toBe(design.ttl);
    expect(Properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    const [replica] = Properties.Replicas;
    expect(asText(replica.SSESpecification.KMSMasterKeyId)).toMatch(/^<PublishOutput\w+data\w+>$/);
    expect(replica.PointInTimeRecoverySpecification).toEqual({
      PointInTimeRecoveryEnabled: true,
      RecoveryPeriodInDays: 35,
    });
    expect(replica.DeletionProtectionEnabled ?? false).toBe(keepData);
    expect(table?.DeletionPolicy).toBe(keepData ? 'RetainExceptOnCreate' : 'Delete');
  });

  test('evidence is only ever appended', () => {
    const audit = resourcesOf(made[profile], 'AWS::DynamoDB::GlobalTable').find(({ Properties }) =>
      Properties.TableName.endsWith('-audit'),
    );
    const [statement] = audit?.Properties.Replicas[0].ResourcePolicy.PolicyDocument.Statement ?? [];
    expect(statement).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' } });
    expect(statement.Action).toEqual([
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:PartiQLDelete',
      'dynamodb:PartiQLInsert',
      'dynamodb:PartiQLUpdate',
      'dynamodb:UpdateItem',
    ]);
  });

  test('every bucket is private, encrypted and by TLS only', () => {
    const all = resourcesOf(made[profile], 'AWS::S3::Bucket');
    expect(all.length).toBe(Object.keys(buckets).length + 2);
    const policies = new Map(
      resourcesOf(made[profile], 'AWS::S3::BucketPolicy').map(({ Properties }) => [
        asText(Properties.Bucket),
        Properties.PolicyDocument.Statement as readonly Statement[],
      ]),
    );
    for (const { id, Properties } of all) {
      expect(Properties.PublicAccessBlockConfiguration, id).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(Properties.BucketEncryption, id).toBeDefined();
      const refusals = (policies.get(`<${id}>`) ?? []).filter(({ Effect }) => Effect === 'Deny');
      expect(
        refusals.some(({ Condition }) => Condition?.Bool?.['aws:SecureTransport'] === 'false'),
        id,
      ).toBe(true);
      expect(
        refusals.some(({ Condition }) => Condition?.NumericLessThan?.['s3:TlsVersion'] === 1.2),
        id,
      ).toBe(true);
    }
  });

  test.each(Object.entries<BucketDesign>(buckets))('bucket %s', (name, design) => {
    const { Properties } = resourcesOf(made[profile], 'AWS::S3::Bucket').find(({ Properties: candidate }) =>
      asText(candidate.BucketName ?? '').startsWith(`${deployment}-${name}-`),
    ) ?? { Properties: {} };
    const [rule] = Properties.BucketEncryption.ServerSideEncryptionConfiguration;
    expect(rule.BucketKeyEnabled).toBe(true);
    expect(asText(rule.ServerSideEncryptionByDefault.KMSMasterKeyID)).toMatch(/data/);
    expect(Properties.VersioningConfiguration?.Status).toBe(design.versioned ? 'Enabled' : undefined);
    expect(Properties.LoggingConfiguration.LogFilePrefix).toBe(`${name}/`);
    expect(Properties.CorsConfiguration !== undefined).toBe(design.browserUpload);
    const expires = Properties.LifecycleConfiguration.Rules.find(
      (lifecycle: { ExpirationInDays?: number }) => lifecycle.ExpirationInDays !== undefined,
    );
    expect(expires?.ExpirationInDays).toBe(design.expireDays);
  });

  test('copies of the evidence are locked where data is kept', () => {
    const locked = resourcesOf(made[profile], 'AWS::S3::Bucket').filter(
      ({ Properties }) => Properties.ObjectLockEnabled === true,
    );
    const wanted = Object.entries<BucketDesign>(buckets).filter(([, design]) => design.locked === true && keepData);
    expect(locked).toHaveLength(wanted.length);
    for (const { Properties } of locked)
      expect(Properties.ObjectLockConfiguration.Rule.DefaultRetention).toEqual({ Mode: 'GOVERNANCE', Days: 3653 });
  });

  test('every bucket gives up on uploads that were never finished', () => {
    for (const { id, Properties } of resourcesOf(made[profile], 'AWS::S3::Bucket')) {
      const rules = (Properties.LifecycleConfiguration?.Rules ?? []) as { AbortIncompleteMultipartUpload?: object }[];
      expect(
        rules.some((rule) => rule.AbortIncompleteMultipartUpload !== undefined),
        id,
      ).toBe(true);
    }
  });

  test('every log is encrypted under the key at rest and ends', () => {
    const groups = resourcesOf(made[profile], 'AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(functionNames.length);
    for (const { id, Properties } of groups) {
      // In the second Region by that of the copies: a key serves its own Region.
      expect(asText(Properties.KmsKeyId), id).toMatch(/data|^<copies/);
      expect(Properties.RetentionInDays, id).toBe(profiles[profile].logDays);
    }
    const used = resourcesOf(made[profile], 'AWS::Lambda::Function').map(({ Properties }) => Properties.LoggingConfig);
    expect(used.every((config) => config !== undefined)).toBe(true);
  });
});

test('prod keeps its data when a stack is deleted, but nothing of a stack whose creation failed', () => {
  const stateful = [
    'DynamoDB::GlobalTable',
    'S3::Bucket',
    'KMS::Key',
    'KMS::ReplicaKey',
    'Backup::BackupVault',
    'Logs::LogGroup',
  ];
  const policies = stateful.flatMap((type) =>
    resourcesOf(made.prod, `AWS::${type}`).map(({ id, DeletionPolicy }) => [id, DeletionPolicy]),
  );
  expect(policies.filter(([id]) => !id?.startsWith('PagesBucket')).map(([, policy]) => policy)).toEqual(
    policies.slice(1).map(() => 'RetainExceptOnCreate'),
  );
});

describe('network', () => {
  test('functions that touch data have no way to the internet', () => {
    const vpcs = resourcesOf(made.prod, 'AWS::EC2::VPC');
    // One for the functions, and one in the second Region for the one that opens restored documents.
    expect(vpcs).toHaveLength(2);
    for (const type of ['InternetGateway', 'NatGateway', 'EgressOnlyInternetGateway', 'Route', 'VPCPeeringConnection'])
      expect(resourcesOf(made.prod, `AWS::EC2::${type}`), type).toEqual([]);
    for (const { Properties } of resourcesOf(made.prod, 'AWS::EC2::Subnet'))
      expect(Properties.MapPublicIpOnLaunch).toBe(false);
    for (const name of functionNames) {
      const lambda = resourcesOf(made.prod, 'AWS::Lambda::Function').find(({ id }) => id.startsWith(`${name}Function`));
      expect(lambda?.Properties.VpcConfig !== undefined, name).toBe(functions[name].network === 'isolated');
    }
  });

  test('whoever is outside the isolated subnets has no right to data', () => {
    for (const name of functionNames.filter((of) => functions[of].network === 'internet')) {
      // Of secrets: what timestamp authorities ask to be shown.
      // Of allowlists: the items with addresses, by their keys, for the firewall's own API.
      const allowed = ['authorityCredentials', ...(name === 'edge-sync' ? ['edgeLists', 'firewall'] : [])];
      expect(needsOf(name).filter((need) => !allowed.includes(need))).toEqual([]);
    }
    expect(functionNames.filter((name) => needsOf(name).includes('firewall'))).toEqual(['edge-sync']);
    expect(functionNames.filter((name) => needsOf(name).includes('authorityCredentials'))).toEqual(['notary']);
  });

  test('each endpoint leads to our own resources, for our own roles', () => {
    const endpoints = resourcesOf(made.prod, 'AWS::EC2::VPCEndpoint');
    expect(endpoints.map(({ Properties }) => asText(Properties.ServiceName).split('.').at(-1)).sort()).toEqual([
      'dynamodb',
      'dynamodb',
      'email',
      'kms',
      'kms',
      'lambda',
      's3',
      's3',
    ]);
    for (const { Properties } of endpoints) {
      for (const statement of Properties.PolicyDocument.Statement as Statement[]) {
        expect(list(statement.Resource).map(asText)).not.toContain('*');
        expect(list(statement.Action).some((action) => action.includes('*'))).toBe(false);
        expect(statement.Condition?.StringEquals?.['aws:PrincipalAccount']).toEqual({ Ref: 'AWS::AccountId' });
        expect(list(statement.Condition?.ArnEquals?.['aws:PrincipalArn'] ?? []).length).toBeGreaterThan(0);
      }
    }
  });

  test('stored files move through the endpoint only; browsers may still upload where they should', () => {
    const refusals = new Map(
      resourcesOf(made.prod, 'AWS::S3::BucketPolicy').map(({ Properties }) => [
        asText(Properties.Bucket),
        (Properties.PolicyDocument.Statement as Statement[]).find(({ Sid }) => Sid === 'OnlyThroughEndpoint'),
      ]),
    );
    const refused = (bucket: string) =>
      [...refusals].find(([name]) => name.startsWith(`<${bucket}`))?.[1]?.Action as readonly string[] | undefined;
    expect(refused('files')).toEqual(expect.arrayContaining(['s3:GetObject', 's3:PutObject', 's3:DeleteObject']));
    expect(refused('staging')).not.toContain('s3:PutObject');
    expect(refused('staging')).toContain('s3:GetObject');
  });

  test('dev does without a network of its own', () => {
    expect(resourcesOf(made.dev, 'AWS::EC2::VPC')).toEqual([]);
  });
});

describe('backup', () => {
  /** Not backed up, and why. A new table or bucket must be in a plan or here. */
  const exempt: Readonly<Record<string, string>> = {
    'cloudsign-staging': 'passes through within minutes; removed after a day',
    'cloudsign-checks': 'PDFs of others, deleted as soon as they are verified',
    logs: 'access logs, kept for a time',
    PagesBucket: 'made again by each deployment',
  };

  test('covers every table and every bucket that lasts', () => {
    const [selection] = resourcesOf(made.prod, 'AWS::Backup::BackupSelection');
    const covered = ((selection?.Properties.BackupSelection.Resources ?? []) as unknown[]).map(asText);
    const stateful = [
      ...resourcesOf(made.prod, 'AWS::DynamoDB::GlobalTable').map(({ Properties }) => `:table/${Properties.TableName}`),
      ...resourcesOf(made.prod, 'AWS::DynamoDB::Table').map(({ id }) => id),
      ...resourcesOf(made.prod, 'AWS::S3::Bucket').map(({ id, Properties }) => asText(Properties.BucketName ?? id)),
    ];
    expect(stateful.length).toBeGreaterThan(6);
    for (const resource of stateful) {
      const reasoned = Object.keys(exempt).some((name) => resource.startsWith(name));
      expect(reasoned !== covered.some((arn) => arn.endsWith(resource)), resource).toBe(true);
    }
  });

  test('keeps copies in the second Region for ten years, in vaults that nobody can empty', () => {
    const [plan] = resourcesOf(made.prod, 'AWS::Backup::BackupPlan');
    const rules: readonly { RuleName: string; CopyActions?: { Lifecycle: { DeleteAfterDays: number } }[] }[] =
      plan?.Properties.BackupPlan.BackupPlanRule;
    const copied = rules.flatMap(({ CopyActions = [] }) =>
      CopyActions.map(({ Lifecycle }) => Lifecycle.DeleteAfterDays),
    );
    expect(copied).toEqual([35, 3653]);
    for (const { Properties } of resourcesOf(made.prod, 'AWS::Backup::BackupVault')) {
      expect(Properties.LockConfiguration.MinRetentionDays).toBeGreaterThanOrEqual(35);
      expect(JSON.stringify(Properties.AccessPolicy)).toContain('backup:DeleteRecoveryPoint');
    }
  });

  test('a copy of each kind is restored every month, in the second Region', () => {
    const [plan] = resourcesOf(made.prod, 'AWS::Backup::RestoreTestingPlan');
    expect(plan?.Properties.RecoveryPointSelection.IncludeVaults).toHaveLength(1);
    expect(plan?.Properties.ScheduleExpression).toMatch(/^cron\(\d+ \d+ \d+ \* \? \*\)$/);
    const tested = resourcesOf(made.prod, 'AWS::Backup::RestoreTestingSelection').map(
      ({ Properties }) => Properties.ProtectedResourceType,
    );
    expect(tested.sort()).toEqual(['DynamoDB', 'S3']);
    const second = Object.values(made.prod.templates['second-region'] ?? {});
    expect(second.filter(({ Type }) => Type.startsWith('AWS::Backup::RestoreTesting'))).toHaveLength(3);
    // Copies of several days can't be held against each other.
    expect(plan?.Properties.RecoveryPointSelection.Algorithm).toBe('LATEST_WITHIN_WINDOW');
    const rule = second.find(({ Type, Properties }) => Type === 'AWS::Events::Rule' && Properties.EventPattern);
    expect(rule?.Properties.EventPattern).toMatchObject({
      source: ['aws.backup'],
      'detail-type': ['Restore Job State Change'],
      detail: { status: ['COMPLETED', 'FAILED', 'ABORTED'] },
    });
    expect(rule?.Properties.Targets[0].DeadLetterConfig).toBeDefined();
    const alarms = second.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
    expect(alarms.map(({ Properties }) => [Properties.AlarmName, Properties.TreatMissingData])).toEqual([
      ['cloudsign-restore-test-failed', 'notBreaching'],
      ['cloudsign-restore-test-missing', 'breaching'],
      ['cloudsign-restore-tests-failures', 'notBreaching'],
      ['cloudsign-keys-used-outside', 'notBreaching'],
    ]);
  });

  test('no vault asks for more than a job gives: such a job would fail in silence', () => {
    const [plan] = resourcesOf(made.prod, 'AWS::Backup::BackupPlan');
    const vaults = Object.fromEntries(
      resourcesOf(made.prod, 'AWS::Backup::BackupVault').map(({ Properties }) => [
        Properties.BackupVaultName,
        Properties.LockConfiguration,
      ]),
    );
    const within = (days: number, lock: { MinRetentionDays: number; MaxRetentionDays: number }) =>
      days >= lock.MinRetentionDays && days <= lock.MaxRetentionDays;
    for (const { Lifecycle, CopyActions = [] } of plan?.Properties.BackupPlan.BackupPlanRule ?? []) {
      expect(within(Lifecycle.DeleteAfterDays, vaults['cloudsign-backups'])).toBe(true);
      for (const copy of CopyActions)
        expect(within(copy.Lifecycle.DeleteAfterDays, vaults['cloudsign-copies'])).toBe(true);
    }
  });
});
