import { readSignatureAlgorithm } from './algorithm-identifier.ts';
import {
  type Element,
  elementAt,
  expectTag,
  fieldsOf,
  inside,
  integerHex,
  malformed,
  numberOf,
  readElement,
  timeOf,
} from './asn1.ts';
import { checkSignature, mayBeUsedFor, readExtensions, readSigned } from './certificate.ts';
import { hashOf } from './crypto.ts';
import { sameBytes } from './der.ts';
import { toHex } from './hex.ts';
import { readGeneralNames, readName, webAddresses } from './names.ts';
import { answerOf, noAnswer } from './revocation-answer.ts';
import { revocationReason } from './revocation-reason.ts';
import type {
  Certificate,
  Extension,
  Name,
  RevocationAnswer,
  RevocationFailure,
  RevocationReason,
  SignatureAlgorithm,
} from './types.ts';

const DELTA_INDICATOR = '2.5.29.27';
const ISSUING_POINT = '2.5.29.28';
const CERTIFICATE_ISSUER = '2.5.29.29';
const REASON_CODE = '2.5.29.21';
/** Number, authority key, freshest CRL, alternative name and AIA say where and which, not what. */
const harmless = new Set([
  '2.5.29.20',
  '2.5.29.35',
  '2.5.29.46',
  '2.5.29.18',
  '1.3.6.1.5.5.7.1.1',
  ISSUING_POINT,
  DELTA_INDICATOR,
]);
const harmlessInEntry = new Set([REASON_CODE, '2.5.29.24', CERTIFICATE_ISSUER]);

export interface CrlScope {
  /** Undefined: the scope names no distribution point. */
  readonly urls: readonly string[] | undefined;
  readonly only: 'users' | 'cas' | 'attributes' | undefined;
  readonly someReasons: boolean;
  readonly indirect: boolean;
}

