/** A time stamping authority (RFC 3161, RFC 5816). */
import { randomBytes } from 'node:crypto';
import { type HashName, hashes } from '../../core/pades/algorithms.ts';
import {
  hashAlgorithmIdentifier,
  readHashAlgorithm,
  sealAlgorithmIdentifier,
} from '../../core/trust/algorithm-identifier.ts';
import { type Element, fieldsOf, octetsOf, oidOf, readElement } from '../../core/trust/asn1.ts';
import { hashOf } from '../../core/trust/crypto.ts';
import * as der from '../../core/trust/der.ts';
import { cmsOid } from '../../core/trust/signed-data.ts';
import type { TsaFault } from './faults.ts';
import type { SigningKey } from './signing-key.ts';
import type { Entity } from './state.ts';

interface Request {
  readonly imprint: Element;
  readonly hash: HashName | undefined;
  readonly digest: Uint8Array;
  readonly policy: string | undefined;
  readonly nonce: Element | undefined;
  readonly wantsCertificates: boolean;
}

const readRequest = (bytes: Uint8Array): Request => {
  const fields = fieldsOf(readElement(bytes));
  fields.take(0x02, 'version');
  const imprint = fields.take(0x30, 'messageImprint');
  const parts = fieldsOf(imprint);
  const { hash } = readHashAlgorithm(parts.take(0x30, 'hashAlgorithm'));
  const digest = octetsOf(parts.take(0x04, 'hashedMessage'));
  const policy = fields.optional(0x06);
  const nonce = fields.optional(0x02);
  const wantsCertificates = fields.flag(0x01);
  return {
    imprint,
    hash,
    digest,
    policy: policy === undefined ? undefined : oidOf(policy),
    nonce,
    wantsCertificates,
  };
};

export interface TsaSources {
  readonly tsa: Entity;
  /** From the TSA's certificate up, without the root. */
  readonly chain: readonly Uint8Array[];
  readonly policy: string;
  readonly now: Date;
  readonly fault?: TsaFault | undefined;
  readonly otherKey: () => SigningKey;
}

type PkiFailure = 'badAlg' | 'badRequest' | 'badDataFormat' | 'unacceptedPolicy' | 'systemFailure';
const failureBits: Readonly<Record<PkiFailure, number>> = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  unacceptedPolicy: 15,
  systemFailure: 25,
};

export const rejection = (failure: PkiFailure, text: string): Uint8Array =>
  der.sequence(der.sequence(der.integer(2), der.sequence(der.utf8String(text)), der.namedBits([failureBits[failure]])));

const otherDigest = (digest: Uint8Array): Uint8Array => digest.map((octet) => octet ^ 0xff);
const HOUR = 3_600_000;

const writeInfo = (request: Request, { policy, now, fault }: TsaSources): Uint8Array => {
  const imprint =
    fault === 'wrong-imprint' && request.hash !== undefined
      ? der.sequence(hashAlgorithmIdentifier(request.hash), der.octetString(otherDigest(request.digest)))
      : request.imprint.bytes;
  const nonce = fault === 'wrong-nonce' ? der.integer(new Uint8Array(randomBytes(16))) : request.nonce?.bytes;
  return der.sequence(
    der.integer(1),
    der.oid(fault === 'wrong-policy' ? '2.999.9' : policy),
    imprint,
    der.integer(new Uint8Array(randomBytes(12))),
    der.generalizedTime(fault === 'clock-ahead' ? new Date(now.getTime() + HOUR) : now),
    der.sequence(der.integer(1)),
    ...(nonce === undefined ? [] : [nonce]),
  );
};

const attribute = (oid: string, value: Uint8Array): Uint8Array => der.sequence(der.oid(oid), der.setOf(value));

const writeSigner = (info: Uint8Array, { tsa, fault, otherKey }: TsaSources): Uint8Array => {
  const { certificate } = tsa;
  const key = fault === 'wrong-key' ? otherKey() : tsa.key;
  const { hash } = key.algorithm;
  const serial = der.integer(BigInt(`0x${certificate.serial}`));
  const named = hashOf('sha256', fault === 'wrong-signing-certificate' ? info : certificate.der);
  const issuerSerial = der.sequence(der.sequence(der.explicit(4, certificate.issuer.der)), serial);
  // RFC 5035 4: the hash algorithm of ESSCertIDv2 is SHA-256 by default
  const essId = der.sequence(der.octetString(named), issuerSerial);
  const attributes = der.setOf(
    attribute(cmsOid.contentType, der.oid(cmsOid.timestampInfo)),
    attribute(cmsOid.messageDigest, der.octetString(hashOf(hash, info))),
    attribute(cmsOid.signingCertificateV2, der.sequence(der.sequence(essId))),
  );
  return der.sequence(
    der.integer(1),
    der.sequence(certificate.issuer.der, serial),
    hashAlgorithmIdentifier(hash),
    der.retag(0xa0, attributes),
    sealAlgorithmIdentifier(key.algorithm),
    der.octetString(key.sign(attributes)),
  );
};

const writeToken = (info: Uint8Array, certificates: readonly Uint8Array[], sources: TsaSources): Uint8Array =>
  der.sequence(
    der.oid(cmsOid.signedData),
    der.explicit(
      0,
      der.sequence(
        der.integer(3),
        der.setOf(hashAlgorithmIdentifier(sources.tsa.key.algorithm.hash)),
        der.sequence(der.oid(cmsOid.timestampInfo), der.explicit(0, der.octetString(info))),
        ...(certificates.length === 0 ? [] : [der.retag(0xa0, der.setOf(...certificates))]),
        der.setOf(writeSigner(info, sources)),
      ),
    ),
  );

export const answerTimestamp = (bytes: Uint8Array, sources: TsaSources): Uint8Array => {
  if (sources.fault === 'rejected') return rejection('systemFailure', 'told to refuse');
  const request = readRequest(bytes);
  if (request.hash === undefined || request.digest.length !== hashes[request.hash].bytes) {
    return rejection('badAlg', 'unknown hash algorithm, or a digest of another length');
  }
  if (request.hash === 'md5' || request.hash === 'sha1') return rejection('badAlg', 'hash algorithm too weak');
  if (request.policy !== undefined && request.policy !== sources.policy) {
    return rejection('unacceptedPolicy', `policy ${sources.policy} only`);
  }
  const withCertificates = request.wantsCertificates && sources.fault !== 'no-certificates';
  const token = writeToken(writeInfo(request, sources), withCertificates ? sources.chain : [], sources);
  return der.sequence(der.sequence(der.integer(0)), token);
};
