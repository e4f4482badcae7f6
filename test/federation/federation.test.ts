import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createAuthorityHttp } from '../../adapters/authority-http.ts';
import type { Provider } from '../../adapters/federation-messages.ts';
import { createFederation } from '../../lambdas/federation/federation.ts';
import type { FederationReply } from '../../lambdas/federation/messages.ts';
import { type OidcProvider, startOidcProvider } from '../support/oidc-provider.ts';

let provider: OidcProvider;
let bystander: OidcProvider;
beforeAll(async () => {
  provider = await startOidcProvider();
  bystander = await startOidcProvider();
  provider.person = { sub: 'taro' };
});
afterEach(() => {
  provider.faults = {};
  provider.person = { sub: 'taro' };
  provider.requests.length = 0;
  bystander.requests.length = 0;
});
afterAll(async () => {
  await provider.close();
  await bystander.close();
});

/** Names of the outside world, and where a hostile resolver sends them. */
const resolves = (addresses: readonly string[]) => async () =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const federation = (addresses: readonly string[] = ['127.0.0.1']) =>
  createFederation({
    http: createAuthorityHttp(resolves(addresses)),
    allowedHosts: [provider.host],
    timeoutMs: 400,
  });
const outcome = (reply: FederationReply): string => ('error' in reply ? reply.error.code : 'done');
const discover = async (issuer: string, addresses?: readonly string[]) =>
  outcome(await federation(addresses)({ kind: 'discover', issuer }));

const exchangeOf = async (change: Partial<Provider> = {}, more: object = {}) => {
  const found = await federation()({ kind: 'discover', issuer: provider.issuer });
  if (!('provider' in found)) throw new Error('no metadata');
  const nonce = 'n'.repeat(43);
  const verifier = 'v'.repeat(43);
  const { createHash } = await import('node:crypto');
  const url = new URL(found.provider.authorizationEndpoint);
  url.search = new URLSearchParams({
    client_id: provider.clientId,
    redirect_uri: 'https://sign.example/sso/callback',
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  }).toString();
  const { headers } = await fetch(url, { redirect: 'manual' });
  const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  provider.requests.length = 0;
  return {
    kind: 'exchange',
    provider: { ...found.provider, ...change },
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    redirectUri: 'https://sign.example/sso/callback',
    code,
    verifier,
    nonce,
    ...more,
  };
};

test('reads the metadata, exchanges a code once, shows the secret to the token endpoint only and drops the access token', async () => {
  provider.person = { sub: 'taro', email: 'taro@example.jp', email_verified: true };
  const event = await exchangeOf();
  const reply = await federation()(event);
  expect(Object.keys(reply).sort()).toEqual(['idToken', 'keys']);
  expect(provider.requests).toEqual(['POST /token', 'GET /keys']);
  expect(provider.presented.at(-1)?.body).not.toContain(provider.clientSecret);
  expect(outcome(await federation()(event))).toBe('sso.token-refused');
});

test('a secret that the provider does not take is told apart', async () => {
  expect(outcome(await federation()(await exchangeOf({}, { clientSecret: 'wrong' })))).toBe('sso.client-refused');
});

test('an event of another form is refused', async () => {
  for (const event of [{}, { kind: 'discover' }, { kind: 'discover', issuer: 'https://x.example', more: 1 }, null])
    expect(outcome(await federation()(event))).toBe('request.malformed');
});