/** A parsed CRL (RFC 5280 5); nothing of it is verified, and its entries are read when one is looked up. */
export interface Crl {
  readonly der: Uint8Array;
  readonly sha256: string;
  readonly tbs: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly scope: CrlScope | undefined;
  readonly isDelta: boolean;
  readonly extensions: readonly Extension[];
  /** The content octets of revokedCertificates. */
  readonly entries: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

const readScope = (value: Uint8Array): CrlScope => {
  const fields = fieldsOf(readElement(value, 'ber'));
  const name = fields.optionally(0xa0, inside);
  const users = fields.flag(0x81);
  const cas = fields.flag(0x82);
  const someReasons = fields.optional(0x83) !== undefined;
  const indirect = fields.flag(0x84);
  const attributes = fields.flag(0x85);
  fields.end('IssuingDistributionPoint');
  return {
    urls: name === undefined ? undefined : name.tag === 0xa0 ? webAddresses(readGeneralNames(name)) : [],
    only: attributes ? 'attributes' : users ? 'users' : cas ? 'cas' : undefined,
    someReasons,
    indirect,
  };
};

/** Reads the CRL that begins there; `der` is without what follows it. Throws `trust.malformed`. */
export const parseCrl = (bytes: Uint8Array): Crl => {
  const { whole, tbs, algorithm, signature } = readSigned(bytes, 'CertificateList');
  const fields = fieldsOf(tbs);
  fields.optional(0x02);
  const innerAlgorithm = fields.take(0x30, 'signature');
  const issuer = readName(fields.take(0x30, 'issuer'));
  const thisUpdate = timeOf(fields.any('thisUpdate'));
  const nextUpdate = fields.optionally(0x17, timeOf) ?? fields.optionally(0x18, timeOf);
  const entries = fields.optional(0x30);
  const extensions = fields.optionally(0xa0, (element) => readExtensions(inside(element))) ?? [];
  fields.end('tbsCertList');
  const scope = extensions.find(({ oid }) => oid === ISSUING_POINT);
  if (!sameBytes(algorithm.bytes, innerAlgorithm.bytes)) throw malformed('CRL: two signature algorithms');
  return {
    der: whole.bytes,
    sha256: toHex(hashOf('sha256', whole.bytes)),
    tbs: tbs.bytes,
    issuer,
    thisUpdate,
    nextUpdate,
    scope: scope === undefined ? undefined : readScope(scope.value),
    isDelta: extensions.some(({ oid }) => oid === DELTA_INDICATOR),
    extensions,
    entries: entries?.content ?? new Uint8Array(0),
    signatureAlgorithm: readSignatureAlgorithm(algorithm),
    signature,
  };
};

interface Entry {
  readonly at: Date;
  readonly reason: RevocationReason | undefined;
  readonly refused: { readonly reason: RevocationFailure; readonly detail: string } | undefined;
}

const readEntry = (element: Element): Entry => {
  const fields = fieldsOf(element);
  fields.take(0x02, 'userCertificate');
  const at = timeOf(fields.any('revocationDate'));
  const extensions = fields.optionally(0x30, readExtensions) ?? [];
  const reason = extensions.find(({ oid }) => oid === REASON_CODE);
  const unknown = extensions.find(({ oid, critical }) => critical && !harmlessInEntry.has(oid));
  return {
    at,
    reason: reason === undefined ? undefined : revocationReason(numberOf(readElement(reason.value, 'ber'))),
    refused: extensions.some(({ oid }) => oid === CERTIFICATE_ISSUER)
      ? { reason: 'indirect', detail: 'entry with another certificate issuer' }
      : unknown === undefined
        ? undefined
        : { reason: 'extension-unknown', detail: unknown.oid },
  };
};

const findEntry = ({ entries }: Crl, serial: string): Entry | undefined => {
  for (let at = 0; at < entries.length; ) {
    const element = elementAt(entries, at, 'ber');
    if (integerHex(expectTag(elementAt(element.content, 0, 'ber'), 0x02, 'userCertificate')) === serial) {
      return readEntry(element);
    }
    at += element.bytes.length;
  }
  return undefined;
};

/** RFC 5280 6.3.3 b: whether the CRL speaks about this certificate. */
const outOfScope = ({ scope }: Crl, certificate: Certificate): string | undefined => {
  if (scope === undefined) return undefined;
  const isCa = certificate.basicConstraints?.ca === true;
  if (scope.only === 'attributes') return 'attribute certificates only';
  if (scope.only === 'users' && isCa) return 'end entities only';
  if (scope.only === 'cas' && !isCa) return 'CA certificates only';
  if (scope.someReasons) return 'some reasons only';
  if (scope.urls === undefined) return undefined;
  return scope.urls.some((url) => certificate.crlUrls.includes(url)) ? undefined : 'another distribution point';
};

export interface CrlCheck {
  readonly crl: Crl;
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** Further certificates of the same CA name, whose own path the caller has judged (a CA with a new key). */
  readonly signers?: readonly Certificate[];
}

const judge = ({ crl, certificate, issuer, signers = [] }: CrlCheck): RevocationAnswer => {
  if (crl.isDelta) return noAnswer('delta', 'delta CRL');
  if (crl.scope?.indirect === true) return noAnswer('indirect', 'indirect CRL');
  if (crl.issuer.key !== certificate.issuer.key) return noAnswer('out-of-scope', `CRL of ${crl.issuer.display}`);
  const scope = outOfScope(crl, certificate);
  if (scope !== undefined) return noAnswer('out-of-scope', scope);
  const unknown = crl.extensions.find(({ oid, critical }) => critical && !harmless.has(oid));
  if (unknown !== undefined) return noAnswer('extension-unknown', unknown.oid);

  const candidates = [issuer, ...signers].filter(({ subject }) => subject.key === crl.issuer.key);
  const signer = candidates.find((candidate) => checkSignature(crl, candidate) === 'ok');
  if (signer === undefined) {
    const unsupported = candidates.some((candidate) => checkSignature(crl, candidate) === 'unsupported');
    return noAnswer(unsupported ? 'algorithm-unsupported' : 'signature-wrong', crl.issuer.display);
  }
  if (!mayBeUsedFor(signer, 'cRLSign'))
    return noAnswer('responder-not-authorized', `${signer.subject.display}: cRLSign`);

  const entry = findEntry(crl, certificate.serial);
  if (entry?.refused !== undefined) return { ok: false, ...entry.refused };
  return {
    ok: true,
    status: entry === undefined ? { status: 'good' } : { status: 'revoked', at: entry.at, reason: entry.reason },
    window: { thisUpdate: crl.thisUpdate, nextUpdate: crl.nextUpdate, producedAt: undefined },
    signer,
    signatureAlgorithm: crl.signatureAlgorithm,
  };
};

/** What a CRL says about a certificate, after its issuer, scope and signature are verified. Delta and indirect CRLs are refused. */
export const checkCrl = (check: CrlCheck): RevocationAnswer => answerOf(() => judge(check));
