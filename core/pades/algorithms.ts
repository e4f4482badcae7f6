/**
 * The one table of hash and signature algorithms: what they are called in ASN.1, node:crypto, WebCrypto and AWS KMS, and until when
 * each counts as strong. Sealing chooses from it, verification judges by it.
 */

export type HashName =
  | 'md5'
  | 'ripemd160'
  | 'sha1'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'sha3-256'
  | 'sha3-384'
  | 'sha3-512'
  | 'shake256';

/** First instant at which an algorithm no longer counts; undefined: no end known. */
export interface Sunset {
  readonly until: Date | undefined;
  readonly source: string;
}

export interface HashAlgorithm extends Sunset {
  readonly name: HashName;
  readonly oid: string;
  readonly bytes: number;
  readonly node: string;
  readonly webCrypto: string | undefined;
  /** How people write it. */
  readonly display: string;
}

const TS119312 = 'ETSI TS 119 312 v1.5.1, as in the default policy of EU DSS 6.4';
const utc = (date: string): Date => new Date(`${date}T00:00:00Z`);

const hash = (row: Omit<HashAlgorithm, 'until' | 'source'>, until: string | undefined): HashAlgorithm => ({
  ...row,
  until: until === undefined ? undefined : utc(until),
  source: TS119312,
});

export const hashes: Readonly<Record<HashName, HashAlgorithm>> = {
  md5: hash(
    { name: 'md5', oid: '1.2.840.113549.2.5', bytes: 16, node: 'md5', webCrypto: undefined, display: 'MD5' },
    '2004-08-01',
  ),
  ripemd160: hash(
    {
      name: 'ripemd160',
      oid: '1.3.36.3.2.1',
      bytes: 20,
      node: 'ripemd160',
      webCrypto: undefined,
      display: 'RIPEMD-160',
    },
    '2014-08-01',
  ),
  sha1: hash(
    { name: 'sha1', oid: '1.3.14.3.2.26', bytes: 20, node: 'sha1', webCrypto: 'SHA-1', display: 'SHA-1' },
    '2012-08-01',
  ),
  sha224: hash(
    {
      name: 'sha224',
      oid: '2.16.840.1.101.3.4.2.4',
      bytes: 28,
      node: 'sha224',
      webCrypto: undefined,
      display: 'SHA-224',
    },
    '2029-01-01',
  ),
  sha256: hash(
    {
      name: 'sha256',
      oid: '2.16.840.1.101.3.4.2.1',
      bytes: 32,
      node: 'sha256',
      webCrypto: 'SHA-256',
      display: 'SHA-256',
    },
    undefined,
  ),
  sha384: hash(
    {
      name: 'sha384',
      oid: '2.16.840.1.101.3.4.2.2',
      bytes: 48,
      node: 'sha384',
      webCrypto: 'SHA-384',
      display: 'SHA-384',
    },
    undefined,
  ),
  sha512: hash(
    {
      name: 'sha512',
      oid: '2.16.840.1.101.3.4.2.3',
      bytes: 64,
      node: 'sha512',
      webCrypto: 'SHA-512',
      display: 'SHA-512',
    },
    undefined,
  ),
  'sha3-256': hash(
    {
      name: 'sha3-256',
      oid: '2.16.840.1.101.3.4.2.8',
      bytes: 32,
      node: 'sha3-256',
      webCrypto: undefined,
      display: 'SHA3-256',
    },
    undefined,
  ),
  'sha3-384': hash(
    {
      name: 'sha3-384',
      oid: '2.16.840.1.101.3.4.2.9',
      bytes: 48,
      node: 'sha3-384',
      webCrypto: undefined,
      display: 'SHA3-384',
    },
    undefined,
  ),
  'sha3-512': hash(
    {
      name: 'sha3-512',
      oid: '2.16.840.1.101.3.4.2.10',
      bytes: 64,
      node: 'sha3-512',
      webCrypto: undefined,
      display: 'SHA3-512',
    },
    undefined,
  ),
  /** RFC 8702: 64 octets of output; the hash that goes with Ed448. */
  shake256: hash(
    {
      name: 'shake256',
      oid: '2.16.840.1.101.3.4.2.12',
      bytes: 64,
      node: 'shake256',
      webCrypto: undefined,
      display: 'SHAKE256',
    },
    undefined,
  ),
};

