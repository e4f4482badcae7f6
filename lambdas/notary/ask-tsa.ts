import type { AuthorityHttp, AuthorityReply } from '../../adapters/authority-http.ts';
import { CloudSignError, type ErrorCode, isCloudSignError } from '../../core/errors.ts';
import type { HashName } from '../../core/pades/algorithms.ts';
import { requireAnchored } from '../../core/pades/token.ts';
import type { TimestampToken } from '../../core/trust/timestamp.ts';
import {
  buildTimestampRequest,
  checkTimestampReply,
  MAX_TIMESTAMP_REPLY,
  type TimestampRequest,
} from '../../core/trust/timestamp-exchange.ts';
import type { Certificate } from '../../core/trust/types.ts';
import type { TsaCredentials } from './credentials.ts';
import type { PassedOver } from './messages.ts';

/** A time stamping authority as the deployer configured it. */
export interface TimestampAuthority {
  readonly name: string;
  readonly url: string;
  /** The policy (OID) that tokens must be issued under. Undefined: any. */
  readonly policy?: string | undefined;
  /** Rejects with a coded error when there are none; then the next authority is asked. */
  readonly credentials?: (() => Promise<TsaCredentials>) | undefined;
  /** SHA-256 in hex: of the anchors of the exchange, its certificate must lead to one of these. Undefined: to any. */
  readonly anchors?: readonly string[] | undefined;
}

export interface TsaExchange {
  readonly http: AuthorityHttp;
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  readonly timeoutMs: number;
  /** How far genTime may lie outside of the time from asking to the answer. */
  readonly clockToleranceMs: number;
  /** Roots that will be trusted: a token that leads to none of them is refused, and the next authority asked. Undefined: not checked. */
  readonly anchors?: readonly Certificate[] | undefined;
}

export interface Imprint {
  readonly hash: HashName;
  readonly digest: Uint8Array;
}

const headersOf = (credentials: TsaCredentials | undefined): Readonly<Record<string, string>> => {
  if (credentials?.kind === 'basic') {
    const pair = Buffer.from(`${credentials.user}:${credentials.password}`, 'utf8').toString('base64');
    return { authorization: `Basic ${pair}` };
  }
  return credentials?.kind === 'header' ? { [credentials.name.toLowerCase()]: credentials.value } : {};
};

const refuse = (code: ErrorCode, detail: string): never => {
  throw new CloudSignError(code, { detail });
};

const bodyOf = (reply: AuthorityReply): Uint8Array => {
  if (!reply.ok)
    return refuse(
      reply.reason === 'too-large' ? 'tsa.too-large' : 'tsa.unavailable',
      `${reply.reason}: ${reply.detail}`,
    );
  const { status, contentType, body } = reply;
  if (status === 401 || status === 403) return refuse('tsa.rejected', `HTTP status ${status}`);
  if (status !== 200) return refuse('tsa.unavailable', `HTTP status ${status}`);
  // RFC 3161 3.4
  if (contentType !== 'application/timestamp-reply')
    return refuse('tsa.malformed', `content type ${contentType.slice(0, 80)}`);
  return body;
};

const anchorsFor = (
  { anchors: wanted }: TimestampAuthority,
  { anchors }: TsaExchange,
): readonly Certificate[] | undefined =>
  wanted === undefined ? anchors : (anchors ?? []).filter(({ sha256 }) => wanted.includes(sha256));

const askOne = async (
  authority: TimestampAuthority,
  imprint: Imprint,
  exchange: TsaExchange,
): Promise<TimestampToken> => {
  const { http, now, random, timeoutMs, clockToleranceMs } = exchange;
  const { policy } = authority;
  const credentials = await authority.credentials?.();
  const request: TimestampRequest = { ...imprint, nonce: random(16), ...(policy === undefined ? {} : { policy }) };
  const asked = now();
  const reply = await http({
    method: 'POST',
    url: authority.url,
    headers: {
      'content-type': 'application/timestamp-query',
      accept: 'application/timestamp-reply',
      ...headersOf(credentials),
    },
    body: buildTimestampRequest(request),
    timeoutMs,
    maxBytes: MAX_TIMESTAMP_REPLY,
    ...(credentials?.kind === 'client-certificate' ? { clientCertificate: credentials } : {}),
    reach: 'any',
  });
  const bounds = {
    notBefore: new Date(asked.getTime() - clockToleranceMs),
    notAfter: new Date(now().getTime() + clockToleranceMs),
  };
  const token = checkTimestampReply({ reply: bodyOf(reply), request, bounds });
  const anchors = anchorsFor(authority, exchange);
  if (anchors !== undefined) requireAnchored(token.der, anchors);
  return token;
};

const summary = (failures: readonly PassedOver[]): CloudSignError => {
  const codes = new Set(failures.map(({ code }) => code));
  const [only] = codes.size === 1 ? codes : [];
  const detail = failures.map(({ authority, code, detail }) => `${authority}: ${code} ${detail}`).join('; ');
  return new CloudSignError(only ?? 'tsa.unavailable', { detail: detail || 'no timestamp authority configured' });
};

export interface Stamped {
  readonly token: TimestampToken;
  readonly authority: string;
  readonly passedOver: readonly PassedOver[];
}

/** The first TSA of the list that answers as it should; else the code that they failed with, or `tsa.unavailable` when it differs. */
export const askTimestampAuthorities = async (
  authorities: readonly TimestampAuthority[],
  imprint: Imprint,
  exchange: TsaExchange,
): Promise<Stamped> => {
  const passedOver: PassedOver[] = [];
  for (const authority of authorities) {
    try {
      const token = await askOne(authority, imprint, exchange);
      return { token, authority: authority.name, passedOver };
    } catch (error) {
      if (!isCloudSignError(error)) throw error;
      passedOver.push({ authority: authority.name, code: error.code, detail: error.detail ?? '' });
    }
  }
  throw summary(passedOver);
};
