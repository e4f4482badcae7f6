import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { localRegion } from './place.ts';
import { decodeTarget, pathOf, readQuery, uriEncode } from './request-target.ts';
import { SignatureError } from './signature-error.ts';

/** Credentials of one local caller; each function has its own. */
export interface LocalPrincipal {
  readonly name: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** When set, every request has to carry it, as a role's temporary credentials do. */
  readonly sessionToken?: string;
}

/** What the signature says of the body; whoever reads the body has to hold it to that. */
export type SignedPayload =
  | { readonly kind: 'sha256'; readonly hex: string }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'chunked'; readonly mode: string };

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they stood on the request line. */
  readonly target: string;
  /** Names and values alternating, as Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  /** SHA-256 of the body in hex, where it is read already; S3 streams and reads it later. */
  readonly bodySha256?: string;
}

export interface SignatureRules {
  readonly service: 's3' | 'kms' | 'ses' | 'dynamodb' | 'lambda' | 'ssm';
  readonly principals: readonly LocalPrincipal[];
  readonly now: Date;
}

export interface Verified {
  readonly principal: LocalPrincipal;
  readonly payload: SignedPayload;
}

const algorithm = 'AWS4-HMAC-SHA256';
const maxSkewMs = 15 * 60 * 1000;
const maxPresignedSeconds = 7 * 24 * 3600;

const hmac = (key: string | Uint8Array, data: string): Uint8Array => createHmac('sha256', key).update(data).digest();
const sha256 = (data: string): string => createHash('sha256').update(data).digest('hex');

interface Scope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** Reads `AKID/20260101/region/service/aws4_request`. */
export const readScope = (credential: string, service: string): Scope => {
  const match = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential);
  const [, accessKeyId, date, region, scopeService] = match ?? [];
  if (accessKeyId === undefined || date === undefined) {
    throw new SignatureError('malformed', 'The credential is not of the form key/date/region/service/aws4_request.');
  }
  if (region !== localRegion || scopeService !== service) {
    throw new SignatureError('malformed', `Credential should be scoped to ${localRegion}/${service}.`);
  }
  return { accessKeyId, date, region, service };
};

/** By what they are made of: a principal's is another one each day. */
const signingKeys = new Map<string, KeyObject>();
const mostSigningKeys = 1000;

const signingKeyOf = (secretAccessKey: string, { date, region, service }: Scope): KeyObject => {
  const name = `${secretAccessKey} ${date} ${region} ${service}`;
  const known = signingKeys.get(name);
  if (known !== undefined) return known;
  const serviceKey = hmac(hmac(hmac(`AWS4${secretAccessKey}`, date), region), service);
  const made = createSecretKey(hmac(serviceKey, 'aws4_request'));
  if (signingKeys.size >= mostSigningKeys) signingKeys.clear();
  signingKeys.set(name, made);
  return made;
};

/** The signature over a string to sign, in hex (AWS Signature Version 4, "Calculate the signature"). */
export const signatureOf = (secretAccessKey: string, scope: Scope, stringToSign: string): string =>
  createHmac('sha256', signingKeyOf(secretAccessKey, scope)).update(stringToSign).digest('hex');

export const sameText = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** @throws SignatureError when no principal has the key, or its session token is another one. */
export const findPrincipal = (
  principals: readonly LocalPrincipal[],
  accessKeyId: string,
  sessionToken: string | undefined,
): LocalPrincipal => {
  const principal = principals.find((candidate) => candidate.accessKeyId === accessKeyId);
  if (principal === undefined) {
    throw new SignatureError('unknown-key', 'The AWS Access Key Id you provided does not exist in our records.');
  }
  if (!sameText(principal.sessionToken ?? '', sessionToken ?? '')) {
    throw new SignatureError('wrong-token', 'The security token included in the request is invalid.');
  }
  return principal;
};

/** Reads `20260101T000000Z`. */
export const readAmzDate = (text: string): Date => {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) throw new SignatureError('malformed', 'X-Amz-Date is not of the form YYYYMMDDTHHMMSSZ.');
  const [, year, month, day, hour, minute, second] = match;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
};

/** S3 encodes a path once, every other service encodes what is on the request line again. */
const canonicalPath = (target: string, service: string): string =>
  pathOf(target)
    .split('/')
    .map((segment) => uriEncode(service === 's3' ? decodeTarget(segment) : segment))
    .join('/');

const canonicalQuery = (target: string): string =>
  readQuery(target)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const headersOf = (rawHeaders: readonly string[]): Map<string, string> => {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = (rawHeaders[index + 1] ?? '').trim().replaceAll(/ +/g, ' ');
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return headers;
};

interface Claim {
  readonly presigned: boolean;
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly date: string;
  readonly sessionToken: string | undefined;
  /** How long a presigned request is good for; undefined for a header's signature. */
  readonly expiresSeconds: number;
}

const needed = (value: string | undefined, name: string): string => {
  if (value === undefined || value === '') throw new SignatureError('malformed', `The signature lacks ${name}.`);
  return value;
};