const hashesByOid = new Map(Object.values(hashes).map((row) => [row.oid, row]));

/** The hash of that OID, or undefined when this table doesn't know it: refuse then. */
export const hashByOid = (oid: string): HashAlgorithm | undefined => hashesByOid.get(oid);

export type SignatureScheme = 'rsa-pkcs1' | 'rsa-pss' | 'ecdsa' | 'eddsa' | 'dsa';

export interface SignatureOid {
  readonly oid: string;
  readonly scheme: SignatureScheme;
  /** Named by the OID itself; undefined: by the PSS parameters, by the CMS digestAlgorithm, or built in (EdDSA). */
  readonly hash: HashName | undefined;
  /** RFC 8419 3: the only digestAlgorithm that CMS allows beside it. */
  readonly cmsDigest?: HashName;
}

/** RFC 8017 A.2.3, RFC 5758, RFC 8410, NIST CSOR. */
const signatureOids: readonly SignatureOid[] = [
  { oid: '1.2.840.113549.1.1.1', scheme: 'rsa-pkcs1', hash: undefined },
  { oid: '1.2.840.113549.1.1.4', scheme: 'rsa-pkcs1', hash: 'md5' },
  { oid: '1.2.840.113549.1.1.5', scheme: 'rsa-pkcs1', hash: 'sha1' },
  { oid: '1.3.14.3.2.29', scheme: 'rsa-pkcs1', hash: 'sha1' },
  { oid: '1.3.36.3.3.1.2', scheme: 'rsa-pkcs1', hash: 'ripemd160' },
  { oid: '1.2.840.113549.1.1.14', scheme: 'rsa-pkcs1', hash: 'sha224' },
  { oid: '1.2.840.113549.1.1.11', scheme: 'rsa-pkcs1', hash: 'sha256' },
  { oid: '1.2.840.113549.1.1.12', scheme: 'rsa-pkcs1', hash: 'sha384' },
  { oid: '1.2.840.113549.1.1.13', scheme: 'rsa-pkcs1', hash: 'sha512' },
  { oid: '2.16.840.1.101.3.4.3.14', scheme: 'rsa-pkcs1', hash: 'sha3-256' },
  { oid: '2.16.840.1.101.3.4.3.15', scheme: 'rsa-pkcs1', hash: 'sha3-384' },
  { oid: '2.16.840.1.101.3.4.3.16', scheme: 'rsa-pkcs1', hash: 'sha3-512' },
  { oid: '1.2.840.113549.1.1.10', scheme: 'rsa-pss', hash: undefined },
  { oid: '1.2.840.10045.2.1', scheme: 'ecdsa', hash: undefined },
  { oid: '1.2.840.10045.4.1', scheme: 'ecdsa', hash: 'sha1' },
  { oid: '1.2.840.10045.4.3.1', scheme: 'ecdsa', hash: 'sha224' },
  { oid: '1.2.840.10045.4.3.2', scheme: 'ecdsa', hash: 'sha256' },
  { oid: '1.2.840.10045.4.3.3', scheme: 'ecdsa', hash: 'sha384' },
  { oid: '1.2.840.10045.4.3.4', scheme: 'ecdsa', hash: 'sha512' },
  { oid: '2.16.840.1.101.3.4.3.10', scheme: 'ecdsa', hash: 'sha3-256' },
  { oid: '2.16.840.1.101.3.4.3.11', scheme: 'ecdsa', hash: 'sha3-384' },
  { oid: '2.16.840.1.101.3.4.3.12', scheme: 'ecdsa', hash: 'sha3-512' },
  { oid: '1.3.101.112', scheme: 'eddsa', hash: undefined, cmsDigest: 'sha512' },
  { oid: '1.3.101.113', scheme: 'eddsa', hash: undefined, cmsDigest: 'shake256' },
  { oid: '1.2.840.10040.4.1', scheme: 'dsa', hash: undefined },
  { oid: '1.2.840.10040.4.3', scheme: 'dsa', hash: 'sha1' },
  { oid: '2.16.840.1.101.3.4.3.1', scheme: 'dsa', hash: 'sha224' },
  { oid: '2.16.840.1.101.3.4.3.2', scheme: 'dsa', hash: 'sha256' },
];

