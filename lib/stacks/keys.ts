import { Stack, type StackProps } from 'aws-cdk-lib';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { type KeyDesign, type KeyName, keys } from '../../adapters/resources.ts';
import { dataKeyPolicy } from '../constructs/data-key-policy.ts';
import { functionKeyPolicy } from '../constructs/key-policy.ts';
import { namesIn } from '../names.ts';
import { keyAliasOf } from '../physical-names.ts';
import { removalPolicyOf } from '../removal-policy.ts';
import type { Settings } from '../settings.ts';

export interface KeysProps extends StackProps {
  readonly settings: Settings;
}

/** Every key of adapters/resources.ts, each with a policy of its own. */
export class KeysStack extends Stack {
  readonly keys: Readonly<Record<KeyName, Key>>;

  constructor(scope: Construct, id: string, props: KeysProps) {
    super(scope, id, props);
    const names = namesIn(props.settings);
    const make = (name: KeyName): Key => {
      const design: KeyDesign = keys[name];
      const symmetric = design.spec === 'SYMMETRIC_DEFAULT';
      return new Key(this, name, {
        alias: keyAliasOf(props.settings.name, name),
        description: `${props.settings.name}: ${design.purpose}`,
        keySpec: symmetric ? KeySpec.SYMMETRIC_DEFAULT : KeySpec.ECC_NIST_P256,
        keyUsage: symmetric ? KeyUsage.ENCRYPT_DECRYPT : KeyUsage.SIGN_VERIFY,
        // KMS can't rotate what signs: a new key with a new certificate takes over instead.
        ...(symmetric ? { enableKeyRotation: true } : {}),
        multiRegion: design.multiRegion,
        policy: name === 'data' ? dataKeyPolicy(props.settings) : functionKeyPolicy(name, names),
        removalPolicy: removalPolicyOf(props.settings),
      });
    };
    this.keys = Object.fromEntries((Object.keys(keys) as KeyName[]).map((name) => [name, make(name)])) as Record<
      KeyName,
      Key
    >;
  }
}
