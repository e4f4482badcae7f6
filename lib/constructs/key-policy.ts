import { AccountRootPrincipal, AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type KeySpec, keySpecOf } from '../../adapters/key-spec.ts';
import type { KeyName } from '../../adapters/resources.ts';
import { requestAlgorithmOf, type SealKeyName, sealAlgorithmOf } from '../../core/pades/seal-keys.ts';
import { usersOf } from '../function-needs.ts';
import type { Names } from '../names.ts';

/** Everything that encrypts or decrypts, as a service does it for whoever calls it. */
export const encryptionActions = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
] as const;

/**
 * Administration without use. No statement gives the account `kms:*`, so no IAM policy can hand a person the use of a key: rights
 * of IAM count only where the key's policy lets them.
 */
export const administration = (): PolicyStatement =>
  new PolicyStatement({
    sid: 'AdministerWithoutUsing',
    principals: [new AccountRootPrincipal()],
    actions: [
      'kms:CancelKeyDeletion',
      'kms:DescribeKey',
      'kms:DisableKey',
      'kms:DisableKeyRotation',
      'kms:EnableKey',
      'kms:EnableKeyRotation',
      'kms:GetKeyPolicy',
      'kms:GetKeyRotationStatus',
      'kms:GetPublicKey',
      'kms:ListGrants',
      'kms:ListKeyPolicies',
      'kms:ListKeyRotations',
      'kms:ListResourceTags',
      'kms:PutKeyPolicy',
      'kms:ReplicateKey',
      'kms:RetireGrant',
      'kms:RevokeGrant',
      'kms:ScheduleKeyDeletion',
      'kms:TagResource',
      'kms:UntagResource',
      'kms:CreateAlias',
      'kms:DeleteAlias',
      'kms:UpdateAlias',
      'kms:UpdateKeyDescription',
      'kms:UpdatePrimaryRegion',
    ],
    resources: ['*'],
  });

const encrypting = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyPair',
  'kms:GenerateDataKeyPairWithoutPlaintext',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
] as const;
const usesOf = (spec: KeySpec): readonly string[] =>
  spec === 'SYMMETRIC_DEFAULT' ? encrypting : ['kms:CreateGrant', 'kms:Sign'];

/** What a call must look like besides who makes it. */
const conditionsOf = (key: KeyName, sealKey: SealKeyName): Record<string, string | string[]> =>
  keySpecOf(key, sealKey) !== 'SYMMETRIC_DEFAULT'
    ? // A digest is all that is ever signed: KMS sees no content.
      { 'kms:SigningAlgorithm': signingAlgorithmsOf(key, sealKey), 'kms:MessageType': 'DIGEST' }
    : inContext;

/** Every ciphertext is bound to a context (adapters/contents.ts, adapters/fields.ts). */
const inContext = { 'kms:EncryptionContext:app': 'cloudsign' };

/** Tokens of sessions are ES256. */
const signingAlgorithmsOf = (key: KeyName, sealKey: SealKeyName): string | string[] => {
  if (key !== 'sealing') return 'ECDSA_SHA_256';
  const names = [sealAlgorithmOf(sealKey), requestAlgorithmOf(sealKey)].map((one) => one.kmsSigningAlgorithm);
  const [first = '', ...more] = new Set(names);
  return more.length === 0 ? first : [first, ...more];
};

/** A key of contents or signatures: its functions use it, everybody else is refused whatever IAM says. */
export const functionKeyPolicy = (
  key: KeyName,
  { names, sealKey }: { readonly names: Names; readonly sealKey: SealKeyName },
): PolicyDocument => {
  const cryptographic = new Set<string>(usesOf(keySpecOf(key, sealKey)));
  const users = usersOf(key)
    .map((user) => ({ ...user, actions: user.actions.filter((action) => cryptographic.has(action)) }))
    .filter((user) => user.actions.length > 0);
  const roles = users.map((user) => names.roleArn(user.function));
  return new PolicyDocument({
    statements: [
      administration(),
      // The account is the principal and the role a condition: a policy can't name a role that doesn't exist yet.
      ...users.map(
        (user) =>
          new PolicyStatement({
            sid: `Use${user.function.charAt(0).toUpperCase()}${user.function.slice(1)}`,
            principals: [new AccountRootPrincipal()],
            actions: user.actions,
            resources: ['*'],
            conditions: {
              ArnEquals: { 'aws:PrincipalArn': names.roleArn(user.function) },
              StringEquals: conditionsOf(key, sealKey),
            },
          }),
      ),
      new PolicyStatement({
        sid: 'NobodyElse',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: [...cryptographic],
        resources: ['*'],
        ...(roles.length === 0 ? {} : { conditions: { ArnNotEquals: { 'aws:PrincipalArn': roles } } }),
      }),
    ],
  });
};

/** A replica in the second Region: it can be administered, and used by nobody until a failover is decided. */
export const replicaKeyPolicy = (key: KeyName, names: Names): PolicyDocument =>
  key === 'document'
    ? new PolicyDocument({ statements: [administration(), ...openRestored(names.roleArn('restore-check'))] })
    : new PolicyDocument({ statements: [administration()] });

/** The monthly restore test opens documents, and does nothing else with their key. */
const openRestored = (roleArn: string): readonly PolicyStatement[] => [
  new PolicyStatement({
    sid: 'OpenRestored',
    principals: [new AccountRootPrincipal()],
    actions: ['kms:Decrypt'],
    resources: ['*'],
    conditions: { ArnEquals: { 'aws:PrincipalArn': roleArn }, StringEquals: inContext },
  }),
  new PolicyStatement({
    sid: 'NobodyElse',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [...encrypting],
    resources: ['*'],
    conditions: { ArnNotEquals: { 'aws:PrincipalArn': roleArn } },
  }),
];
