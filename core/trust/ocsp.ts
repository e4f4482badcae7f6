import { type HashName, hashByOid } from '../pades/algorithms.ts';
import { hashAlgorithmIdentifier, readHashAlgorithm, readSignatureAlgorithm } from './algorithm-identifier.ts';
import {
  bitsOf,
  childrenOf,
  type Element,
  elementAt,
  expectTag,
  type Fields,
  fieldsOf,
  inside,
  integerHex,
  malformed,
  numberOf,
  octetsOf,
  oidOf,
  readElement,
  timeOf,
} from './asn1.ts';
import {
  checkSignature,
  isSignedBy,
  isValidAt,
  maySign,
  parseCertificate,
  purpose,
  readExtensions,
  unknownCriticalExtensions,
} from './certificate.ts';
import { hashOf } from './crypto.ts';
import * as der from './der.ts';
import { fromHex, toHex } from './hex.ts';
import { readName } from './names.ts';
import { answerOf, noAnswer } from './revocation-answer.ts';
import { revocationReason } from './revocation-reason.ts';
import type { Certificate, Extension, RevocationAnswer, RevocationStatus, SignatureAlgorithm } from './types.ts';

export const NONCE_OID = '1.3.6.1.5.5.7.48.1.2';
export const BASIC_RESPONSE_OID = '1.3.6.1.5.5.7.48.1.1';

export interface CertId {
  readonly hashOid: string;
  readonly hash: HashName | undefined;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serial: string;
}

export interface SingleResponse {
  readonly certId: CertId;
  readonly status: RevocationStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly extensions: readonly Extension[];
}

export type ResponderId =
  | { readonly kind: 'name'; readonly key: string; readonly display: string }
  | { readonly kind: 'key'; readonly sha1: Uint8Array };

export interface OcspResponse {
  /** An OCSPResponse, or a bare BasicOCSPResponse (CAdES revocation values). */
  readonly der: Uint8Array;
  readonly sha256: string;
  /** RFC 6960 4.2.1: 0 successful. Nothing but this is filled in for another status. */
  readonly responseStatus: number;
  readonly basic: BasicResponse | undefined;
}

