import { createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

export type KeyUsage = 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC';

interface SpecEntry {
  readonly usage: KeyUsage;
  /** Names of algorithms, under the name that DescribeKey and GetPublicKey list them by. */
  readonly algorithms: Readonly<Record<string, readonly string[]>>;
  /** Raw bytes of a secret key, or an unencrypted PKCS #8 in DER. */
  readonly generate: () => Promise<Uint8Array>;
}

const newKeyPair = promisify(generateKeyPair);
const pkcs8 = (key: KeyObject): Uint8Array => key.export({ type: 'pkcs8', format: 'der' });
const secret = async (): Promise<Uint8Array> => randomBytes(32);
const ec = (namedCurve: string) => async () => pkcs8((await newKeyPair('ec', { namedCurve })).privateKey);
const rsa = (modulusLength: number) => async () => pkcs8((await newKeyPair('rsa', { modulusLength })).privateKey);

const rsaAlgorithms = ['RSASSA_PSS', 'RSASSA_PKCS1_V1_5'].flatMap((scheme) =>
  ['SHA_256', 'SHA_384', 'SHA_512'].map((hash) => `${scheme}_${hash}`),
);

/** What keys there are: the one table behind creation, DescribeKey and the check of a request's algorithm. */
export const keySpecs = {
  SYMMETRIC_DEFAULT: {
    usage: 'ENCRYPT_DECRYPT',
    algorithms: { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] },
    generate: secret,
  },
  HMAC_256: { usage: 'GENERATE_VERIFY_MAC', algorithms: { MacAlgorithms: ['HMAC_SHA_256'] }, generate: secret },
  ECC_NIST_P256: { usage: 'SIGN_VERIFY', algorithms: { SigningAlgorithms: ['ECDSA_SHA_256'] }, generate: ec('P-256') },
  ECC_NIST_P384: { usage: 'SIGN_VERIFY', algorithms: { SigningAlgorithms: ['ECDSA_SHA_384'] }, generate: ec('P-384') },
  RSA_3072: { usage: 'SIGN_VERIFY', algorithms: { SigningAlgorithms: rsaAlgorithms }, generate: rsa(3072) },
  RSA_4096: { usage: 'SIGN_VERIFY', algorithms: { SigningAlgorithms: rsaAlgorithms }, generate: rsa(4096) },
} as const satisfies Record<string, SpecEntry>;
export type KeySpec = keyof typeof keySpecs;

export const isAsymmetric = (spec: KeySpec): boolean => keySpecs[spec].usage === 'SIGN_VERIFY';

/** DER SubjectPublicKeyInfo. */
export const publicKeyOf = (privateKey: KeyObject): Uint8Array =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