describe('SSRF', () => {
  test.each([
    'https://169.254.169.254',
    'https://[fd00:ec2::254]',
    'https://127.0.0.1:443',
    'https://10.0.0.1',
    'https://[::1]',
    'https://[::ffff:169.254.169.254]',
    'https://0x7f000001',
    'https://2130706433',
    'http://169.254.169.254',
    'http://login.example.jp',
    'file:///etc/passwd',
    'https://user:secret@login.example.jp',
  ])('by the issuer: %s', async (issuer) => {
    expect(await discover(issuer)).toBe('sso.provider-address');
  });

  test.each([['127.0.0.1'], ['169.254.169.254'], ['10.20.0.5'], ['192.168.1.1'], ['::1'], ['fd00::1']])(
    'by a name that resolves to %s',
    async (address) => {
      expect(await discover('https://login.example.jp', [address])).toBe('sso.provider-address');
    },
  );

  test('by an endpoint of the metadata: nothing but https to the public internet is taken from it', async () => {
    for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'])
      for (const value of [
        'http://login.example.jp/x',
        'http://169.254.169.254/latest/meta-data',
        'javascript:alert(1)',
        'file:///x',
      ]) {
        provider.faults = { metadata: { [name]: value } };
        expect(await discover(provider.issuer), `${name} ${value}`).toMatch(/^sso\.provider-(address|unreachable)$/);
      }
  });

  test('by the token endpoint, by the address of the keys and by userinfo: private addresses and names that lead to them', async () => {
    for (const place of [
      'https://169.254.169.254/latest',
      'https://10.0.0.1/token',
      'https://login.example.jp/token',
    ]) {
      expect(outcome(await federation()(await exchangeOf({ tokenEndpoint: place })))).toBe('sso.provider-address');
      expect(outcome(await federation()(await exchangeOf({ jwksUri: place })))).toBe('sso.provider-address');
      expect(outcome(await federation()(await exchangeOf({ userinfoEndpoint: place })))).toBe('sso.provider-address');
    }
  });

  test('by redirects: no reply is followed anywhere, from no endpoint', async () => {
    const away = (_: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(307, { location: `${bystander.issuer}/token` }).end();
    for (const path of ['/token', '/keys', '/userinfo']) {
      provider.faults = { paths: { [path]: away } };
      expect(outcome(await federation()(await exchangeOf()))).toMatch(/^sso\./);
    }
    provider.faults = { paths: { '/.well-known/openid-configuration': away } };
    expect(await discover(provider.issuer)).toBe('sso.provider-unreachable');
    expect(bystander.requests).toEqual([]);
  });

  test('another private host than the allowed one stays out of reach, also on the same machine', async () => {
    expect(await discover(bystander.issuer)).toBe('sso.provider-address');
    expect(bystander.requests).toEqual([]);
  });
});

describe('a reply without end', () => {
  const huge = (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    const write = (): void => {
      if (response.destroyed) return;
      response.write(chunk, write);
    };
    response.on('error', () => undefined);
    write();
  };
  const slow = (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  };
  const silent = () => undefined;
  test.each([
    ['huge', huge],
    ['slow', slow],
    ['silent', silent],
  ] as const)('%s: metadata, token and keys are given up on', async (_, fault) => {
    provider.faults = { paths: { '/.well-known/openid-configuration': fault } };
    expect(await discover(provider.issuer)).toBe('sso.provider-unreachable');
    for (const path of ['/token', '/keys', '/userinfo']) {
      provider.faults = {};
      const event = await exchangeOf();
      provider.faults = { paths: { [path]: fault } };
      expect(outcome(await federation()(event))).toBe('sso.provider-unreachable');
    }
  });
});

describe('metadata', () => {
  test.each([
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['of an issuer that only looks alike', { issuer: 'http://127.0.0.1' }],
    ['for many tenants', { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' }],
  ])('%s is refused', async (_, metadata) => {
    provider.faults = { metadata };
    expect(await discover(provider.issuer)).toBe('sso.issuer-differs');
  });

  test.each([
    ['without a token endpoint', { token_endpoint: undefined }],
    ['without keys', { jwks_uri: undefined }],
    ['without the code flow', { response_types_supported: ['token'] }],
  ])('%s is unusable', async (_, metadata) => {
    provider.faults = { metadata };
    expect(await discover(provider.issuer)).toBe('sso.provider-unreachable');
  });

  test('that is no JSON, or not found', async () => {
    const html = (status: number) => (_: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(status, { 'content-type': 'text/html' }).end('<p>sign in</p>');
    for (const status of [200, 404, 500]) {
      provider.faults = { paths: { '/.well-known/openid-configuration': html(status) } };
      expect(await discover(provider.issuer)).toBe('sso.provider-unreachable');
    }
  });
});
