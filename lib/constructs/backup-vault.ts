import { Duration } from 'aws-cdk-lib';
import { BackupVault } from 'aws-cdk-lib/aws-backup';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { kept } from '../removal-policy.ts';
import type { Settings } from '../settings.ts';

/** A vault out of which nobody can delete a recovery point before its time. */
export const lockedVault = (
  scope: Construct,
  id: string,
  props: {
    readonly name: string;
    readonly key: IKey;
    readonly lock: NonNullable<Settings['backup']>['lock'];
    /** Shortest and longest time that a job may keep something here; AWS Backup fails a job that asks for another. */
    readonly keepDays: readonly [number, number];
  },
): BackupVault =>
  new BackupVault(scope, id, {
    backupVaultName: props.name,
    encryptionKey: props.key,
    blockRecoveryPointDeletion: true,
    lockConfiguration: {
      minRetention: Duration.days(props.keepDays[0]),
      maxRetention: Duration.days(props.keepDays[1]),
      // With this the lock can be taken back for so long and never after.
      ...(props.lock === 'compliance' ? { changeableFor: Duration.days(3) } : {}),
    },
    removalPolicy: kept,
  });
