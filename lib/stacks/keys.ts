import { Stack, type StackProps } from 'aws-cdk-lib';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { keySpecOf } from '../../adapters/key-spec.ts';
import { type KeyDesign, type KeyName, keys } from '../../adapters/resources.ts';
import { dataKeyPolicy } from '../constructs/data-key-policy.ts';
import { functionKeyPolicy } from '../constructs/key-policy.ts';
import { namesIn } from '../names.ts';
import { keyAliasOf, sealKeyAliasOf } from '../physical-names.ts';
import { removalPolicyOf } from '../removal-policy.ts';
import type { Settings } from '../settings.ts';

export interface KeysProps extends StackProps {
  readonly settings: Settings;
}

/** Every key of adapters/resources.ts, each with a policy of its own. */
export class KeysStack extends Stack {
  readonly keys: Readonly<Record<KeyName, Key>>;
  /** The sealing key before a change of its kind, for as long as it still seals. */
  readonly formerSealingKey: Key | undefined;

  constructor(scope: Construct, id: string, props: KeysProps) {
    super(scope, id, props);
    const { settings } = props;
    const names = namesIn(settings);
    const make = (name: KeyName, sealKey = settings.sealKey): Key => {
      const design: KeyDesign = keys[name];
      const spec = keySpecOf(name, sealKey);
      const symmetric = spec === 'SYMMETRIC_DEFAULT';
      // KMS changes no key's kind, and CloudFormation refuses to: one of another kind is a resource of its own.
      return new Key(this, name === 'sealing' && sealKey !== 'ec256' ? `${name}-${sealKey}` : name, {
        alias: name === 'sealing' ? sealKeyAliasOf(settings.name, sealKey) : keyAliasOf(settings.name, name),
        description: `${settings.name}: ${design.purpose}`,
        keySpec: KeySpec[spec],
        keyUsage: symmetric ? KeyUsage.ENCRYPT_DECRYPT : KeyUsage.SIGN_VERIFY,
        // KMS can't rotate what signs: a new key with a new certificate takes over instead.
        ...(symmetric ? { enableKeyRotation: true } : {}),
        multiRegion: design.multiRegion,
        policy: name === 'data' ? dataKeyPolicy(settings) : functionKeyPolicy(name, { names, sealKey }),
        removalPolicy: removalPolicyOf(settings),
      });
    };
    this.keys = Object.fromEntries((Object.keys(keys) as KeyName[]).map((name) => [name, make(name)])) as Record<
      KeyName,
      Key
    >;
    this.formerSealingKey = settings.formerSealKey === undefined ? undefined : make('sealing', settings.formerSealKey);
  }
}
