import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, type IBackupVault } from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { type BucketDesign, type BucketName, buckets, type TableName, tables } from '../../adapters/resources.ts';
import { backupRole } from '../constructs/backup-role.ts';
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
const backedUpBuckets = (Object.entries(buckets) as [BucketName, BucketDesign][])
  .filter(([, design]) => design.expireDays === undefined)
  .map(([name]) => name);

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
      role: backupRole(this, 'Role', { name: names.role('backup'), may: ['backup', 'restore'] }) as IRole,
      disableDefaultBackupPolicy: true,
      resources: [
        ...(Object.keys(tables) as TableName[]).map((name) => BackupResource.fromArn(names.tableArn(name))),
        ...backedUpBuckets.map((name) => BackupResource.fromArn(names.bucketArn(name))),
      ],
    });
  }
}
