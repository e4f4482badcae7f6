import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AuthorityHttp, createAuthorityHttp } from '../../adapters/authority-http.ts';
import { CloudSignError } from '../../core/errors.ts';
import { hashOf } from '../../core/trust/crypto.ts';
import { buildOcspRequest, checkOcsp, parseOcspResponse } from '../../core/trust/ocsp.ts';
import { checkTimestampToken, readTimestampToken } from '../../core/trust/timestamp.ts';
import type { TimestampAuthority } from '../../lambdas/notary/ask-tsa.ts';
import type { NotaryReply } from '../../lambdas/notary/messages.ts';
import { createNotary, type NotarySettings } from '../../lambdas/notary/notary.ts';
import type { CrlFault, OcspFault, TsaFault } from '../../local/authority/faults.ts';
import { type ServedAuthority, serveAuthority } from '../../local/authority/serve.ts';
import { newSeal, openTestAuthority, random, type TestAuthority } from '../support/authority.ts';

let world: TestAuthority;
let spare: TestAuthority;
let served: ServedAuthority;
let spareServed: ServedAuthority;

beforeAll(async () => {
  world = await openTestAuthority();
  spare = await openTestAuthority({ organization: 'Spare' }, world.clock);
  served = await serveAuthority(world.authority, { host: '127.0.0.1', port: 0 });
  spareServed = await serveAuthority(spare.authority, { host: '127.0.0.1', port: 0 });
});
afterEach(() => {
  world.authority.setFaults({});
  spare.authority.setFaults({});
});
afterAll(async () => {
  await Promise.all([served.close(), spareServed.close()]);
  await Promise.all([world.close(), spare.close()]);
});

const main = (): TimestampAuthority => ({ name: 'main', url: `${served.url}/tsa`, policy: world.authority.policy });
const backup = (): TimestampAuthority => ({ name: 'backup', url: `${spareServed.url}/tsa` });

const patientHttp = createAuthorityHttp();
const impatientMs = 400;
/** Waits shortly for the one that says nothing, and as long as it takes for everybody else. */
const http: AuthorityHttp = (request) => {
  const silent = Object.values(world.authority.faults()).includes('silent') && request.url.startsWith(served.url);
  return patientHttp(silent ? { ...request, timeoutMs: impatientMs } : request);
};
const notaryWith = (change: Partial<NotarySettings> = {}) =>
  createNotary({
    authorities: [main()],
    allowedHosts: ['127.0.0.1'],
    http,
    now: world.clock.now,
    random,
    timeoutMs: 120_000,
    ...change,
  });

const digest = hashOf('sha256', new TextEncoder().encode('contract'));
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const stampEvent = { kind: 'timestamp', algorithm: 'sha256', digest: base64(digest) };
/** Roots as the sealing function sends them. */
const trusting = (...trusted: readonly TestAuthority[]): readonly string[] =>
  trusted.flatMap(({ authority }) => authority.roots().map(({ der }) => base64(der)));
const codeOf = (reply: NotaryReply): string => ('error' in reply ? reply.error.code : 'answered');

