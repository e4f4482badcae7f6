import { Stack, type StackProps } from 'aws-cdk-lib';
import { type BackupVault, CfnRestoreTestingPlan, CfnRestoreTestingSelection } from 'aws-cdk-lib/aws-backup';
import { CfnAlias, CfnReplicaKey, type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { type KeyDesign, type KeyName, keys } from '../../adapters/resources.ts';
import { backupRole } from '../constructs/backup-role.ts';
import { lockedVault } from '../constructs/backup-vault.ts';
import { copyKeyPolicy } from '../constructs/data-key-policy.ts';
import { replicaKeyPolicy } from '../constructs/key-policy.ts';
import { namesIn } from '../names.ts';
import { kept } from '../removal-policy.ts';
import type { Settings } from '../settings.ts';

export interface SecondRegionProps extends StackProps {
  readonly settings: Settings;
  readonly backup: NonNullable<Settings['backup']>;
  readonly keys: Readonly<Record<KeyName, IKey>>;
}

/** What a disaster in the first Region leaves: copies of the data, and the keys without which they say nothing. */
export class SecondRegionStack extends Stack {
  readonly vault: BackupVault;

  constructor(scope: Construct, id: string, props: SecondRegionProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { settings, backup } = props;
    for (const name of Object.keys(keys) as KeyName[]) {
      const design: KeyDesign = keys[name];
      if (!design.multiRegion) continue;
      const replica = new CfnReplicaKey(this, name, {
        primaryKeyArn: props.keys[name].keyArn,
        description: `${settings.name}: ${design.purpose} (replica)`,
        keyPolicy: replicaKeyPolicy(),
      });
      replica.applyRemovalPolicy(kept);
      new CfnAlias(this, `${name}Alias`, {
        aliasName: `alias/${settings.name}/${name}`,
        targetKeyId: replica.attrKeyId,
      });
    }
    const copies = new Key(this, 'copies', {
      alias: `${settings.name}/copies`,
      description: `${settings.name}: encryption of copies at rest`,
      enableKeyRotation: true,
      policy: copyKeyPolicy(backup.secondRegion),
      removalPolicy: kept,
    });
    this.vault = lockedVault(this, 'Copies', {
      name: namesIn(settings).stack('copies'),
      key: copies,
      lock: backup.lock,
      keepDays: [35, backup.monthlyDays],
    });
    this.testRestores(settings.name);
  }

  /** A copy that was never restored is a hope: each month one table and one bucket are, and thrown away again. */
  private testRestores(name: string): void {
    const role = backupRole(this, 'RestoreTest', { may: ['restore'] });
    // Letters, digits and underscores are all that such names take.
    const plan = new CfnRestoreTestingPlan(this, 'RestoreTests', {
      restoreTestingPlanName: `${name.replaceAll('-', '_')}_copies`,
      scheduleExpression: 'cron(0 18 2 * ? *)',
      startWindowHours: 8,
      recoveryPointSelection: {
        algorithm: 'RANDOM_WITHIN_WINDOW',
        includeVaults: [this.vault.backupVaultArn],
        recoveryPointTypes: ['SNAPSHOT'],
        selectionWindowDays: 35,
      },
    });
    for (const type of ['DynamoDB', 'S3']) {
      const selection = new CfnRestoreTestingSelection(this, `${type}RestoreTest`, {
        restoreTestingPlanName: plan.restoreTestingPlanName,
        restoreTestingSelectionName: `${type}_copies`,
        protectedResourceType: type,
        protectedResourceArns: ['*'],
        iamRoleArn: role.roleArn,
        // Long enough to look into it.
        validationWindowHours: 24,
      });
      selection.addResourceDependency(plan);
    }
  }
}
