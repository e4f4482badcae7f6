import { expect, test } from 'vitest';
import { keySpecOf } from '../../adapters/key-spec.ts';
import { type SealKeyName, sealKeyNames } from '../../core/pades/seal-keys.ts';
import { type ProfileName, profiles, readSettings, type Settings } from '../../lib/settings.ts';
import {
  asText,
  list,
  resourcesOf,
  type Statement,
  type Synthesized,
  synthesize as synthesizeWith,
} from './synthesized.ts';

const synthesize = (profile: ProfileName, changes: Partial<Settings> = {}): Synthesized =>
  synthesizeWith(profile, { settings: readSettings(profile, { ...profiles[profile], ...changes }) });

const signingKeys = (made: Synthesized) =>
  resourcesOf(made, 'AWS::KMS::Key').filter(({ Properties }) => Properties.Description.endsWith('seals documents'));
const algorithmsOf = (key: { readonly Properties: { KeyPolicy: { Statement: Statement[] } } } | undefined) =>
  key?.Properties.KeyPolicy.Statement.find(({ Sid }) => Sid === 'UseSealing')?.Condition?.StringEquals?.[
    'kms:SigningAlgorithm'
  ];
const aliases = (made: Synthesized): readonly string[] =>
  resourcesOf(made, 'AWS::KMS::Alias')
    .map(({ Properties }) => String(Properties.AliasName))
    .filter((name) => name.includes('/sealing'));
const signable = (made: Synthesized): readonly string[] =>
  resourcesOf(made, 'AWS::IAM::ManagedPolicy')
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
    .filter(
      ({ Action, Resource }) => list(Action).includes('kms:Sign') && asText(list(Resource)[0]).includes('sealing'),
    )
    .flatMap(({ Resource }) => list(Resource).map(asText));

const expected: Readonly<Record<SealKeyName, unknown>> = {
  ec256: 'ECDSA_SHA_256',
  ec384: 'ECDSA_SHA_384',
  rsa3072: ['RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_256'],
  rsa4096: ['RSASSA_PSS_SHA_512', 'RSASSA_PKCS1_V1_5_SHA_512'],
};

test.each(sealKeyNames)('%s: a key of its kind, which signs digests by its algorithms only', (sealKey) => {
  const made = synthesize('dev', { sealKey });
  const [key, ...more] = signingKeys(made);
  expect(more).toEqual([]);
  expect(key?.Properties.KeySpec).toBe(keySpecOf('sealing', sealKey));
  expect(algorithmsOf(key)).toEqual(expected[sealKey]);
  expect(aliases(made)).toEqual([`alias/cloudsign-dev/sealing${sealKey === 'ec256' ? '' : `-${sealKey}`}`]);
});

test('a change of the kind is a new resource, and the key before stays as it was for as long as it is named', () => {
  const [before] = signingKeys(synthesize('prod'));
  const changed = synthesize('prod', { sealKey: 'rsa3072', formerSealKey: 'ec256' });
  const [now, former] = signingKeys(changed).toSorted((a, b) => b.id.length - a.id.length);
  expect(former).toEqual(before);
  expect(now?.id).not.toBe(before?.id);
  expect(now?.DeletionPolicy).toMatch(/^Retain/);
  expect(aliases(changed).toSorted()).toEqual([
    'alias/cloudsign/sealing',
    'alias/cloudsign/sealing',
    'alias/cloudsign/sealing-rsa3072',
  ]);
  // Sealing may use both, and no other function either of them.
  expect(signable(changed)).toHaveLength(2);
  const after = synthesize('prod', { sealKey: 'rsa3072' });
  expect(signingKeys(after).map(({ id }) => id)).toEqual([now?.id]);
  expect(signable(after)).toHaveLength(1);
});

test('the key before must be another', () => {
  expect(() => synthesize('dev', { sealKey: 'ec384', formerSealKey: 'ec384' })).toThrow('must differ from sealKey');
});
