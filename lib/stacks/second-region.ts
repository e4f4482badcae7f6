import { Stack, type StackProps } from 'aws-cdk-lib';
import type { BackupVault } from 'aws-cdk-lib/aws-backup';
import { CfnAlias, CfnReplicaKey, type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type KeyDesign, type KeyName, keys } from '../../adapters/resources.ts';
import { keyAlarm, restoreAlarms } from '../constructs/alarm-designs.ts';
import { alarmOf } from '../constructs/alarm-of.ts';
import { alarmTopic } from '../constructs/alarm-topic.ts';
import { lockedVault } from '../constructs/backup-vault.ts';
import { copyKeyPolicy } from '../constructs/data-key-policy.ts';
import { replicaKeyPolicy } from '../constructs/key-policy.ts';
import { KeyWatch } from '../constructs/key-watch.ts';
import { RestoreTests } from '../constructs/restore-tests.ts';
import { namesIn } from '../names.ts';
import { kept } from '../removal-policy.ts';
import type { Settings } from '../settings.ts';

export interface SecondRegionProps extends StackProps {
  readonly settings: Settings;
  readonly backup: NonNullable<Settings['backup']>;
  readonly keys: Readonly<Record<KeyName, IKey>>;
  readonly restoreTests: { readonly check: Code; readonly report: Code };
}

/** What a disaster in the first Region leaves: copies of the data, and the keys without which they say nothing. */
export class SecondRegionStack extends Stack {
  readonly vault: BackupVault;
  private readonly zones: readonly string[];

  constructor(scope: Construct, id: string, props: SecondRegionProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { settings, backup } = props;
    this.zones = [backup.availabilityZone ?? `${backup.secondRegion}a`];
    let documentReplicaArn = '';
    const replicaArns: string[] = [];
    for (const name of Object.keys(keys) as KeyName[]) {
      const design: KeyDesign = keys[name];
      if (!design.multiRegion) continue;
      const replica = new CfnReplicaKey(this, name, {
        primaryKeyArn: props.keys[name].keyArn,
        description: `${settings.name}: ${design.purpose} (replica)`,
        keyPolicy: replicaKeyPolicy(name, namesIn(settings)),
      });
      replica.applyRemovalPolicy(kept);
      replicaArns.push(replica.attrArn);
      if (name === 'document') documentReplicaArn = replica.attrArn;
      new CfnAlias(this, `${name}Alias`, {
        aliasName: `alias/${settings.name}/${name}`,
        targetKeyId: replica.attrKeyId,
      });
    }
    const copies = new Key(this, 'copies', {
      alias: `${settings.name}/copies`,
      description: `${settings.name}: encryption of copies at rest`,
      enableKeyRotation: true,
      policy: copyKeyPolicy(settings, backup.secondRegion),
      removalPolicy: kept,
    });
    this.vault = lockedVault(this, 'Copies', {
      name: namesIn(settings).stack('copies'),
      key: copies,
      lock: backup.lock,
      keepDays: [35, backup.monthlyDays],
    });
    const { failures } = new RestoreTests(this, 'RestoreTests', {
      settings,
      availabilityZone: backup.availabilityZone ?? `${backup.secondRegion}a`,
      vaultArn: this.vault.backupVaultArn,
      copiesKey: copies,
      documentReplicaArn,
      code: props.restoreTests,
    });
    if (settings.alarmMail === undefined) return;
    const { seen } = new KeyWatch(this, 'KeyUses', {
      keyArns: replicaArns,
      roleArns: [namesIn(settings).roleArn('restore-check')],
    });
    // An alarm can watch its own Region only.
    const topic = alarmTopic(this, 'Alarms', { key: copies, mail: settings.alarmMail });
    for (const design of [...restoreAlarms(failures), keyAlarm(seen)]) alarmOf(this, design, { settings, topic });
  }

  /** Fixed, so that synthesizing needs no look-up in the account. */
  override get availabilityZones(): string[] {
    return [...this.zones];
  }
}
