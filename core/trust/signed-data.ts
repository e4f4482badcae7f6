/** CMS SignedData (RFC 5652) as it stands: read with BER accepted, every slice that a check needs kept as bytes. Verifies nothing. */
import type { HashName } from '../pades/algorithms.ts';
import { readHashAlgorithm, readSignatureAlgorithm } from './algorithm-identifier.ts';
import {
  childrenOf,
  type Element,
  elementAt,
  expectTag,
  fieldsOf,
  inside,
  integerHex,
  malformed,
  numberOf,
  octetsOf,
  oidOf,
} from './asn1.ts';
import { parseCertificate } from './certificate.ts';
import { element as encode, retag, sameBytes, setOf } from './der.ts';
import { readName } from './names.ts';
import type { Certificate, Name, SignatureAlgorithm } from './types.ts';

export const cmsOid = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  algorithmProtection: '1.2.840.113549.1.9.52',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
} as const;

export interface Attribute {
  readonly oid: string;
  readonly values: readonly Element[];
}

export interface SignedAttributes {
  /** What the signature is over: the attributes as a DER SET OF. */
  readonly der: Uint8Array;
  /** The same bytes as they stand in the message, under the SET tag. */
  readonly asFound: Uint8Array;
  readonly isDer: boolean;
  readonly attributes: readonly Attribute[];
}

export type SignerId =
  | { readonly kind: 'issuer-and-serial'; readonly issuer: Name; readonly serial: string }
  | { readonly kind: 'key-id'; readonly keyId: Uint8Array };

export interface SignerInfo {
  readonly version: number;
  readonly id: SignerId;
  readonly digestOid: string;
  readonly digest: HashName | undefined;
  readonly signedAttributes: SignedAttributes | undefined;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly unsignedAttributes: readonly Attribute[];
}

export interface SignedData {
  /** The ContentInfo without what follows it (the zeros of a PDF's placeholder). */
  readonly bytes: Uint8Array;
  readonly version: number;
  readonly digestOids: readonly string[];
  readonly contentType: string;
  /** Undefined: detached. */
  readonly content: Uint8Array | undefined;
  readonly certificates: readonly Certificate[];
  /** Entries of the certificate set that are no readable X.509 certificate. */
  readonly unreadableCertificates: number;
  /** CRLs (DER) and other revocation values as they stand. */
  readonly revocations: readonly Uint8Array[];
  readonly signers: readonly SignerInfo[];
}

/** X.690 10: definite lengths, strings in one piece, sets in order. Implicitly tagged strings can't be told from sequences. */
const toDer = (element: Element, depth = 0): Uint8Array => {
  if (depth > 32) throw malformed('nested too deep');
  if (!element.constructed) {
    if (element.tag === 0x01) return encode(0x01, Uint8Array.of(element.content[0] === 0 ? 0 : 0xff));
    return encode(element.tag, element.content);
  }
  if ((element.tag & 0xc0) === 0 && element.tag !== 0x30 && element.tag !== 0x31) {
    return encode(element.tag & ~0x20, octetsOf(element));
  }
  const children = childrenOf(element).map((child) => toDer(child, depth + 1));
  return element.tag === 0x31 ? setOf(...children) : encode(element.tag, ...children);
};

const readAttributes = (set: Element): readonly Attribute[] =>
  childrenOf(set).map((element) => {
    const fields = fieldsOf(expectTag(element, 0x30, 'Attribute'));
    const oid = oidOf(fields.take(0x06, 'attrType'));
    return { oid, values: childrenOf(fields.take(0x31, 'attrValues')) };
  });

const readSignedAttributes = (element: Element): SignedAttributes => {
  const asFound = retag(0x31, element.bytes);
  const der = setOf(...childrenOf(element).map((child) => toDer(child)));
  return { der, asFound, isDer: sameBytes(der, asFound), attributes: readAttributes(element) };
};

const readSignerId = (element: Element): SignerId => {
  if ((element.tag & 0xdf) === 0x80) return { kind: 'key-id', keyId: octetsOf(element) };
  const fields = fieldsOf(expectTag(element, 0x30, 'SignerIdentifier'));
  return {
    kind: 'issuer-and-serial',
    issuer: readName(fields.take(0x30, 'issuer')),
    serial: integerHex(fields.take(0x02, 'serialNumber')),
  };
};

const readSigner = (element: Element): SignerInfo => {
  const fields = fieldsOf(expectTag(element, 0x30, 'SignerInfo'));
  const version = numberOf(fields.take(0x02, 'version'));
  const id = readSignerId(fields.any('sid'));
  const digest = readHashAlgorithm(fields.take(0x30, 'digestAlgorithm'));
  const signedAttributes = fields.optionally(0xa0, readSignedAttributes);
  const signatureAlgorithm = readSignatureAlgorithm(fields.take(0x30, 'signatureAlgorithm'));
  const signature = fields.any('signature');
  if ((signature.tag & 0xdf) !== 0x04) throw malformed('signature is no OCTET STRING');
  const unsignedAttributes = fields.optionally(0xa1, readAttributes) ?? [];
  fields.end('SignerInfo');
  return {
    version,
    id,
    digestOid: digest.oid,
    digest: digest.hash,
    signedAttributes,
    signatureAlgorithm,
    signature: octetsOf(signature),
    unsignedAttributes,
  };
};

const readCertificate = (element: Element): Certificate | undefined => {
  if (element.tag !== 0x30) return undefined;
  try {
    return parseCertificate(element.bytes);
  } catch {
    return undefined;
  }
};

/** Reads the ContentInfo that begins there; `bytes` of the answer says where it ends. Throws `trust.malformed`. */
export const readSignedData = (input: Uint8Array): SignedData => {
  const outer = expectTag(elementAt(input, 0, 'ber'), 0x30, 'ContentInfo');
  const info = fieldsOf(outer);
  if (oidOf(info.take(0x06, 'contentType')) !== cmsOid.signedData) throw malformed('not a SignedData');
  const fields = fieldsOf(expectTag(inside(info.take(0xa0, 'content')), 0x30, 'SignedData'));
  info.end('ContentInfo');
  const version = numberOf(fields.take(0x02, 'version'));
  const digestOids = childrenOf(fields.take(0x31, 'digestAlgorithms')).map((one) => readHashAlgorithm(one).oid);
  const encapsulated = fieldsOf(fields.take(0x30, 'encapContentInfo'));
  const contentType = oidOf(encapsulated.take(0x06, 'eContentType'));
  const content = encapsulated.optionally(0xa0, (element) => octetsOf(inside(element)));
  const entries = fields.optionally(0xa0, childrenOf) ?? [];
  const revocations = fields.optionally(0xa1, childrenOf) ?? [];
  const signers = childrenOf(fields.take(0x31, 'signerInfos')).map(readSigner);
  fields.end('SignedData');
  const certificates = entries.map(readCertificate).filter((certificate) => certificate !== undefined);
  return {
    bytes: outer.bytes,
    version,
    digestOids,
    contentType,
    content,
    certificates,
    unreadableCertificates: entries.length - certificates.length,
    revocations: revocations.map(({ bytes }) => bytes),
    signers,
  };
};

/** Every attribute of that type: more than one is for the caller to refuse. */
export const attributesOf = (attributes: readonly Attribute[], oid: string): readonly Attribute[] =>
  attributes.filter((attribute) => attribute.oid === oid);
