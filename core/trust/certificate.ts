import { curveByOid } from '../pades/algorithms.ts';
import { readSignatureAlgorithm } from './algorithm-identifier.ts';
import {
  bigintOf,
  bitsOf,
  childrenOf,
  type Element,
  elementAt,
  expectTag,
  fieldsOf,
  inside,
  integerHex,
  malformed,
  namedBitsOf,
  numberOf,
  octetsOf,
  oidOf,
  readElement,
  timeOf,
} from './asn1.ts';
import { hashOf, verifySignature } from './crypto.ts';
import { sameBytes } from './der.ts';
import { toHex } from './hex.ts';
import { readGeneralNames, readName, webAddresses } from './names.ts';
import type { Certificate, Extension, GeneralName, KeyFamily, KeyUsage, PublicKey } from './types.ts';

export const extensionOid = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  privateKeyUsagePeriod: '2.5.29.16',
  subjectAlternativeName: '2.5.29.17',
  issuerAlternativeName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyId: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInformation: '1.3.6.1.5.5.7.1.1',
  qcStatements: '1.3.6.1.5.5.7.1.3',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
} as const;

export const purpose = {
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  /** RFC 9336 */
  documentSigning: '1.3.6.1.5.5.7.3.36',
} as const;

/** By their bits (RFC 5280 4.2.1.3). */
export const keyUsages: readonly KeyUsage[] = [
  'digitalSignature',
  'contentCommitment',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

const keyFamilies: Readonly<Record<string, KeyFamily>> = {
  '1.2.840.113549.1.1.1': 'rsa',
  '1.2.840.113549.1.1.10': 'rsa-pss',
  '1.2.840.10045.2.1': 'ec',
  '1.3.101.112': 'ed25519',
  '1.3.101.113': 'ed448',
  '1.2.840.10040.4.1': 'dsa',
};

const bitLength = (value: bigint): number => value.toString(2).length;

/** A SubjectPublicKeyInfo (RFC 5280 4.1.2.7); the key is not checked. Throws `trust.malformed`. */
export const readPublicKey = (element: Element): PublicKey => {
  const fields = fieldsOf(expectTag(element, 0x30, 'SubjectPublicKeyInfo'));
  const algorithm = fieldsOf(fields.take(0x30, 'algorithm'));
  const family = keyFamilies[oidOf(algorithm.take(0x06, 'algorithm'))] ?? 'unknown';
  const parameters = algorithm.more() ? algorithm.any('parameters') : undefined;
  const key = bitsOf(fields.take(0x03, 'subjectPublicKey'));
  const known = { spki: element.bytes, key, family, curve: undefined };
  if (family === 'rsa' || family === 'rsa-pss') {
    const [modulus] = childrenOf(readElement(key, 'ber'));
    return { ...known, bits: modulus === undefined ? 0 : bitLength(bigintOf(modulus)) };
  }
  if (family === 'ec') {
    const curve = parameters?.tag === 0x06 ? curveByOid(oidOf(parameters)) : undefined;
    return { ...known, bits: curve?.bits ?? 0, curve: curve?.name };
  }
  if (family === 'dsa') {
    const [p] = parameters?.tag === 0x30 ? childrenOf(parameters) : [];
    return { ...known, bits: p === undefined ? 0 : bitLength(bigintOf(p)) };
  }
  return { ...known, bits: family === 'ed25519' ? 256 : family === 'ed448' ? 456 : 0 };
};

/** Extensions (RFC 5280 4.1.2.9), each once. Throws `trust.malformed`. */
export const readExtensions = (list: Element): readonly Extension[] => {
  const extensions = childrenOf(expectTag(list, 0x30, 'Extensions')).map((element): Extension => {
    const fields = fieldsOf(expectTag(element, 0x30, 'Extension'));
    return {
      oid: oidOf(fields.take(0x06, 'extnID')),
      critical: fields.flag(0x01),
      value: octetsOf(fields.take(0x04, 'extnValue')),
    };
  });
  // RFC 5280 4.2
  if (new Set(extensions.map(({ oid }) => oid)).size < extensions.length) throw malformed('an extension twice');
  return extensions;
};

const readBasicConstraints = (element: Element): Certificate['basicConstraints'] => {
  const fields = fieldsOf(expectTag(element, 0x30, 'BasicConstraints'));
  return { ca: fields.flag(0x01), pathLength: fields.optionally(0x02, numberOf) };
};

const readAuthorityKeyId = (element: Element): Uint8Array | undefined =>
  fieldsOf(expectTag(element, 0x30, 'AuthorityKeyIdentifier')).optional(0x80)?.content;

const OCSP = '1.3.6.1.5.5.7.48.1';
const CA_ISSUERS = '1.3.6.1.5.5.7.48.2';

const readAccess = (element: Element, method: string): readonly string[] =>
  childrenOf(element).flatMap((description) => {
    const fields = fieldsOf(description);
    if (oidOf(fields.take(0x06, 'accessMethod')) !== method) return [];
    const { tag, content } = fields.any('accessLocation');
    return webAddresses([{ tag, content }]);
  });

/** Full names of distribution points; points with another CRL issuer or only some reasons are left out: refused kinds of CRL. */
const readDistributionPoints = (element: Element): readonly string[] =>
  childrenOf(element).flatMap((point) => {
    const fields = fieldsOf(point);
    const name = fields.optional(0xa0);
    if (name === undefined || fields.more()) return [];
    const choice = inside(name);
    return choice.tag === 0xa0 ? webAddresses(readGeneralNames(choice)) : [];
  });

/** Addresses and alternative names don't decide over trust: one that can't be read counts as absent. */
const readable = <T>(read: () => readonly T[]): readonly T[] => {
  try {
    return read();
  } catch {
    return [];
  }
};

/** The parts of the certificate or CRL that begins there (RFC 5280 4.1, 5.1). Throws `trust.malformed`. */
export const readSigned = (bytes: Uint8Array, name: 'Certificate' | 'CertificateList') => {
  const whole = expectTag(elementAt(bytes, 0, 'ber'), 0x30, name);
  const fields = fieldsOf(whole);
  const tbs = fields.take(0x30, `to-be-signed ${name}`);
  const algorithm = fields.take(0x30, 'signatureAlgorithm');
  const signature = bitsOf(fields.take(0x03, 'signature'));
  fields.end(name);
  return { whole, tbs, algorithm, signature };
};

/** Reads the X.509 certificate (RFC 5280) that begins there; `der` is without what follows it. Throws `trust.malformed`. */
export const parseCertificate = (bytes: Uint8Array): Certificate => {
  const { whole, tbs, algorithm, signature } = readSigned(bytes, 'Certificate');
  const fields = fieldsOf(tbs);
  const version = fields.optionally(0xa0, (element) => numberOf(inside(element))) ?? 0;
  const serial = integerHex(fields.take(0x02, 'serialNumber'));
  const innerAlgorithm = fields.take(0x30, 'signature');
  const issuer = readName(fields.take(0x30, 'issuer'));
  const validity = fieldsOf(fields.take(0x30, 'validity'));
  const notBefore = timeOf(validity.any('notBefore'));
  const notAfter = timeOf(validity.any('notAfter'));
  const subject = readName(fields.take(0x30, 'subject'));
  const publicKey = readPublicKey(fields.take(0x30, 'subjectPublicKeyInfo'));
  fields.optional(0x81);
  fields.optional(0x82);
  const extensions = fields.optionally(0xa3, (element) => readExtensions(inside(element))) ?? [];
  fields.end('tbsCertificate');

  const extension = (oid: string): Element | undefined => {
    const found = extensions.find((one) => one.oid === oid);
    return found === undefined ? undefined : readElement(found.value, 'ber');
  };
  const read = <T>(oid: string, reader: (element: Element) => T): T | undefined => {
    const element = extension(oid);
    return element === undefined ? undefined : reader(element);
  };
  const listOf = <T>(oid: string, reader: (element: Element) => readonly T[]): readonly T[] =>
    readable(() => read(oid, reader) ?? []);
  const purposes = read(extensionOid.extendedKeyUsage, (element) => childrenOf(element).map(oidOf));
  const signatureAlgorithm = readSignatureAlgorithm(algorithm);

  return {
    der: whole.bytes,
    sha256: toHex(hashOf('sha256', whole.bytes)),
    tbs: tbs.bytes,
    version: version + 1,
    serial,
    issuer,
    subject,
    notBefore,
    notAfter,
    publicKey,
    // RFC 5280 4.1.1.2
    signatureAlgorithm: sameBytes(algorithm.bytes, innerAlgorithm.bytes)
      ? signatureAlgorithm
      : { ...signatureAlgorithm, refused: 'signature algorithm differs inside and outside of the signed part' },
    signature,
    extensions,
    keyUsage: read(extensionOid.keyUsage, (element) =>
      namedBitsOf(element).flatMap((position) => keyUsages[position] ?? []),
    ),
    extendedKeyUsage:
      purposes === undefined
        ? undefined
        : {
            critical: extensions.some(({ oid, critical }) => oid === extensionOid.extendedKeyUsage && critical),
            purposes,
          },
    basicConstraints: read(extensionOid.basicConstraints, readBasicConstraints),
    authorityKeyId: read(extensionOid.authorityKeyId, readAuthorityKeyId),
    subjectKeyId: read(extensionOid.subjectKeyId, octetsOf),
    alternativeNames: listOf<GeneralName>(extensionOid.subjectAlternativeName, readGeneralNames),
    ocspUrls: listOf(extensionOid.authorityInformation, (element) => readAccess(element, OCSP)),
    issuerUrls: listOf(extensionOid.authorityInformation, (element) => readAccess(element, CA_ISSUERS)),
    crlUrls: listOf(extensionOid.crlDistributionPoints, readDistributionPoints),
    ocspNoCheck: extensions.some(({ oid }) => oid === extensionOid.ocspNoCheck),
    selfIssued: subject.key === issuer.key,
  };
};

const PEM = /-----BEGIN (?:X509 )?CERTIFICATE-----([A-Za-z0-9+/=\s]+?)-----END/g;

/** The DER of every certificate block of a PEM text. */
export const readPem = (text: string): readonly Uint8Array[] =>
  Array.from(text.matchAll(PEM), ([, base64 = '']) =>
    Uint8Array.from(atob(base64.replace(/\s+/g, '')), (character) => character.charCodeAt(0)),
  );

/** Whether the signer's key made the signature of a certificate, a CRL or an OCSP response. */
export const checkSignature = (
  { tbs, signatureAlgorithm, signature }: Pick<Certificate, 'tbs' | 'signatureAlgorithm' | 'signature'>,
  signer: Certificate,
): 'ok' | 'wrong' | 'unsupported' =>
  verifySignature({ key: signer.publicKey, algorithm: signatureAlgorithm, data: tbs, signature });

/** Whether names and signature say that `issuer` issued it. Says nothing about the issuer's right to. */
export const isSignedBy = (certificate: Certificate, issuer: Certificate): boolean =>
  certificate.issuer.key === issuer.subject.key && checkSignature(certificate, issuer) === 'ok';

/** Within the validity period, its ends included (RFC 5280 4.1.2.5). */
export const isValidAt = ({ notBefore, notAfter }: Certificate, at: Date): boolean => notBefore <= at && at <= notAfter;

/** RFC 5280 4.2.1.3: without the extension every usage is allowed. */
export const mayBeUsedFor = ({ keyUsage }: Certificate, usage: KeyUsage): boolean =>
  keyUsage === undefined || keyUsage.includes(usage);

/** RFC 5280 4.2.1.12: either bit is consistent with the purposes OCSPSigning and timeStamping. */
export const maySign = (certificate: Certificate): boolean =>
  mayBeUsedFor(certificate, 'digitalSignature') || mayBeUsedFor(certificate, 'contentCommitment');

const understood = new Set<string>(Object.values(extensionOid));

/** OIDs of critical extensions that nothing here processes: a certificate with any must be refused (RFC 5280 4.2). */
export const unknownCriticalExtensions = ({ extensions }: Certificate): readonly string[] =>
  extensions.filter(({ oid, critical }) => critical && !understood.has(oid)).map(({ oid }) => oid);
