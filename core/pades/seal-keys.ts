import type { PublicKey } from '../trust/types.ts';
import { type SealAlgorithm, type SealAlgorithmName, sealAlgorithms } from './algorithms.ts';

/**
 * Kinds of key that a deployment may seal with, and what each signs documents with. RSA by PSS: PKCS #1 v1.5 counts until 2029 only
 * (algorithms.ts), and every judge of docs/conformance.md takes PSS.
 */
export const sealKeys = {
  ec256: 'ecdsa-p256-sha256',
  ec384: 'ecdsa-p384-sha384',
  rsa3072: 'rsa3072-pss-sha256',
  rsa4096: 'rsa4096-pss-sha512',
} as const satisfies Record<string, SealAlgorithmName>;
export type SealKeyName = keyof typeof sealKeys;
export const sealKeyNames = Object.keys(sealKeys) as [SealKeyName, ...SealKeyName[]];

/** Requests for a certificate are read by CAs' software of any age, which often knows PKCS #1 v1.5 alone. */
const requestAlgorithms: Readonly<Partial<Record<SealKeyName, SealAlgorithmName>>> = {
  rsa3072: 'rsa3072-pkcs1-sha256',
  rsa4096: 'rsa4096-pkcs1-sha512',
};

/** What a kind of key signs documents with. */
export const sealAlgorithmOf = (name: SealKeyName): SealAlgorithm => sealAlgorithms[sealKeys[name]];
/** What it signs requests for its certificate with. */
export const requestAlgorithmOf = (name: SealKeyName): SealAlgorithm =>
  sealAlgorithms[requestAlgorithms[name] ?? sealKeys[name]];

const familyOf = ({ scheme }: SealAlgorithm): string => (scheme === 'ecdsa' ? 'ec' : 'rsa');

/** What seals are made with under a key like this one; undefined: with none like it. */
export const sealKeyFor = ({ family, bits, curve }: PublicKey): SealKeyName | undefined =>
  sealKeyNames.find((name) => {
    const algorithm = sealAlgorithmOf(name);
    return family === familyOf(algorithm) && bits === algorithm.keyBits && curve === algorithm.curve;
  });
