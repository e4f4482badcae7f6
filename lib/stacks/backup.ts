import { Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, type IBackupVault } from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { type IManagedPolicy, type IRole, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { type BucketDesign, type BucketName, buckets, type TableName, tables } from '../../adapters/resources.ts';
import { lockedVault } from '../constructs/backup-vault.ts';
import { namesIn } from '../names.ts';
import type { Settings } from '../settings.ts';

export interface BackupProps extends StackProps {
  readonly settings: Settings;
  readonly backup: NonNullable<Settings['backup']>;
  readonly dataKey: IKey;
  readonly copies: IBackupVault;
}

/** Point-in-time recovery of a bucket ends after 35 days, and all backups of one bucket are in one vault: its lock can't ask for more. */
const pointInTimeDays = 35;

/** Buckets whose objects only pass through are not backed up: what they hold is elsewhere within minutes, or nowhere on purpose. */
export const backedUpBuckets = (Object.entries(buckets) as [BucketName, BucketDesign][])
  .filter(([, design]) => design.expireDays === undefined)
  .map(([name]) => name);

const rolePolicies = [
  'AWSBackupServiceRolePolicyForBackup',
  'AWSBackupServiceRolePolicyForRestores',
  'AWSBackupServiceRolePolicyForS3Backup',
  'AWSBackupServiceRolePolicyForS3Restore',
];

/** Every table and every lasting bucket: to any second of 35 days here, and daily and monthly copies in the second Region. */
export class BackupStack extends Stack {
  constructor(scope: Construct, id: string, props: BackupProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { settings, backup, copies } = props;
    const names = namesIn(settings);
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: settings.name,
      backupVault: lockedVault(this, 'Vault', {
        name: names.stack('backups'),
        key: props.dataKey,
        lock: backup.lock,
        keepDays: [pointInTimeDays, 36_500],
      }) as IBackupVault,
    });
    // Times are UTC: 15:00 is midnight in Tokyo.
    const rule = (ruleName: string, when: { day?: string; hour: string }) => ({
      ruleName,
      scheduleExpression: Schedule.cron({ ...when, minute: '0' }),
      deleteAfter: Duration.days(pointInTimeDays),
      startWindow: Duration.hours(1),
      completionWindow: Duration.hours(12),
    });
    plan.addRule(new BackupPlanRule({ ...rule('point-in-time', { hour: '15' }), enableContinuousBackup: true }));
    plan.addRule(
      new BackupPlanRule({
        ...rule('daily', { hour: '16' }),
        copyActions: [{ destinationBackupVault: copies, deleteAfter: Duration.days(backup.dailyDays) }],
      }),
    );
    plan.addRule(
      new BackupPlanRule({
        ...rule('monthly', { day: '1', hour: '18' }),
        copyActions: [{ destinationBackupVault: copies, deleteAfter: Duration.days(backup.monthlyDays) }],
      }),
    );
    plan.addSelection('Data', {
      backupSelectionName: settings.name,
      role: this.role(names.role('backup')) as IRole,
      disableDefaultBackupPolicy: true,
      resources: [
        ...(Object.keys(tables) as TableName[]).map((name) => BackupResource.fromArn(names.tableArn(name))),
        ...backedUpBuckets.map((name) => BackupResource.fromArn(names.bucketArn(name))),
      ],
    });
  }

  private role(roleName: string): Role {
    const role = new Role(this, 'Role', {
      roleName,
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: rolePolicies.map(
        (policy) =>
          ManagedPolicy.fromAwsManagedPolicyName(
            policy.includes('S3') ? policy : `service-role/${policy}`,
          ) as IManagedPolicy,
      ),
    });
    for (const policy of rolePolicies) {
      const path = policy.includes('S3') ? policy : `service-role/${policy}`;
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${path}]`,
        reason: 'AWS Backup keeps these policies in step with what it does; only it can assume the role.',
      });
    }
    return role;
  }
}