const signaturesByOid = new Map(signatureOids.map((row) => [row.oid, row]));

/** The signature algorithm of that OID, or undefined when this table doesn't know it: refuse then. */
export const signatureByOid = (oid: string): SignatureOid | undefined => signaturesByOid.get(oid);

export interface Curve {
  readonly oid: string;
  readonly name: string;
  readonly bits: number;
  readonly node: string;
  readonly webCrypto: string | undefined;
}

const curves: readonly Curve[] = [
  { oid: '1.2.840.10045.3.1.7', name: 'P-256', bits: 256, node: 'prime256v1', webCrypto: 'P-256' },
  { oid: '1.3.132.0.34', name: 'P-384', bits: 384, node: 'secp384r1', webCrypto: 'P-384' },
  { oid: '1.3.132.0.35', name: 'P-521', bits: 521, node: 'secp521r1', webCrypto: 'P-521' },
  { oid: '1.3.132.0.33', name: 'P-224', bits: 224, node: 'secp224r1', webCrypto: undefined },
  { oid: '1.3.36.3.3.2.8.1.1.7', name: 'brainpoolP256r1', bits: 256, node: 'brainpoolP256r1', webCrypto: undefined },
  { oid: '1.3.36.3.3.2.8.1.1.11', name: 'brainpoolP384r1', bits: 384, node: 'brainpoolP384r1', webCrypto: undefined },
  { oid: '1.3.36.3.3.2.8.1.1.13', name: 'brainpoolP512r1', bits: 512, node: 'brainpoolP512r1', webCrypto: undefined },
];

const curvesByOid = new Map(curves.map((row) => [row.oid, row]));

/** Undefined: a curve that the table does not know. */
export const curveByOid = (oid: string): Curve | undefined => curvesByOid.get(oid);

interface KeySunset extends Sunset {
  readonly scheme: SignatureScheme;
  /** The row holds for keys below this size that no earlier row of the scheme holds for. */
  readonly belowBits: number;
}

const keySunset = (
  scheme: SignatureScheme,
  belowBits: number,
  { until, source = TS119312 }: { readonly until: string | undefined; readonly source?: string },
): KeySunset => ({ scheme, belowBits, until: until === undefined ? undefined : utc(until), source });

const ANY = Number.POSITIVE_INFINITY;

/** By scheme, sizes rising: the first row with keyBits < belowBits holds. */
const keySunsets: readonly KeySunset[] = [
  keySunset('rsa-pkcs1', 1900, { until: '2019-10-01' }),
  keySunset('rsa-pkcs1', ANY, { until: '2029-01-01' }),
  keySunset('rsa-pss', 1900, { until: '2019-10-01' }),
  keySunset('rsa-pss', 3000, { until: '2029-01-01' }),
  keySunset('rsa-pss', ANY, { until: undefined }),
  keySunset('ecdsa', 224, { until: '2013-01-01', source: 'ETSI TS 102 176-1 v2.1.1' }),
  keySunset('ecdsa', 256, { until: '2021-10-01' }),
  keySunset('ecdsa', ANY, { until: undefined }),
  keySunset('eddsa', ANY, { until: undefined, source: 'FIPS 186-5; not listed by ETSI TS 119 312' }),
  keySunset('dsa', 2048, { until: '2015-12-01' }),
  keySunset('dsa', ANY, { until: '2029-01-01', source: 'held to the date of RSA of that size' }),
];

export interface SignatureStrength {
  readonly scheme: SignatureScheme;
  readonly keyBits: number;
  /** Undefined for EdDSA, whose hash is built in. */
  readonly hash: HashName | undefined;
}

const earlier = (a: Sunset, b: Sunset): Sunset => {
  if (a.until === undefined) return b;
  if (b.until === undefined) return a;
  return b.until < a.until ? b : a;
};

/** Until when a signature of that kind counts: the earlier end of its key and its hash. */
export const signatureSunset = ({ scheme, keyBits, hash }: SignatureStrength): Sunset => {
  const key = keySunsets.find((row) => row.scheme === scheme && keyBits < row.belowBits);
  if (key === undefined) return { until: new Date(0), source: 'unknown key size' };
  return hash === undefined ? key : earlier(key, hashes[hash]);
};

