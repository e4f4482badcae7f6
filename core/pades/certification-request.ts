import * as der from '../trust/der.ts';
import { extendedKeyUsage, keyUsage, type Subject, writeName } from '../trust/write-certificate.ts';

const extensionRequest = '1.2.840.113549.1.9.14';

/** What seals are made with: RFC 5280 4.2.1.3 and RFC 9336. */
export const sealExtensions = (): readonly Uint8Array[] => [
  keyUsage('digitalSignature', 'contentCommitment'),
  extendedKeyUsage(['documentSigning'], false),
];

/** The CertificationRequestInfo of a PKCS #10 request (RFC 2986) for the sealing key: what that key signs. */
export const requestToSign = ({
  subject,
  spki,
}: {
  readonly subject: Subject;
  readonly spki: Uint8Array;
}): Uint8Array => {
  const wanted = der.sequence(der.oid(extensionRequest), der.setOf(der.sequence(...sealExtensions())));
  return der.sequence(der.integer(0), writeName(subject), spki, der.retag(0xa0, der.setOf(wanted)));
};