export interface BasicResponse {
  readonly tbs: Uint8Array;
  readonly responder: ResponderId;
  readonly producedAt: Date;
  readonly responses: readonly SingleResponse[];
  readonly extensions: readonly Extension[];
  /** The octets of the nonce extension's value. */
  readonly nonce: Uint8Array | undefined;
  readonly certificates: readonly Certificate[];
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

const issuerHashes = (certificate: Certificate, issuer: Certificate, hash: HashName): readonly Uint8Array[] => [
  hashOf(hash, certificate.issuer.der),
  hashOf(hash, issuer.publicKey.key),
];

export interface OcspQuery {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** RFC 9654: 1 to 128 octets, 32 recommended. */
  readonly nonce?: Uint8Array;
  /** SHA-1 is what every responder knows; it identifies here and protects nothing. */
  readonly hash?: 'sha1' | 'sha256';
}

/** An OCSPRequest (RFC 6960 4.1.1) about one certificate. */
export const buildOcspRequest = ({ certificate, issuer, nonce, hash = 'sha1' }: OcspQuery): Uint8Array => {
  const [nameHash = new Uint8Array(0), keyHash = new Uint8Array(0)] = issuerHashes(certificate, issuer, hash);
  const serial = der.element(0x02, fromHex(certificate.serial));
  const algorithm =
    hash === 'sha1' ? der.sequence(der.oid('1.3.14.3.2.26'), der.nullValue()) : hashAlgorithmIdentifier(hash);
  const certId = der.sequence(algorithm, der.octetString(nameHash), der.octetString(keyHash), serial);
  const list = der.sequence(der.sequence(certId));
  if (nonce === undefined) return der.sequence(der.sequence(list));
  const extension = der.sequence(der.oid(NONCE_OID), der.octetString(der.octetString(nonce)));
  return der.sequence(der.sequence(list, der.explicit(2, der.sequence(extension))));
};

/** A CertID (RFC 6960 4.1.1). Throws `trust.malformed`. */
export const readCertId = (element: Element): CertId => {
  const fields = fieldsOf(expectTag(element, 0x30, 'CertID'));
  const { oid, hash } = readHashAlgorithm(fields.take(0x30, 'hashAlgorithm'));
  return {
    hashOid: oid,
    hash,
    issuerNameHash: octetsOf(fields.take(0x04, 'issuerNameHash')),
    issuerKeyHash: octetsOf(fields.take(0x04, 'issuerKeyHash')),
    serial: integerHex(fields.take(0x02, 'serialNumber')),
  };
};

const readStatus = (element: Element): RevocationStatus => {
  if (element.tag === 0x80) return { status: 'good' };
  if (element.tag === 0x82) return { status: 'unknown' };
  const fields = fieldsOf(expectTag(element, 0xa1, 'certStatus'));
  return {
    status: 'revoked',
    at: timeOf(fields.take(0x18, 'revocationTime')),
    reason: fields.optionally(0xa0, (element) => revocationReason(numberOf(inside(element)))),
  };
};

const extensionsIn = (fields: Fields): readonly Extension[] =>
  fields.optionally(0xa1, (element) => readExtensions(inside(element))) ?? [];

const readSingle = (element: Element): SingleResponse => {
  const fields = fieldsOf(expectTag(element, 0x30, 'SingleResponse'));
  const certId = readCertId(fields.take(0x30, 'certID'));
  const status = readStatus(fields.any('certStatus'));
  const thisUpdate = timeOf(fields.take(0x18, 'thisUpdate'));
  const nextUpdate = fields.optionally(0xa0, (element) => timeOf(inside(element)));
  const extensions = extensionsIn(fields);
  fields.end('SingleResponse');
  return { certId, status, thisUpdate, nextUpdate, extensions };
};

const readResponder = (element: Element): ResponderId => {
  if (element.tag === 0xa2) return { kind: 'key', sha1: octetsOf(inside(element)) };
  const { key, display } = readName(inside(expectTag(element, 0xa1, 'responderID')));
  return { kind: 'name', key, display };
};

const readCertificates = (element: Element): readonly Certificate[] =>
  childrenOf(inside(element)).map(({ bytes }) => parseCertificate(bytes));

const readBasic = (element: Element): BasicResponse => {
  const outer = fieldsOf(expectTag(element, 0x30, 'BasicOCSPResponse'));
  const tbs = outer.take(0x30, 'tbsResponseData');
  const signatureAlgorithm = readSignatureAlgorithm(outer.take(0x30, 'signatureAlgorithm'));
  const signature = bitsOf(outer.take(0x03, 'signature'));
  const certificates = outer.optionally(0xa0, readCertificates) ?? [];
  outer.end('BasicOCSPResponse');

  const fields = fieldsOf(tbs);
  fields.optional(0xa0);
  const responder = readResponder(fields.any('responderID'));
  const producedAt = timeOf(fields.take(0x18, 'producedAt'));
  const responses = childrenOf(fields.take(0x30, 'responses')).map(readSingle);
  const extensions = extensionsIn(fields);
  fields.end('ResponseData');
  const nonce = extensions.find(({ oid }) => oid === NONCE_OID);
  return {
    tbs: tbs.bytes,
    responder,
    producedAt,
    responses,
    extensions,
    nonce: nonce?.value,
    certificates,
    signatureAlgorithm,
    signature,
  };
};

/** Reads the OCSPResponse or bare BasicOCSPResponse that begins there; verifies nothing. Throws `trust.malformed`. */
export const parseOcspResponse = (bytes: Uint8Array): OcspResponse => {
  const element = expectTag(elementAt(bytes, 0, 'ber'), 0x30, 'OCSPResponse');
  const known = { der: element.bytes, sha256: toHex(hashOf('sha256', element.bytes)) };
  const fields = fieldsOf(element);
  const status = fields.optional(0x0a);
  if (status === undefined) return { ...known, responseStatus: 0, basic: readBasic(element) };
  const responseStatus = numberOf(status);
  if (responseStatus !== 0) return { ...known, responseStatus, basic: undefined };
  const response = fieldsOf(inside(fields.take(0xa0, 'responseBytes')));
  if (oidOf(response.take(0x06, 'responseType')) !== BASIC_RESPONSE_OID) throw malformed('OCSP response type');
  const basic = readBasic(readElement(octetsOf(response.take(0x04, 'response')), 'ber'));
  return { ...known, responseStatus, basic };
};

/** RFC 6960 4.1.1: the hash is over the issuer's name as in the certificate, and over the bits of its key. */
const certIdMatches = (certId: CertId, certificate: Certificate, issuer: Certificate): boolean => {
  const hash = hashByOid(certId.hashOid)?.name;
  if (hash === undefined || certId.serial !== certificate.serial) return false;
  const [nameHash, keyHash] = issuerHashes(certificate, issuer, hash);
  if (nameHash === undefined || keyHash === undefined || !der.sameBytes(keyHash, certId.issuerKeyHash)) return false;
  return (
    der.sameBytes(nameHash, certId.issuerNameHash) ||
    der.sameBytes(hashOf(hash, issuer.subject.der), certId.issuerNameHash)
  );
};

const isResponder = (responder: ResponderId, { subject, publicKey }: Certificate): boolean =>
  responder.kind === 'name'
    ? responder.key === subject.key
    : der.sameBytes(responder.sha1, hashOf('sha1', publicKey.key));

/** RFC 6960 4.2.2.2: the issuer itself, or one that the same issuer gave id-kp-OCSPSigning directly. Locally trusted ones: never. */
const refusalOf = (responder: Certificate, issuer: Certificate, producedAt: Date): string | undefined => {
  if (responder.subject.key === issuer.subject.key && der.sameBytes(responder.publicKey.spki, issuer.publicKey.spki)) {
    return undefined;
  }
  const name = responder.subject.display;
  if (!isSignedBy(responder, issuer)) return `${name} is not issued by ${issuer.subject.display}`;
  if (responder.extendedKeyUsage?.purposes.includes(purpose.ocspSigning) !== true) return `${name} has no OCSPSigning`;
  if (!maySign(responder)) return `${name} may not sign`;
  const unknown = unknownCriticalExtensions(responder);
  if (unknown.length > 0) return `${name} has unknown critical extensions ${unknown.join(', ')}`;
  return isValidAt(responder, producedAt) ? undefined : `${name} was not valid when it answered`;
};

export interface OcspCheck {
  readonly response: OcspResponse;
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** Where to look for the responder besides the response itself. */
  readonly certificates?: readonly Certificate[];
  /** The nonce that was asked with. A response without one passes: freshness decides then. */
  readonly nonce?: Uint8Array;
}

const knownExtensions = new Set([NONCE_OID]);

const newest = (singles: readonly SingleResponse[]): SingleResponse | undefined =>
  singles.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())[0];