const claimOfHeader = (authorization: string, headers: ReadonlyMap<string, string>): Claim => {
  if (!authorization.startsWith(`${algorithm} `)) {
    throw new SignatureError('malformed', `The authorization mechanism is not supported. Use ${algorithm}.`);
  }
  const parts = new Map(
    authorization
      .slice(algorithm.length)
      .split(',')
      .map((part) => part.trim().split('=', 2) as [string, string]),
  );
  return {
    presigned: false,
    credential: needed(parts.get('Credential'), 'Credential'),
    signedHeaders: needed(parts.get('SignedHeaders'), 'SignedHeaders').split(';'),
    signature: needed(parts.get('Signature'), 'Signature'),
    date: needed(headers.get('x-amz-date'), 'X-Amz-Date'),
    sessionToken: headers.get('x-amz-security-token'),
    expiresSeconds: 0,
  };
};

const claimOfQuery = (query: ReadonlyMap<string, string>): Claim => {
  if (query.get('X-Amz-Algorithm') !== algorithm) {
    throw new SignatureError('malformed', `X-Amz-Algorithm only supports "${algorithm}".`);
  }
  const expires = needed(query.get('X-Amz-Expires'), 'X-Amz-Expires');
  if (!/^\d+$/.test(expires) || Number(expires) > maxPresignedSeconds) {
    throw new SignatureError('malformed', 'X-Amz-Expires must be a number of seconds of at most a week.');
  }
  return {
    presigned: true,
    credential: needed(query.get('X-Amz-Credential'), 'X-Amz-Credential'),
    signedHeaders: needed(query.get('X-Amz-SignedHeaders'), 'X-Amz-SignedHeaders').split(';'),
    signature: needed(query.get('X-Amz-Signature'), 'X-Amz-Signature'),
    date: needed(query.get('X-Amz-Date'), 'X-Amz-Date'),
    sessionToken: query.get('X-Amz-Security-Token'),
    expiresSeconds: Number(expires),
  };
};

const checkTime = (claim: Claim, now: Date): void => {
  const age = now.getTime() - readAmzDate(claim.date).getTime();
  if (claim.presigned) {
    if (age < -maxSkewMs) throw new SignatureError('expired', 'Request is not valid yet');
    if (age > claim.expiresSeconds * 1000) throw new SignatureError('expired', 'Request has expired');
    return;
  }
  if (Math.abs(age) > maxSkewMs) {
    throw new SignatureError('skewed', 'The difference between the request time and the current time is too large.');
  }
};

const checkSignedHeaders = (claim: Claim, headers: ReadonlyMap<string, string>): void => {
  const signed = new Set(claim.signedHeaders);
  if (!signed.has('host')) throw new SignatureError('unsigned-header', 'The header host is not signed.');
  for (const name of headers.keys()) {
    if (name.startsWith('x-amz-') && !signed.has(name)) {
      throw new SignatureError(
        'unsigned-header',
        `There were headers present in the request which were not signed: ${name}`,
      );
    }
  }
};

const payloadOf = (hash: string): SignedPayload => {
  if (hash === 'UNSIGNED-PAYLOAD') return { kind: 'unsigned' };
  if (hash.startsWith('STREAMING-')) return { kind: 'chunked', mode: hash };
  if (/^[0-9a-f]{64}$/.test(hash)) return { kind: 'sha256', hex: hash };
  throw new SignatureError('malformed', 'x-amz-content-sha256 is neither a SHA-256 nor a known literal.');
};

/** Who signed the request, checked as AWS does (Signature Version 4). @throws SignatureError otherwise. */
export const verifySignature = (request: SignedRequest, rules: SignatureRules): Verified => {
  const headers = headersOf(request.rawHeaders);
  const query = new Map(readQuery(request.target));
  const authorization = headers.get('authorization');
  const presigned = authorization === undefined && rules.service === 's3' && query.has('X-Amz-Signature');
  if (authorization === undefined && !presigned) throw new SignatureError('missing', 'The request is not signed.');

  const claim = presigned ? claimOfQuery(query) : claimOfHeader(authorization ?? '', headers);
  const scope = readScope(claim.credential, rules.service);
  if (scope.date !== claim.date.slice(0, 8)) {
    throw new SignatureError('malformed', 'The date of the credential is not that of the request.');
  }
  const principal = findPrincipal(rules.principals, scope.accessKeyId, claim.sessionToken);
  const declared =
    headers.get('x-amz-content-sha256') ?? query.get('X-Amz-Content-Sha256') ?? query.get('x-amz-content-sha256');
  const hash = declared ?? (presigned ? 'UNSIGNED-PAYLOAD' : request.bodySha256);
  if (hash === undefined) throw new SignatureError('malformed', 'The header x-amz-content-sha256 is missing.');

  const canonicalRequest = [
    request.method,
    canonicalPath(request.target, rules.service),
    canonicalQuery(request.target),
    ...claim.signedHeaders.map((name) => `${name}:${headers.get(name) ?? ''}`),
    '',
    claim.signedHeaders.join(';'),
    hash,
  ].join('\n');
  const scopeText = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const stringToSign = [algorithm, claim.date, scopeText, sha256(canonicalRequest)].join('\n');
  if (!sameText(signatureOf(principal.secretAccessKey, scope, stringToSign), claim.signature)) {
    throw new SignatureError(
      'wrong-signature',
      'The request signature we calculated does not match the one you provided.',
    );
  }
  checkSignedHeaders(claim, headers);
  checkTime(claim, rules.now);

  const payload = payloadOf(hash);
  if (request.bodySha256 !== undefined && !(payload.kind === 'sha256' && payload.hex === request.bodySha256)) {
    throw new SignatureError('wrong-payload', 'The body is not the one that was signed.');
  }
  return { principal, payload };
};
