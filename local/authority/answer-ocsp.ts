/** An OCSP responder (RFC 6960): delegated certificates with ocsp-nocheck, live answers, the nonce echoed. */

import { sealAlgorithmIdentifier } from '../../core/trust/algorithm-identifier.ts';
import { childrenOf, type Element, fieldsOf, inside, readElement } from '../../core/trust/asn1.ts';
import { readExtensions } from '../../core/trust/certificate.ts';
import { hashOf } from '../../core/trust/crypto.ts';
import * as der from '../../core/trust/der.ts';
import { BASIC_RESPONSE_OID, type CertId, NONCE_OID, readCertId } from '../../core/trust/ocsp.ts';
import { revocationReasonCode } from '../../core/trust/revocation-reason.ts';
import type { OcspFault } from './faults.ts';
import type { SigningKey } from './signing-key.ts';
import type { Entity, Issued } from './state.ts';
import { wholeSecond } from './whole-second.ts';

interface Asked {
  readonly certId: CertId;
  readonly element: Element;
}

interface OcspRequest {
  readonly asked: readonly Asked[];
  /** The value of the nonce extension as it stands. */
  readonly nonce: Uint8Array | undefined;
}

const readRequest = (bytes: Uint8Array): OcspRequest => {
  const fields = fieldsOf(fieldsOf(readElement(bytes)).take(0x30, 'tbsRequest'));
  fields.optional(0xa0);
  fields.optional(0xa1);
  const asked = childrenOf(fields.take(0x30, 'requestList')).map((request) => {
    const element = fieldsOf(request).take(0x30, 'reqCert');
    return { certId: readCertId(element), element };
  });
  const list = fields.optional(0xa2);
  const extensions = list === undefined ? [] : readExtensions(inside(list));
  return { asked, nonce: extensions.find(({ oid }) => oid === NONCE_OID)?.value };
};

export interface OcspSources {
  readonly cas: readonly Entity[];
  readonly issued: readonly Issued[];
  readonly responderOf: (ca: Entity) => Entity;
  readonly now: Date;
  /** Milliseconds until nextUpdate. */
  readonly validFor: number;
  readonly fault?: OcspFault | undefined;
  /** For faults: a responder that has no right to answer, and a key that is not the responder's. */
  readonly impostor: (fault: OcspFault, ca: Entity) => Entity;
  readonly otherKey: () => SigningKey;
}

const status = (code: number): Uint8Array => der.sequence(der.enumerated(code));
export const ocspMalformedRequest = (): Uint8Array => status(1);
const tryLater = (): Uint8Array => status(3);
const unauthorized = (): Uint8Array => status(6);

const caOf = ({ hash, issuerKeyHash, issuerNameHash }: CertId, cas: readonly Entity[]): Entity | undefined =>
  hash === undefined
    ? undefined
    : cas.find(
        ({ certificate }) =>
          der.sameBytes(hashOf(hash, certificate.publicKey.key), issuerKeyHash) &&
          der.sameBytes(hashOf(hash, certificate.subject.der), issuerNameHash),
      );

const good = (): Uint8Array => der.element(0x80);
const unknown = (): Uint8Array => der.element(0x82);

const statusOf = ({ serial }: CertId, ca: Entity, { issued, fault, now }: OcspSources): Uint8Array => {
  const record = issued.find((one) => one.ca === ca.id && one.serial === serial);
  if (fault === 'unknown' || record === undefined) return unknown();
  const revoked = fault === 'revoked' ? { at: now.toISOString(), reason: 'keyCompromise' as const } : record.revoked;
  if (revoked === undefined) return good();
  return der.element(
    0xa1,
    der.generalizedTime(new Date(Math.floor(Date.parse(revoked.at) / 1000) * 1000)),
    der.explicit(0, der.enumerated(revocationReasonCode(revoked.reason))),
  );
};

const STALE = 40 * 86_400_000;

/** Another certificate's ID: the serial's last octet changed. */
const otherCertId = ({ bytes }: Element): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
  return copy;
};

export const answerOcsp = (request: Uint8Array, sources: OcspSources): Uint8Array => {
  const { cas, responderOf, fault, impostor, otherKey, validFor } = sources;
  if (fault === 'try-later') return tryLater();
  const { asked, nonce } = readRequest(request);
  const [first] = asked;
  const ca = first === undefined ? undefined : caOf(first.certId, cas);
  if (ca === undefined) return unauthorized();
  const now = wholeSecond(sources.now);
  const thisUpdate = fault === 'stale' ? new Date(now.getTime() - STALE) : now;
  const responder =
    fault === 'responder-without-purpose' || fault === 'responder-of-another-ca'
      ? impostor(fault, ca)
      : responderOf(ca);
  const singles = asked.map(({ certId, element }) =>
    der.sequence(
      fault === 'wrong-certificate' ? otherCertId(element) : element.bytes,
      caOf(certId, cas) === ca ? statusOf(certId, ca, sources) : unknown(),
      der.generalizedTime(thisUpdate),
      der.explicit(0, der.generalizedTime(new Date(thisUpdate.getTime() + validFor))),
    ),
  );
  const echoed = fault === 'wrong-nonce' ? der.octetString(new Uint8Array(32)) : nonce;
  const extensions =
    echoed === undefined || fault === 'no-nonce'
      ? []
      : [der.explicit(1, der.sequence(der.sequence(der.oid(NONCE_OID), der.octetString(echoed))))];
  const keyHash = hashOf('sha1', responder.certificate.publicKey.key);
  const data = der.sequence(
    der.explicit(2, der.octetString(keyHash)),
    der.generalizedTime(now),
    der.sequence(...singles),
    ...extensions,
  );
  const key = fault === 'wrong-key' ? otherKey() : responder.key;
  const basic = der.sequence(
    data,
    sealAlgorithmIdentifier(key.algorithm),
    der.bitString(key.sign(data)),
    der.explicit(0, der.sequence(responder.certificate.der)),
  );
  return der.sequence(
    der.enumerated(0),
    der.explicit(0, der.sequence(der.oid(BASIC_RESPONSE_OID), der.octetString(basic))),
  );
};
