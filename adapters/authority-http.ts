/** One HTTP exchange with a TSA, OCSP responder or CRL server: bounded in time and size, no redirects, to a checked and pinned address. */
import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

export interface ClientCertificate {
  /** PEM, with its chain. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}

export interface AuthorityRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly clientCertificate?: ClientCertificate;
  /** `public`: every address that is not on the public internet is refused. `any`: the deployer chose the host. */
  readonly reach: 'public' | 'any';
}

export type AuthorityReply =
  | { readonly ok: true; readonly status: number; readonly contentType: string; readonly body: Uint8Array }
  | {
      readonly ok: false;
      readonly reason: 'address-refused' | 'timeout' | 'too-large' | 'network';
      readonly detail: string;
    };

export type AuthorityHttp = (request: AuthorityRequest) => Promise<AuthorityReply>;
type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

const no = (reason: Extract<AuthorityReply, { ok: false }>['reason'], detail: string): AuthorityReply => ({
  ok: false,
  reason,
  detail,
});

const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** Where the request may go; a name's addresses are looked up once and the connection is held to them (no rebinding). */
const addressesOf = async (
  host: string,
  { reach, resolve }: { readonly reach: AuthorityRequest['reach']; readonly resolve: Resolve },
): Promise<readonly LookupAddress[]> => {
  const family = isIP(host);
  const found = family === 0 ? await resolve(host) : [{ address: host, family }];
  return reach === 'any' ? found : found.filter(({ address }) => isPublicAddress(address));
};

const pinnedTo =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_host, options, callback) => {
    const [first] = addresses;
    if (options.all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };

const readBounded = async (response: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
};

const outcomeOf = (error: Error): AuthorityReply =>
  error.name === 'AbortError' || error.name === 'TimeoutError'
    ? no('timeout', error.message)
    : no('network', error.message);

interface Route {
  readonly url: URL;
  readonly addresses: readonly LookupAddress[];
  readonly deadline: AbortSignal;
}

const exchange = (
  { method, headers = {}, body, clientCertificate, maxBytes }: AuthorityRequest,
  { url, addresses, deadline }: Route,
): Promise<AuthorityReply> =>
  new Promise((settle) => {
    const options: RequestOptions = {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-length': String(body.length) },
      agent: false,
      lookup: pinnedTo(addresses),
      signal: deadline,
      ...(clientCertificate === undefined ? {} : { cert: clientCertificate.certificate, key: clientCertificate.key }),
    };
    const failed = (error: Error): void => settle(outcomeOf(error));
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const sent = send(url, options, (response) => {
      readBounded(response, maxBytes).then((bytes) => {
        response.destroy();
        settle(
          bytes === undefined
            ? no('too-large', `more than ${maxBytes} bytes`)
            : {
                ok: true,
                status: response.statusCode ?? 0,
                contentType: (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
                body: bytes,
              },
        );
      }, failed);
    });
    sent.on('error', failed);
    sent.end(body);
  });

/** The resolver takes no signal. */
const beforeThe = <T>(deadline: AbortSignal, promise: Promise<T>): Promise<T> =>
  Promise.race([
    promise,
    new Promise<never>((_resolve, reject) => {
      deadline.addEventListener('abort', () => reject(deadline.reason), { once: true });
    }),
  ]);

const lookupAll: Resolve = (host) => lookup(host, { all: true });

/** `resolve` finds a name's addresses; default: the system's resolver. */
export const createAuthorityHttp =
  (resolve: Resolve = lookupAll): AuthorityHttp =>
  async (request) => {
    const url = URL.parse(request.url);
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
      return no('address-refused', 'http and https only');
    }
    if (url.username !== '' || url.password !== '') return no('address-refused', 'credentials in the address');
    const deadline = AbortSignal.timeout(request.timeoutMs);
    try {
      const addresses = await beforeThe(deadline, addressesOf(bareHost(url), { reach: request.reach, resolve }));
      if (addresses.length === 0) return no('address-refused', `${url.hostname} is not on the public internet`);
      return await exchange(request, { url, addresses, deadline });
    } catch (error) {
      return outcomeOf(error instanceof Error ? error : new Error(String(error)));
    }
  };
