import { Aws } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { namesIn } from '../names.ts';
import type { Settings } from '../settings.ts';
import { administration, encryptionActions } from './key-policy.ts';

/** Use by a service in the name of whoever may use that service; IAM says who. */
const throughServices = (services: readonly string[], region: string): readonly PolicyStatement[] => {
  const viaService = {
    'kms:CallerAccount': Aws.ACCOUNT_ID,
    'kms:ViaService': services.map((service) => `${service}.${region}.amazonaws.com`),
  };
  return [
    new PolicyStatement({
      sid: 'UseThroughServices',
      principals: [new AccountRootPrincipal()],
      actions: [...encryptionActions],
      resources: ['*'],
      conditions: { StringEquals: viaService },
    }),
    new PolicyStatement({
      sid: 'GrantToServices',
      principals: [new AccountRootPrincipal()],
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { StringEquals: viaService, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  ];
};

/** AWS Backup copies by a role of its own, which may not exist yet: the account is the principal and the role a condition. */
const backupCopies = (): PolicyStatement =>
  new PolicyStatement({
    sid: 'CopyBackups',
    principals: [new AccountRootPrincipal()],
    actions: [...encryptionActions, 'kms:CreateGrant'],
    resources: ['*'],
    conditions: {
      ArnEquals: {
        'aws:PrincipalArn': `arn:aws:iam::${Aws.ACCOUNT_ID}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`,
      },
    },
  });

const encryptLogs = (region: string, groups: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    sid: 'EncryptLogs',
    principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
    actions: [...encryptionActions],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': groups.map(
          (group) => `arn:aws:logs:${region}:${Aws.ACCOUNT_ID}:log-group:${group}`,
        ),
      },
    },
  });

const sendAlarms = (): PolicyStatement =>
  new PolicyStatement({
    sid: 'SendAlarms',
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
  });

/**
 * The key at rest: services use it for whoever may use them. What it protects is ciphertext already (contents, titles, names), so it
 * may serve AWS Backup and operators that restore; it keeps data from whoever gets hold of disks, copies or snapshots.
 */
export const dataKeyPolicy = (settings: Settings): PolicyDocument => {
  const { region, name } = settings;
  return new PolicyDocument({
    statements: [
      administration(),
      ...throughServices(['dynamodb', 's3', 'sns', 'backup'], region),
      backupCopies(),
      encryptLogs(region, [namesIn(settings).logGroup('*'), 'API-Gateway-Execution-Logs_*', `aws-waf-logs-${name}`]),
      sendAlarms(),
    ],
  });
};

/** The key of the copies in the second Region, and of the logs and alarms of their tests. */
export const copyKeyPolicy = (settings: Settings, region: string): PolicyDocument =>
  new PolicyDocument({
    statements: [
      administration(),
      ...throughServices(['dynamodb', 's3', 'sns', 'backup'], region),
      backupCopies(),
      encryptLogs(region, [namesIn(settings).logGroup('*')]),
      sendAlarms(),
    ],
  });