describe('a timestamp', () => {
  test.each(['sha256', 'sha384', 'sha512'] as const)('over %s, over HTTP, checked', async (algorithm) => {
    const own = hashOf(algorithm, new TextEncoder().encode('contract'));
    const reply = await notaryWith()({ kind: 'timestamp', algorithm, digest: base64(own) });
    if (!('token' in reply)) throw new Error(JSON.stringify(reply));
    expect(reply).toMatchObject({ authority: 'main', genTime: world.clock.now().toISOString(), passedOver: [] });
    const token = readTimestampToken(bytes(reply.token));
    expect(checkTimestampToken({ token, digestOf: () => own })).toEqual([]);
  });

  const faults: readonly (readonly [TsaFault, string])[] = [
    ['down', 'tsa.unavailable'],
    ['silent', 'tsa.unavailable'],
    ['redirect', 'tsa.unavailable'],
    ['wrong-content-type', 'tsa.malformed'],
    ['malformed', 'tsa.malformed'],
    ['oversized', 'tsa.too-large'],
    ['rejected', 'tsa.rejected'],
    ['wrong-nonce', 'tsa.nonce-mismatch'],
    ['wrong-imprint', 'tsa.imprint-mismatch'],
    ['wrong-policy', 'tsa.policy-mismatch'],
    ['wrong-eku', 'tsa.certificate-unusable'],
    ['eku-not-critical', 'tsa.certificate-unusable'],
    ['wrong-signing-certificate', 'tsa.certificate-unusable'],
    ['no-certificates', 'tsa.certificate-unusable'],
    ['wrong-key', 'tsa.signature-invalid'],
    ['clock-ahead', 'tsa.time-out-of-bounds'],
  ];

  test.each(faults)('TSA %s: the code %s as data', async (tsa, code) => {
    world.authority.setFaults({ tsa });
    expect(codeOf(await notaryWith()(stampEvent))).toBe(code);
  });

  test.each(faults)('TSA %s: the next one is asked', async (tsa, code) => {
    world.authority.setFaults({ tsa });
    const reply = await notaryWith({ authorities: [main(), backup()] })(stampEvent);
    expect(reply).toMatchObject({ authority: 'backup', passedOver: [{ authority: 'main', code }] });
  });

  test('an answer replayed from an earlier request is refused', async () => {
    await notaryWith()(stampEvent);
    world.authority.setFaults({ tsa: 'replayed' });
    expect(codeOf(await notaryWith()(stampEvent))).toBe('tsa.nonce-mismatch');
  });

  test('all failing for different reasons: unavailable, each named in the detail', async () => {
    world.authority.setFaults({ tsa: 'wrong-key' });
    spare.authority.setFaults({ tsa: 'down' });
    const reply = await notaryWith({ authorities: [main(), backup()] })(stampEvent);
    expect(reply).toMatchObject({ error: { code: 'tsa.unavailable' } });
    expect('error' in reply && reply.error.detail).toMatch(/main: tsa.signature-invalid.*backup: tsa.unavailable/);
  });

  test('none configured', async () => {
    expect(codeOf(await notaryWith({ authorities: [] })(stampEvent))).toBe('tsa.unavailable');
  });

  test('a TSA that does not lead to its configured anchor is passed over', async () => {
    const [own, others] = [world, spare].map(({ authority }) => authority.roots().map(({ sha256 }) => sha256));
    const stamp = (anchors: readonly string[] | undefined) =>
      notaryWith({ authorities: [{ ...main(), anchors }, backup()] })({
        ...stampEvent,
        anchors: trusting(world, spare),
      });
    expect(await stamp(own)).toMatchObject({ authority: 'main' });
    const code = 'trust.untrusted';
    expect(await stamp(others)).toMatchObject({ authority: 'backup', passedOver: [{ authority: 'main', code }] });
  });

  test('a TSA whose root reports do not trust is passed over, whoever signed for it', async () => {
    const stamp = (...trusted: readonly TestAuthority[]) =>
      notaryWith({ authorities: [main(), backup()] })({ ...stampEvent, anchors: trusting(...trusted) });
    const code = 'trust.untrusted';
    expect(await stamp(world)).toMatchObject({ authority: 'main', passedOver: [] });
    expect(await stamp(spare)).toMatchObject({ authority: 'backup', passedOver: [{ authority: 'main', code }] });
    expect(codeOf(await stamp())).toBe(code);
  });

  test.each(['wrong-key', 'wrong-eku', 'wrong-imprint'] as const)(
    'TSA %s: the next one is asked though both have anchors',
    async (tsa) => {
      world.authority.setFaults({ tsa });
      const reply = await notaryWith({ authorities: [main(), backup()] })({
        ...stampEvent,
        anchors: trusting(world, spare),
      });
      expect(reply).toMatchObject({ authority: 'backup', passedOver: [{ authority: 'main' }] });
    },
  );
});