const judge = ({ response, certificate, issuer, certificates = [], nonce }: OcspCheck): RevocationAnswer => {
  const { basic, responseStatus } = response;
  if (basic === undefined) return noAnswer('not-successful', `OCSP response status ${responseStatus}`);
  const single = newest(basic.responses.filter(({ certId }) => certIdMatches(certId, certificate, issuer)));
  if (single === undefined) return noAnswer('other-certificate', 'the response is about other certificates');
  const unknown = [...basic.extensions, ...single.extensions].find(
    ({ oid, critical }) => critical && !knownExtensions.has(oid),
  );
  if (unknown !== undefined) return noAnswer('extension-unknown', unknown.oid);

  const candidates = [issuer, ...basic.certificates, ...certificates].filter((one) =>
    isResponder(basic.responder, one),
  );
  if (candidates.length === 0) return noAnswer('responder-not-found', 'the certificate of the responder is missing');
  const judged = candidates.map((candidate) => ({
    candidate,
    refusal: refusalOf(candidate, issuer, basic.producedAt),
  }));
  const authorized = judged.filter(({ refusal }) => refusal === undefined);
  if (authorized.length === 0) return noAnswer('responder-not-authorized', judged[0]?.refusal ?? '');
  const outcomes = authorized.map(({ candidate }) => ({ candidate, outcome: checkSignature(basic, candidate) }));
  const signer = outcomes.find(({ outcome }) => outcome === 'ok')?.candidate;
  if (signer === undefined) {
    const unsupported = outcomes.some(({ outcome }) => outcome === 'unsupported');
    return noAnswer(unsupported ? 'algorithm-unsupported' : 'signature-wrong', basic.signatureAlgorithm.oid);
  }
  const asked = nonce === undefined ? undefined : der.octetString(nonce);
  if (asked !== undefined && basic.nonce !== undefined && !der.sameBytes(asked, basic.nonce)) {
    return noAnswer('nonce-mismatch', 'the response answers another request');
  }
  return {
    ok: true,
    status: single.status,
    window: { thisUpdate: single.thisUpdate, nextUpdate: single.nextUpdate, producedAt: basic.producedAt },
    signer,
    signatureAlgorithm: basic.signatureAlgorithm,
  };
};

/**
 * What a response says about a certificate, after certID, the responder's authority and the signature are verified. Whether the
 * answer is fresh, and whether a delegated responder without ocsp-nocheck is revoked itself, is for the caller to ask.
 */
export const checkOcsp = (check: OcspCheck): RevocationAnswer => answerOf(() => judge(check));