/** Whether something that ends there still counts at that instant. */
export const isStrongAt = ({ until }: Pick<Sunset, 'until'>, at: Date): boolean => until === undefined || at < until;

export type SealAlgorithmName =
  | 'ecdsa-p256-sha256'
  | 'ecdsa-p384-sha384'
  | 'rsa3072-pss-sha256'
  | 'rsa4096-pss-sha512'
  | 'rsa3072-pkcs1-sha256'
  | 'rsa4096-pkcs1-sha512';

/** What the service may sign with. KMS returns ECDSA signatures in DER, as CMS wants them. */
export interface SealAlgorithm {
  readonly name: SealAlgorithmName;
  readonly scheme: SignatureScheme;
  readonly keyBits: number;
  readonly hash: HashName;
  readonly signatureOid: string;
  readonly curve: string | undefined;
  readonly kmsKeySpec: 'ECC_NIST_P256' | 'ECC_NIST_P384' | 'RSA_3072' | 'RSA_4096';
  readonly kmsSigningAlgorithm:
    | 'ECDSA_SHA_256'
    | 'ECDSA_SHA_384'
    | 'RSASSA_PSS_SHA_256'
    | 'RSASSA_PSS_SHA_512'
    | 'RSASSA_PKCS1_V1_5_SHA_256'
    | 'RSASSA_PKCS1_V1_5_SHA_512';
  /** The longest signature, for the size of the placeholder. */
  readonly maxSignatureBytes: number;
}

const RSASSA_PSS = '1.2.840.113549.1.1.10';

export const sealAlgorithms: Readonly<Record<SealAlgorithmName, SealAlgorithm>> = {
  'ecdsa-p256-sha256': {
    name: 'ecdsa-p256-sha256',
    scheme: 'ecdsa',
    keyBits: 256,
    hash: 'sha256',
    signatureOid: '1.2.840.10045.4.3.2',
    curve: 'P-256',
    kmsKeySpec: 'ECC_NIST_P256',
    kmsSigningAlgorithm: 'ECDSA_SHA_256',
    maxSignatureBytes: 72,
  },
  'ecdsa-p384-sha384': {
    name: 'ecdsa-p384-sha384',
    scheme: 'ecdsa',
    keyBits: 384,
    hash: 'sha384',
    signatureOid: '1.2.840.10045.4.3.3',
    curve: 'P-384',
    kmsKeySpec: 'ECC_NIST_P384',
    kmsSigningAlgorithm: 'ECDSA_SHA_384',
    maxSignatureBytes: 104,
  },
  'rsa3072-pss-sha256': {
    name: 'rsa3072-pss-sha256',
    scheme: 'rsa-pss',
    keyBits: 3072,
    hash: 'sha256',
    signatureOid: RSASSA_PSS,
    curve: undefined,
    kmsKeySpec: 'RSA_3072',
    kmsSigningAlgorithm: 'RSASSA_PSS_SHA_256',
    maxSignatureBytes: 384,
  },
  'rsa4096-pss-sha512': {
    name: 'rsa4096-pss-sha512',
    scheme: 'rsa-pss',
    keyBits: 4096,
    hash: 'sha512',
    signatureOid: RSASSA_PSS,
    curve: undefined,
    kmsKeySpec: 'RSA_4096',
    kmsSigningAlgorithm: 'RSASSA_PSS_SHA_512',
    maxSignatureBytes: 512,
  },
  'rsa3072-pkcs1-sha256': {
    name: 'rsa3072-pkcs1-sha256',
    scheme: 'rsa-pkcs1',
    keyBits: 3072,
    hash: 'sha256',
    signatureOid: '1.2.840.113549.1.1.11',
    curve: undefined,
    kmsKeySpec: 'RSA_3072',
    kmsSigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
    maxSignatureBytes: 384,
  },
  'rsa4096-pkcs1-sha512': {
    name: 'rsa4096-pkcs1-sha512',
    scheme: 'rsa-pkcs1',
    keyBits: 4096,
    hash: 'sha512',
    signatureOid: '1.2.840.113549.1.1.13',
    curve: undefined,
    kmsKeySpec: 'RSA_4096',
    kmsSigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_512',
    maxSignatureBytes: 512,
  },
};
