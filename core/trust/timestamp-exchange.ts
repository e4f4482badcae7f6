/** The client's side of RFC 3161: a request, and every check of the reply before anyone relies on it. */
import { CloudSignError, type ErrorCode } from '../errors.ts';
import type { HashName } from '../pades/algorithms.ts';
import { hashAlgorithmIdentifier } from './algorithm-identifier.ts';
import { childrenOf, fieldsOf, namedBitsOf, numberOf, readElement, textOf } from './asn1.ts';
import * as der from './der.ts';
import { toHex } from './hex.ts';
import { checkTimestampToken, readTimestampToken, type TimestampToken } from './timestamp.ts';
import type { TimestampFinding } from './types.ts';

export interface TimestampRequest {
  readonly hash: HashName;
  readonly digest: Uint8Array;
  /** Random, unsigned; 8 to 32 octets. */
  readonly nonce: Uint8Array;
  /** The policy (OID) to be asked for, and to be held to. */
  readonly policy?: string;
}

/** A TimeStampReq with certReq (RFC 3161 2.4.1). */
export const buildTimestampRequest = ({ hash, digest, nonce, policy }: TimestampRequest): Uint8Array =>
  der.sequence(
    der.integer(1),
    der.sequence(hashAlgorithmIdentifier(hash), der.octetString(digest)),
    ...(policy === undefined ? [] : [der.oid(policy)]),
    der.integer(nonce),
    der.boolean(true),
  );

const failures: Readonly<Record<number, string>> = {
  0: 'badAlg',
  2: 'badRequest',
  5: 'badDataFormat',
  14: 'timeNotAvailable',
  15: 'unacceptedPolicy',
  16: 'unacceptedExtension',
  17: 'addInfoNotAvailable',
  25: 'systemFailure',
};

const refuse = (code: ErrorCode, detail: string): never => {
  throw new CloudSignError(code, { detail });
};

/** The token of a TimeStampResp whose status is granted (0) or grantedWithMods (1). */
const grantedToken = (reply: Uint8Array): TimestampToken => {
  const fields = fieldsOf(readElement(reply, 'ber'));
  const info = fieldsOf(fields.take(0x30, 'PKIStatusInfo'));
  const status = numberOf(info.take(0x02, 'status'));
  const text = info.optional(0x30);
  const failure = info.optional(0x03);
  if (status > 1) {
    const words = text === undefined ? [] : childrenOf(text).flatMap((line) => textOf(line) ?? []);
    const codes = failure === undefined ? [] : namedBitsOf(failure).map((bit) => failures[bit] ?? `failure ${bit}`);
    return refuse('tsa.rejected', [`status ${status}`, ...codes, ...words].join(', ').slice(0, 300));
  }
  const token = fields.take(0x30, 'timeStampToken');
  fields.end('TimeStampResp');
  return readTimestampToken(token.bytes);
};

const readReply = (reply: Uint8Array): TimestampToken => {
  try {
    return grantedToken(reply);
  } catch (error) {
    if (error instanceof CloudSignError && error.code === 'tsa.rejected') throw error;
    throw new CloudSignError('tsa.malformed', { cause: error });
  }
};

const codeOf: Readonly<Record<TimestampFinding, ErrorCode>> = {
  'imprint-mismatch': 'tsa.imprint-mismatch',
  'imprint-algorithm-unknown': 'tsa.imprint-mismatch',
  'signer-certificate-missing': 'tsa.certificate-unusable',
  'signing-certificate-missing': 'tsa.certificate-unusable',
  'signing-certificate-mismatch': 'tsa.certificate-unusable',
  'key-purpose': 'tsa.certificate-unusable',
  'certificate-not-valid-then': 'tsa.certificate-unusable',
  'signature-wrong': 'tsa.signature-invalid',
  'message-digest-mismatch': 'tsa.signature-invalid',
  'algorithm-protection-mismatch': 'tsa.signature-invalid',
  'digest-algorithm-mismatch': 'tsa.signature-invalid',
  'algorithm-unsupported': 'tsa.signature-invalid',
  'signed-attributes-not-der': 'tsa.signature-invalid',
  'signed-attributes-missing': 'tsa.malformed',
  'attribute-duplicate': 'tsa.malformed',
  'attribute-malformed': 'tsa.malformed',
  'content-type-wrong': 'tsa.malformed',
  'signer-count': 'tsa.malformed',
};

export interface TimestampReplyCheck {
  readonly reply: Uint8Array;
  readonly request: TimestampRequest;
  /** genTime must lie within: the clock before asking and after the answer, with the caller's tolerance. */
  readonly bounds: { readonly notBefore: Date; readonly notAfter: Date };
  /** Default 64 KiB. */
  readonly maxBytes?: number;
}

export const MAX_TIMESTAMP_REPLY = 64 * 1024;

/** The token of a reply that answers this request and nothing else (RFC 3161 2.2). Throws `tsa.*` with the first check that failed. */
export const checkTimestampReply = ({
  reply,
  request,
  bounds,
  maxBytes = MAX_TIMESTAMP_REPLY,
}: TimestampReplyCheck): TimestampToken => {
  if (reply.length > maxBytes) return refuse('tsa.too-large', `${reply.length} bytes, ${maxBytes} allowed`);
  const token = readReply(reply);
  const { info } = token;
  const nonce = toHex(der.integer(request.nonce).subarray(2));
  if (info.nonce !== nonce)
    return refuse('tsa.nonce-mismatch', info.nonce === undefined ? 'no nonce' : 'another nonce');
  if (info.imprint.hash !== request.hash) return refuse('tsa.imprint-mismatch', `hash ${info.imprint.oid}`);
  if (request.policy !== undefined && info.policy !== request.policy) {
    return refuse('tsa.policy-mismatch', `${info.policy} instead of ${request.policy}`);
  }
  const [finding] = checkTimestampToken({ token, digestOf: () => request.digest });
  if (finding !== undefined) return refuse(codeOf[finding], finding);
  if (info.genTime < bounds.notBefore || info.genTime > bounds.notAfter) {
    return refuse('tsa.time-out-of-bounds', info.genTime.toISOString());
  }
  return token;
};
