import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

/** Somebody with an account at the provider. */
export interface Person {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: unknown;
  readonly [claim: string]: unknown;
}

/** Somebody for whose address the provider vouches. */
export const personOf = (sub: string, email: string): Person => ({ sub, email, email_verified: true });

export interface Ticket {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly nonce: string;
  readonly challenge: string;
  readonly person: Person;
}

/** What a hostile or broken provider does otherwise. */
export interface Faults {
  /** Over the metadata. */
  metadata?: Readonly<Record<string, unknown>>;
  /** Over the claims of ID tokens; `undefined` leaves one out. */
  claims?: Readonly<Record<string, unknown>>;
  /** Makes the ID token instead. */
  token?: (claims: Readonly<Record<string, unknown>>) => Promise<string> | string;
  /** What the userinfo endpoint says. */
  userinfo?: Readonly<Record<string, unknown>>;
  /** Over the parameters of the reply to the browser; `undefined` leaves one out. */
  reply?: Readonly<Record<string, string | undefined>>;
  /** Answers a path instead. */
  paths?: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>;
}

export interface OidcProvider {
  readonly issuer: string;
  /** `host:port`, for the settings of the local run. */
  readonly host: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly keys: { readonly rsa: Key; readonly rsaPublic: Readonly<Record<string, unknown>> };
  faults: Faults;
  /** Who is signed in at it. */
  person: Person;
  /** Every request that came, `METHOD /path`. */
  readonly requests: string[];
  /** What was presented at the token endpoint. */
  readonly presented: { readonly authorization: string; readonly body: string }[];
  readonly close: () => Promise<void>;
}

const send = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** A small OpenID provider with real keys: code flow, PKCE enforced, codes good once, client authentication by Basic. */
export const startOidcProvider = async ({ now = () => new Date(), path = '' } = {}): Promise<OidcProvider> => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const rsaPublic = { ...(await exportJWK(publicKey)), kid: 'one', use: 'sig' };
  const clientId = 'cloudsign-client';
  const clientSecret = `s3cret/${randomBytes(12).toString('hex')}`;
  const accessToken = randomBytes(16).toString('hex');
  const tickets = new Map<string, Ticket>();
  const requests: string[] = [];
  const presented: { authorization: string; body: string }[] = [];
  let provider: OidcProvider | undefined;
  const self = (): OidcProvider => provider ?? expectProvider();

  const authorize = (url: URL, response: ServerResponse): void => {
    const asked = (name: string): string => url.searchParams.get(name) ?? '';
    const code = randomBytes(16).toString('base64url');
    tickets.set(code, {
      clientId: asked('client_id'),
      redirectUri: asked('redirect_uri'),
      nonce: asked('nonce'),
      challenge: asked('code_challenge'),
      person: self().person,
    });
    const target = new URL(asked('redirect_uri'));
    const reply = { code, state: asked('state'), iss: self().issuer, ...self().faults.reply };
    for (const [name, value] of Object.entries(reply)) if (value !== undefined) target.searchParams.set(name, value);
    response.writeHead(302, { location: target.href }).end();
  };

  const token = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    presented.push({ authorization: request.headers.authorization ?? '', body });
    const form = new URLSearchParams(body);
    const [user = '', password = ''] = Buffer.from(
      (request.headers.authorization ?? '').slice('Basic '.length),
      'base64',
    )
      .toString('utf8')
      .split(':')
      .map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    if (user !== clientId || password !== clientSecret) return send(response, 401, { error: 'invalid_client' });
    const code = form.get('code') ?? '';
    const ticket = tickets.get(code);
    tickets.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (ticket === undefined || ticket.challenge !== challenge || ticket.redirectUri !== form.get('redirect_uri'))
      return send(response, 400, { error: 'invalid_grant' });
    const iat = Math.floor(now().getTime() / 1000);
    const claims = Object.fromEntries(
      Object.entries({
        iss: self().issuer,
        aud: ticket.clientId,
        iat,
        exp: iat + 300,
        nonce: ticket.nonce,
        ...ticket.person,
        ...self().faults.claims,
      }).filter(([, value]) => value !== undefined),
    );
    const made = self().faults.token;
    const idToken =
      made === undefined
        ? await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'JWT' }).sign(privateKey)
        : await made(claims);
    send(response, 200, {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 60,
      id_token: idToken,
    });
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', self().issuer);
    requests.push(`${request.method} ${url.pathname}`);
    const instead = self().faults.paths?.[url.pathname];
    if (instead !== undefined) return instead(request, response);
    const { issuer, faults } = self();
    switch (url.pathname) {
      case `${path}/.well-known/openid-configuration`:
        return send(response, 200, {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          userinfo_endpoint: `${issuer}/userinfo`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          authorization_response_iss_parameter_supported: true,
          ...faults.metadata,
        });
      case `${path}/authorize`:
        return authorize(url, response);
      case `${path}/token`:
        return void token(request, response);
      case `${path}/userinfo`:
        return request.headers.authorization === `Bearer ${accessToken}`
          ? send(response, 200, self().faults.userinfo ?? {})
          : send(response, 401, {});
      case `${path}/keys`:
        return send(response, 200, { keys: [rsaPublic] });
      default:
        return send(response, 404, {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  provider = {
    issuer: `http://${host}${path}`,
    host,
    clientId,
    clientSecret,
    keys: { rsa: privateKey, rsaPublic },
    faults: {},
    person: { sub: 'nobody' },
    requests,
    presented,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return provider;
};

const expectProvider = (): never => {
  throw new Error('the provider is not up yet');
};