describe('credentials of a TSA', () => {
  const seen: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    response.writeHead(401).end();
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test.each([
    [
      { kind: 'basic', user: '利用者', password: 'pass' },
      'authorization',
      `Basic ${Buffer.from('利用者:pass').toString('base64')}`,
    ],
    [{ kind: 'header', name: 'X-Api-Key', value: 'secret' }, 'x-api-key', 'secret'],
  ] as const)('%o go to that TSA only; a refusal is tsa.rejected', async (credentials, header, value) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`;
    const reply = await notaryWith({ authorities: [{ name: 'guarded', url, credentials: async () => credentials }] })(
      stampEvent,
    );
    expect(codeOf(reply)).toBe('tsa.rejected');
    expect(JSON.stringify(reply)).not.toContain('secret');
    expect(seen.at(-1)?.[header]).toBe(value);
  });

  test('a TSA whose credentials can not be read is passed over', async () => {
    const credentials = async () => {
      throw new CloudSignError('tsa.no-credentials', { detail: 'main: not stored' });
    };
    const reply = await notaryWith({ authorities: [{ ...main(), credentials }, backup()] })(stampEvent);
    expect(reply).toMatchObject({
      authority: 'backup',
      passedOver: [{ authority: 'main', code: 'tsa.no-credentials' }],
    });
  });

  test('a client certificate goes to the connection', async () => {
    const requests: Parameters<AuthorityHttp>[0][] = [];
    const http: AuthorityHttp = async (request) => {
      requests.push(request);
      return { ok: false, reason: 'network', detail: 'none' };
    };
    const credentials = { kind: 'client-certificate', certificate: 'PEM', key: 'PEM' } as const;
    await notaryWith({ http, authorities: [{ ...main(), credentials: async () => credentials }, backup()] })(
      stampEvent,
    );
    expect(requests.map(({ clientCertificate }) => clientCertificate?.certificate)).toEqual(['PEM', undefined]);
  });
});

describe('OCSP and CRL', () => {
  test('an OCSP answer comes back as it was', async () => {
    const { certificate, issuer } = newSeal(world.authority);
    const request = buildOcspRequest({ certificate, issuer, nonce: random(32) });
    const reply = await notaryWith()({ kind: 'ocsp', url: `${served.url}/ocsp`, request: base64(request) });
    if (!('response' in reply)) throw new Error(JSON.stringify(reply));
    const response = parseOcspResponse(bytes(reply.response));
    expect(checkOcsp({ response, certificate, issuer })).toMatchObject({ ok: true });
  });

  test('so does a CRL', async () => {
    const reply = await notaryWith()({ kind: 'crl', url: `${served.url}/crl/root-1.crl` });
    expect('crl' in reply && bytes(reply.crl)[0]).toBe(0x30);
  });

  const common = [
    ['down', 'revocation.unavailable'],
    ['silent', 'revocation.unavailable'],
    ['redirect', 'revocation.unavailable'],
    ['wrong-content-type', 'revocation.malformed'],
    ['oversized', 'revocation.too-large'],
  ] as const satisfies readonly (readonly [OcspFault & CrlFault, string])[];

  test.each(common)('responder %s: %s', async (ocsp, code) => {
    world.authority.setFaults({ ocsp });
    const event = { kind: 'ocsp', url: `${served.url}/ocsp`, request: base64(Uint8Array.of(0x30, 0)) };
    expect(codeOf(await notaryWith()(event))).toBe(code);
  });

  test.each(common)('CRL server %s: %s', async (crl, code) => {
    world.authority.setFaults({ crl });
    expect(codeOf(await notaryWith()({ kind: 'crl', url: `${served.url}/crl/root-1.crl` }))).toBe(code);
  });

  test('no such CRL', async () => {
    const reply = await notaryWith()({ kind: 'crl', url: `${served.url}/crl/other-1.crl` });
    expect(reply).toMatchObject({ error: { code: 'revocation.unavailable', detail: 'HTTP status 404' } });
  });
});

describe('addresses that certificates name are not followed into the private network', () => {
  test.each([
    'http://127.0.0.1/crl',
    'http://2130706433/crl',
    'http://0x7f.1/crl',
    'http://0/crl',
    'http://localhost/crl',
    'http://10.1.2.3/crl',
    'http://172.31.255.255/crl',
    'http://192.168.0.1/crl',
    'http://100.64.0.1/crl',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/crl',
    'http://[::]/crl',
    'http://[::ffff:127.0.0.1]/crl',
    'http://[::ffff:a9fe:a9fe]/crl',
    'http://[64:ff9b::7f00:1]/crl',
    'http://[fd00:ec2::254]/crl',
    'http://[fe80::1]/crl',
    'http://[2002:7f00:1::]/crl',
    'http://user:password@example.com/crl',
    'ftp://example.com/crl',
    'file:///etc/passwd',
    'gopher://example.com/',
    'not an address',
  ])('%s', async (url) => {
    const notary = notaryWith({ allowedHosts: [] });
    expect(codeOf(await notary({ kind: 'crl', url }))).toBe('revocation.address-refused');
    expect(codeOf(await notary({ kind: 'ocsp', url, request: '' }))).toBe('revocation.address-refused');
  });

  test('a name that resolves to a private address', async () => {
    const http = createAuthorityHttp(async () => [{ address: '10.0.0.5', family: 4 }]);
    const reply = await notaryWith({ http })({ kind: 'crl', url: 'http://crl.example.com/a.crl' });
    expect(codeOf(reply)).toBe('revocation.address-refused');
  });

  test('a name is looked up once, and the connection is held to what was checked', async () => {
    let lookups = 0;
    const { port } = new URL(served.url);
    const http = createAuthorityHttp(async () => {
      lookups++;
      return [{ address: '127.0.0.1', family: 4 }];
    });
    const url = `http://crl.example.com:${port}/crl/root-1.crl`;
    const reply = await notaryWith({ http, allowedHosts: ['crl.example.com'] })({ kind: 'crl', url });
    expect(codeOf(reply)).toBe('answered');
    expect(lookups).toBe(1);
  });

  test('of several addresses only public ones are used', async () => {
    const http = createAuthorityHttp(async () => [
      { address: '127.0.0.1', family: 4 },
      { address: '::ffff:10.0.0.1', family: 6 },
    ]);
    const { port } = new URL(served.url);
    const reply = await notaryWith({ http, allowedHosts: [] })({
      kind: 'crl',
      url: `http://crl.example.com:${port}/crl/root-1.crl`,
    });
    expect(codeOf(reply)).toBe('revocation.address-refused');
  });

  test('an allowed host may be given with its port, and then only with it', async () => {
    const { host } = new URL(served.url);
    const url = `${served.url}/crl/root-1.crl`;
    expect(codeOf(await notaryWith({ allowedHosts: [host] })({ kind: 'crl', url }))).toBe('answered');
    expect(codeOf(await notaryWith({ allowedHosts: ['127.0.0.1:1'] })({ kind: 'crl', url }))).toBe(
      'revocation.address-refused',
    );
  });

  test('a resolver that never answers is given up on', async () => {
    const http = createAuthorityHttp(() => new Promise(() => {}));
    const reply = await notaryWith({ http, timeoutMs: impatientMs })({
      kind: 'crl',
      url: 'http://crl.example.com/a.crl',
    });
    expect(codeOf(reply)).toBe('revocation.unavailable');
  });
});

describe('events that are none', () => {
  test.each([
    undefined,
    {},
    { kind: 'timestamp' },
    { kind: 'timestamp', algorithm: 'sha1', digest: '' },
    { kind: 'timestamp', algorithm: 'sha256', digest: base64(random(20)) },
    { kind: 'timestamp', algorithm: 'sha256', digest: 'not base64!' },
    { kind: 'ocsp', url: 'http://example.com' },
    { kind: 'crl', url: 'http://example.com', extra: 1 },
    { kind: 'fetch', url: 'http://example.com' },
  ])('%o', async (event) => {
    expect(codeOf(await notaryWith()(event))).toBe('request.malformed');
  });
});
