import type { AuthorityHttp, AuthorityReply } from '../../adapters/authority-http.ts';
import { CloudSignError } from '../../core/errors.ts';

export interface ProviderFetch {
  readonly http: AuthorityHttp;
  /** Hosts (`name:port`) that may be asked although they are not on the public internet, and without TLS; none in a deployment. */
  readonly allowedHosts: readonly string[];
  readonly timeoutMs: number;
}

/** Metadata, keys and tokens are a few kilobytes each. */
const maxBytes = 256 * 1024;

const refusals: Readonly<
  Record<Extract<AuthorityReply, { ok: false }>['reason'], ConstructorParameters<typeof CloudSignError>[0]>
> = {
  'address-refused': 'sso.provider-address',
  timeout: 'sso.provider-unreachable',
  'too-large': 'sso.provider-unreachable',
  network: 'sso.provider-unreachable',
};

/**
 * `fetch` for what a provider's metadata names: https to the public internet only, to the address that was checked, in bounded time
 * and size; a redirect is a reply like any other and is not followed.
 */
export const providerFetch =
  ({ http, allowedHosts, timeoutMs }: ProviderFetch) =>
  async (
    address: string,
    {
      method = 'GET',
      headers,
      body,
    }: { method?: string; headers?: Readonly<Record<string, string>>; body?: unknown } = {},
  ): Promise<Response> => {
    const url = URL.parse(address);
    const isLocal = url !== null && allowedHosts.includes(url.host);
    if (url === null || (url.protocol !== 'https:' && !isLocal)) {
      throw new CloudSignError('sso.provider-address', { detail: 'https only' });
    }
    const text = body === undefined || body === null ? undefined : String(body);
    const reply = await http({
      method: method === 'POST' ? 'POST' : 'GET',
      url: url.href,
      headers: { ...headers },
      ...(text === undefined ? {} : { body: new Uint8Array(Buffer.from(text, 'utf8')) }),
      timeoutMs,
      maxBytes,
      reach: isLocal ? 'any' : 'public',
    });
    if (!reply.ok) throw new CloudSignError(refusals[reply.reason], { detail: `${url.host}: ${reply.reason}` });
    if (reply.status < 200 || reply.status > 599) {
      throw new CloudSignError('sso.provider-unreachable', { detail: `${url.host}: status ${reply.status}` });
    }
    const isEmpty = reply.status === 204 || reply.status === 205 || reply.status === 304;
    return new Response(isEmpty ? null : Buffer.from(reply.body), {
      status: reply.status,
      headers: { 'content-type': reply.contentType },
    });
  };
