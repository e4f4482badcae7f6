import { certificateToSign, type Subject, writeName } from '../trust/write-certificate.ts';
import type { SealAlgorithm } from './algorithms.ts';
import { sealExtensions } from './certification-request.ts';

const years = 5;

/** Whoever sees the name sees what it is worth. */
const selfIssuedName = (subject: Subject): Subject => ({
  ...subject,
  commonName: `${subject.commonName} (self-issued)`,
});

/** What the sealing key signs to vouch for itself, until a CA does: a certificate of five years. `serial`: 16 random bytes. */
export const selfIssuedToSign = ({
  subject,
  spki,
  algorithm,
  serial,
  now,
}: {
  readonly subject: Subject;
  readonly spki: Uint8Array;
  readonly algorithm: SealAlgorithm;
  readonly serial: Uint8Array;
  readonly now: Date;
}): Uint8Array => {
  const name = writeName(selfIssuedName(subject));
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + years);
  // RFC 5280 4.1.2.2: positive, at most 20 octets.
  const positive = Uint8Array.from(serial, (octet, index) => (index === 0 ? (octet & 0x3f) | 0x40 : octet));
  return certificateToSign(
    { serial: positive, subject: name, issuer: name, notBefore: now, notAfter, spki, extensions: sealExtensions() },
    { algorithm, spki },
  );
};
