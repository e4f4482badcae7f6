/** The only calls of core/trust into a crypto library, so that a build for browsers can put another file in its place. */
import { constants, createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type HashName, hashes } from '../pades/algorithms.ts';
import type { KeyFamily, PublicKey, SignatureAlgorithm } from './types.ts';

/** The hash of the parts, one behind the other. */
export const hashOf = (name: HashName, ...parts: readonly Uint8Array[]): Uint8Array => {
  const { node, bytes } = hashes[name];
  const hash = createHash(node, name === 'shake256' ? { outputLength: bytes } : {});
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

/** Chains verify against the same few keys again and again, and importing one costs more than a verification. */
const keys = new WeakMap<Uint8Array, KeyObject>();

const importKey = (spki: Uint8Array): KeyObject | undefined => {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
};

/** Undefined: a kind of key or curve that the library doesn't know. */
const keyOf = ({ spki }: PublicKey): KeyObject | undefined => {
  const known = keys.get(spki);
  if (known !== undefined) return known;
  const key = importKey(spki);
  if (key !== undefined) keys.set(spki, key);
  return key;
};

const familiesOf: Readonly<Record<string, readonly KeyFamily[]>> = {
  'rsa-pkcs1': ['rsa'],
  'rsa-pss': ['rsa', 'rsa-pss'],
  ecdsa: ['ec'],
  eddsa: ['ed25519', 'ed448'],
  dsa: ['dsa'],
};

export interface SignatureCheck {
  readonly key: PublicKey;
  readonly algorithm: SignatureAlgorithm;
  /** Where the identifier names none: the CMS digestAlgorithm. */
  readonly hash?: HashName | undefined;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/** `wrong`: the key did not make it. `unsupported`: it cannot be said, for the algorithm is refused or the kind of key unknown. */
export const verifySignature = ({
  key,
  algorithm,
  hash,
  data,
  signature,
}: SignatureCheck): 'ok' | 'wrong' | 'unsupported' => {
  const { scheme, refused, saltBytes } = algorithm;
  if (scheme === undefined || refused !== undefined) return 'unsupported';
  const hashName = algorithm.hash ?? hash;
  if (hashName === undefined && scheme !== 'eddsa') return 'unsupported';
  if (!(familiesOf[scheme] ?? []).includes(key.family)) return 'wrong';
  const node = scheme === 'eddsa' || hashName === undefined ? null : hashes[hashName].node;
  const keyObject = keyOf(key);
  if (keyObject === undefined) return 'unsupported';
  try {
    const options =
      scheme === 'rsa-pss'
        ? { key: keyObject, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltBytes ?? 20 }
        : scheme === 'rsa-pkcs1'
          ? { key: keyObject, padding: constants.RSA_PKCS1_PADDING }
          : keyObject;
    return verify(node, data, options, signature) ? 'ok' : 'wrong';
  } catch {
    return 'wrong';
  }
};
