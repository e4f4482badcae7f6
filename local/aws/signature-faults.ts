import { AwsFault } from './fault.ts';
import { SignatureError, type SignatureRefusal } from './signature-error.ts';

export type Protocol = 's3' | 'json' | 'query';

/** What each protocol of AWS calls a refused signature: error code and HTTP status. */
const faults: Record<SignatureRefusal, Record<Protocol, readonly [code: string, status: number]>> = {
  missing: {
    s3: ['AccessDenied', 403],
    json: ['MissingAuthenticationTokenException', 400],
    query: ['MissingAuthenticationToken', 403],
  },
  malformed: {
    s3: ['AuthorizationHeaderMalformed', 400],
    json: ['IncompleteSignatureException', 400],
    query: ['IncompleteSignature', 400],
  },
  'unknown-key': {
    s3: ['InvalidAccessKeyId', 403],
    json: ['UnrecognizedClientException', 400],
    query: ['InvalidClientTokenId', 403],
  },
  'wrong-token': {
    s3: ['InvalidToken', 400],
    json: ['UnrecognizedClientException', 400],
    query: ['InvalidClientTokenId', 403],
  },
  'wrong-signature': {
    s3: ['SignatureDoesNotMatch', 403],
    json: ['InvalidSignatureException', 400],
    query: ['SignatureDoesNotMatch', 403],
  },
  'unsigned-header': {
    s3: ['AccessDenied', 403],
    json: ['InvalidSignatureException', 400],
    query: ['SignatureDoesNotMatch', 403],
  },
  skewed: {
    s3: ['RequestTimeTooSkewed', 403],
    json: ['InvalidSignatureException', 400],
    query: ['SignatureDoesNotMatch', 403],
  },
  expired: {
    s3: ['AccessDenied', 403],
    json: ['InvalidSignatureException', 400],
    query: ['SignatureDoesNotMatch', 403],
  },
  'wrong-payload': {
    s3: ['XAmzContentSHA256Mismatch', 400],
    json: ['InvalidSignatureException', 400],
    query: ['SignatureDoesNotMatch', 403],
  },
};

/** The fault that a caller is told: faults as they are, refused signatures in the protocol's words, anything else as a 500. */
export const faultOf = (error: unknown, protocol: Protocol): AwsFault => {
  if (error instanceof AwsFault) return error;
  if (error instanceof SignatureError) {
    const [code, status] = faults[error.reason][protocol];
    return new AwsFault(code, error.message, { status });
  }
  return new AwsFault('InternalError', 'We encountered an internal error. Please try again.', { status: 500 });
};
