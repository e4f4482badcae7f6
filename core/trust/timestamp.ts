import type { HashName } from '../pades/algorithms.ts';
import { readHashAlgorithm } from './algorithm-identifier.ts';
import {
  type Element,
  expectTag,
  fieldsOf,
  integerHex,
  malformed,
  numberOf,
  octetsOf,
  oidOf,
  readElement,
  timeOf,
} from './asn1.ts';
import { isValidAt, maySign, purpose, readExtensions } from './certificate.ts';
import { hashOf } from './crypto.ts';
import { sameBytes } from './der.ts';
import { cmsOid, readSignedData, type SignedData, type SignerInfo } from './signed-data.ts';
import { certificatesNamedBy, checkSigner, signingCertificateIds, signingCertificateMatches } from './signer-info.ts';
import type { Certificate, TimestampFinding, TimestampInfo } from './types.ts';

export interface TimestampToken {
  /** The ContentInfo as it stands. */
  readonly der: Uint8Array;
  readonly info: TimestampInfo;
  readonly signedData: SignedData;
  /** The certificate that signer identifier and signing-certificate attribute name, if the token carries it. */
  readonly signer: Certificate | undefined;
}

/** Milliseconds, rounded up. */
const readAccuracy = (element: Element): number => {
  const fields = fieldsOf(element);
  const value = (tag: number): number => fields.optionally(tag, numberOf) ?? 0;
  const [seconds, millis, micros] = [value(0x02), value(0x80), value(0x81)];
  return seconds * 1000 + millis + Math.ceil(micros / 1000);
};

/** TSTInfo (RFC 3161 2.4.2). */
const readInfo = (bytes: Uint8Array): TimestampInfo => {
  const fields = fieldsOf(expectTag(readElement(bytes, 'ber'), 0x30, 'TSTInfo'));
  if (numberOf(fields.take(0x02, 'version')) !== 1) throw malformed('TSTInfo version');
  const policy = oidOf(fields.take(0x06, 'policy'));
  const imprint = fieldsOf(fields.take(0x30, 'messageImprint'));
  const { oid, hash } = readHashAlgorithm(imprint.take(0x30, 'hashAlgorithm'));
  const digest = octetsOf(imprint.take(0x04, 'hashedMessage'));
  const serial = integerHex(fields.take(0x02, 'serialNumber'));
  const genTime = timeOf(fields.take(0x18, 'genTime'));
  const accuracy = fields.optionally(0x30, readAccuracy) ?? 0;
  const ordering = fields.flag(0x01);
  const nonce = fields.optionally(0x02, integerHex);
  fields.optional(0xa0);
  const extensions = fields.optionally(0xa1, (element) => readExtensions({ ...element, tag: 0x30 })) ?? [];
  fields.end('TSTInfo');
  if (extensions.some(({ critical }) => critical)) throw malformed('TSTInfo: unknown critical extension');
  return {
    policy,
    imprint: { oid, hash, digest },
    serial,
    genTime,
    accuracy,
    ordering,
    nonce,
  };
};

const signerCertificate = (signer: SignerInfo, certificates: readonly Certificate[]): Certificate | undefined => {
  const named = certificatesNamedBy(signer, certificates);
  if (named.length < 2) return named[0];
  const ids = signingCertificateIds(signer.signedAttributes?.attributes ?? []);
  return named.find((certificate) => ids.some((id) => signingCertificateMatches(id, certificate))) ?? named[0];
};

/** Reads any TimeStampToken, BER too; verifies nothing. Throws `trust.malformed`. */
export const readTimestampToken = (bytes: Uint8Array): TimestampToken => {
  const signedData = readSignedData(bytes);
  if (signedData.contentType !== cmsOid.timestampInfo) throw malformed(`content type ${signedData.contentType}`);
  if (signedData.content === undefined) throw malformed('token without TSTInfo');
  const [signer] = signedData.signers;
  return {
    der: signedData.bytes,
    info: readInfo(signedData.content),
    signedData,
    signer: signer === undefined ? undefined : signerCertificate(signer, signedData.certificates),
  };
};

/** RFC 3161 2.3: timeStamping alone, and critical; and a key that may sign. */
const isTimestampCertificate = (certificate: Certificate): boolean => {
  const { extendedKeyUsage } = certificate;
  const [only, ...others] = extendedKeyUsage?.purposes ?? [];
  return (
    extendedKeyUsage?.critical === true && only === purpose.timeStamping && others.length === 0 && maySign(certificate)
  );
};

export interface TimestampCheck {
  readonly token: TimestampToken;
  /** The digest of what the token should be about. */
  readonly digestOf: (hash: HashName) => Uint8Array;
  /** Where to look for the signer besides the token. */
  readonly certificates?: readonly Certificate[];
}

const imprintFindings = ({ token, digestOf }: TimestampCheck): readonly TimestampFinding[] => {
  const { hash, digest } = token.info.imprint;
  if (hash === undefined) return ['imprint-algorithm-unknown'];
  return sameBytes(digest, digestOf(hash)) ? [] : ['imprint-mismatch'];
};

/**
 * Everything that is wrong with a token by itself: imprint, signature, signing-certificate, the certificate's purpose and validity at
 * genTime. Its path and revocation are judged elsewhere. Empty: nothing.
 */
export const checkTimestampToken = (check: TimestampCheck): readonly TimestampFinding[] => {
  const { token, certificates = [] } = check;
  const { signedData, info } = token;
  const findings: TimestampFinding[] = [...imprintFindings(check)];
  const [signer] = signedData.signers;
  if (signer === undefined || signedData.signers.length !== 1) return [...findings, 'signer-count'];
  const certificate = token.signer ?? signerCertificate(signer, certificates);
  if (certificate === undefined) return [...findings, 'signer-certificate-missing'];
  const content = signedData.content ?? new Uint8Array(0);
  findings.push(
    ...checkSigner({
      signer,
      certificate,
      contentType: cmsOid.timestampInfo,
      digestOf: (hash) => hashOf(hash, content),
    }),
  );
  if (!isTimestampCertificate(certificate)) findings.push('key-purpose');
  if (!isValidAt(certificate, info.genTime)) findings.push('certificate-not-valid-then');
  return findings;
};
