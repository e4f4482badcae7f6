import type { AuthorityHttp, AuthorityReply, AuthorityRequest } from '../../adapters/authority-http.ts';
import { CloudSignError, type ErrorCode } from '../../core/errors.ts';

export interface RevocationFetch {
  readonly http: AuthorityHttp;
  /** Hosts (`name` or `name:port`) that may be asked although they are not on the public internet. */
  readonly allowedHosts: readonly string[];
  readonly timeoutMs: number;
}

const MAX_OCSP = 256 * 1024;
/** What base64 of it leaves of the 6 MB that a Lambda function may answer. */
const MAX_CRL = 4 * 1024 * 1024;

const codes: Readonly<Record<Extract<AuthorityReply, { ok: false }>['reason'], ErrorCode>> = {
  'address-refused': 'revocation.address-refused',
  timeout: 'revocation.unavailable',
  'too-large': 'revocation.too-large',
  network: 'revocation.unavailable',
};

const refuse = (code: ErrorCode, detail: string): never => {
  throw new CloudSignError(code, { detail });
};

const reachOf = (address: string, allowedHosts: readonly string[]): AuthorityRequest['reach'] => {
  const url = URL.parse(address);
  return url !== null && (allowedHosts.includes(url.host) || allowedHosts.includes(url.hostname)) ? 'any' : 'public';
};

const bodyOf = (reply: AuthorityReply, isExpected: (contentType: string) => boolean): Uint8Array => {
  if (!reply.ok) return refuse(codes[reply.reason], `${reply.reason}: ${reply.detail}`);
  if (reply.status !== 200) return refuse('revocation.unavailable', `HTTP status ${reply.status}`);
  if (!isExpected(reply.contentType)) {
    return refuse('revocation.malformed', `content type ${reply.contentType.slice(0, 80)}`);
  }
  return reply.body;
};

/** RFC 6960 A.1 */
export const fetchOcsp = async (url: string, request: Uint8Array, fetch: RevocationFetch): Promise<Uint8Array> => {
  const reply = await fetch.http({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
    body: request,
    timeoutMs: fetch.timeoutMs,
    maxBytes: MAX_OCSP,
    reach: reachOf(url, fetch.allowedHosts),
  });
  return bodyOf(reply, (contentType) => contentType === 'application/ocsp-response');
};

/** Servers name CRLs in many ways; a page for people is none of them. What comes back is verified by whoever asked. */
export const fetchCrl = async (url: string, fetch: RevocationFetch): Promise<Uint8Array> => {
  const reply = await fetch.http({
    method: 'GET',
    url,
    timeoutMs: fetch.timeoutMs,
    maxBytes: MAX_CRL,
    reach: reachOf(url, fetch.allowedHosts),
  });
  return bodyOf(reply, (contentType) => contentType === '' || contentType.startsWith('application/'));
};
