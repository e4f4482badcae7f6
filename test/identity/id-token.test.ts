import { createHmac } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { isCloudSignError } from '../../core/errors.ts';
import { readIdToken } from '../../core/identity/id-token.ts';

const now = new Date('2026-11-23T09:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);
const issuer = 'https://login.example.jp/tenant';
const clientId = 'client-one';
const nonce = 'n'.repeat(43);
type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let own: Pair;
let foreign: Pair;
let keys: { keys: (object & { kty: string })[] };
const jwk = async (key: Pair['publicKey'], more: object) => ({ ...(await exportJWK(key)), kty: 'RSA', ...more });
beforeAll(async () => {
  own = await generateKeyPair('RS256', { extractable: true });
  foreign = await generateKeyPair('RS256', { extractable: true });
  keys = { keys: [await jwk(own.publicKey, { kid: 'one', use: 'sig' })] };
});

const claims = {
  iss: issuer,
  aud: clientId,
  sub: 'taro',
  nonce,
  iat: seconds,
  exp: seconds + 300,
  email: 'taro@example.jp',
  email_verified: true,
};
const without = (name: keyof typeof claims) =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
const sign = (
  payload: object,
  { key = own.privateKey, header = {} }: { key?: Pair['privateKey']; header?: object } = {},
) => new SignJWT({ ...payload }).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(key);
const read = (token: string, set: unknown = keys) =>
  readIdToken(token, { issuer, clientId, nonce, keys: set as typeof keys, now });
const refusal = async (token: string | Promise<string>, set?: unknown): Promise<string | undefined> => {
  try {
    await read(await token, set);
    return undefined;
  } catch (error) {
    if (isCloudSignError(error)) return error.code;
    throw error;
  }
};

test('a token that is all right says who it is', async () => {
  expect(await read(await sign(claims))).toEqual({ subject: 'taro', email: 'taro@example.jp', isEmailVerified: true });
});

test.each(['ES256', 'ES384', 'PS256', 'Ed25519'])('%s is taken, too', async (alg) => {
  const pair = await generateKeyPair(alg, { extractable: true });
  const set = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one' }] };
  expect(
    await refusal(new SignJWT(claims).setProtectedHeader({ alg, kid: 'one' }).sign(pair.privateKey), set),
  ).toBeUndefined();
});

describe('forged', () => {
  test('alg none: an unsigned token', async () => {
    expect(await refusal(new UnsecuredJWT(claims).encode())).toBe('sso.token-refused');
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const alg of ['none', 'None', 'NONE', ''])
      expect(await refusal(`${part({ alg, kid: 'one' })}.${part(claims)}.`)).toBe('sso.token-refused');
  });

  test('HS256 with the public key as its secret', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const input = `${part({ alg: 'HS256', kid: 'one' })}.${part(claims)}`;
    const secrets = [await exportSPKI(own.publicKey), JSON.stringify(keys.keys[0])];
    for (const secret of secrets) {
      const token = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
      expect(await refusal(token)).toBe('sso.token-refused');
      const k = Buffer.from(secret).toString('base64url');
      expect(await refusal(token, { keys: [{ kty: 'oct', kid: 'one', k, alg: 'HS256' }] })).toBe('sso.token-refused');
    }
  });

  test('by another key: with its own key in the header, at an address of its own, under the right key id', async () => {
    const mine = await exportJWK(foreign.publicKey);
    for (const header of [
      {},
      { jwk: mine },
      { jku: 'https://evil.example/keys' },
      { kid: 'two' },
      { x5u: 'https://evil.example' },
    ])
      expect(await refusal(sign(claims, { key: foreign.privateKey, header }))).toBe('sso.token-refused');
  });

  test('with a changed claim, a critical header that nobody knows, no key set, an empty one', async () => {
    const [head, , tail] = (await sign(claims)).split('.');
    const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'owner' })).toString('base64url');
    expect(await refusal(`${head}.${changed}.${tail}`)).toBe('sso.token-refused');
    const token = await sign(claims);
    for (const set of [{}, { keys: [] }, { keys: [{ kty: 'RSA' }] }, { keys: 'x' }, null])
      expect(await refusal(token, set)).toBe('sso.token-refused');
    for (const text of ['', 'x', 'a.b.c', token.slice(0, -4), `${token}.x`])
      expect(await refusal(text)).toBe('sso.token-refused');
  });

  test('a key of 1024 bits', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const input = `${part({ alg: 'RS256', kid: 'one' })}.${part(claims)}`;
    const { sign: signBytes } = await import('node:crypto');
    const token = `${input}.${signBytes('sha256', Buffer.from(input), weak.privateKey).toString('base64url')}`;
    expect(await refusal(token, { keys: [{ ...weak.publicKey.export({ format: 'jwk' }), kid: 'one' }] })).toBe(
      'sso.token-refused',
    );
  });
});

describe('meant for somebody or something else', () => {
  test.each([
    ['another issuer', { iss: 'https://login.example.jp/other' }],
    ['an issuer that only begins alike', { iss: `${issuer}/` }],
    ['another client', { aud: 'client-two' }],
    ['several clients without azp', { aud: [clientId, 'client-two'] }],
    ['several clients, asked for by another', { aud: [clientId, 'client-two'], azp: 'client-two' }],
    ['this client, asked for by another', { azp: 'client-two' }],
    ['another sign-in', { nonce: 'm'.repeat(43) }],
    ['a nonce that is no text', { nonce: [nonce] }],
    ['a subject that is no text', { sub: 1 }],
    ['an empty subject', { sub: '' }],
    ['a subject of 256 characters', { sub: 'x'.repeat(256) }],
    ['a time that is over', { exp: seconds - 61 }],
    ['a time that has not come', { iat: seconds + 61 }],
    ['a time that has not begun', { nbf: seconds + 61 }],
    ['an hour ago, though it lasts a day', { iat: seconds - 3600, exp: seconds + 86_400 }],
  ])('%s', async (_, change) => {
    expect(await refusal(sign({ ...claims, ...change }))).toBe('sso.token-refused');
  });

  test.each(['iss', 'aud', 'sub', 'nonce', 'iat', 'exp'] as const)('without %s', async (name) => {
    expect(await refusal(sign(without(name)))).toBe('sso.token-refused');
  });

  test('several clients, asked for by this one, is meant for this one', async () => {
    expect(await refusal(sign({ ...claims, aud: ['client-two', clientId], azp: clientId }))).toBeUndefined();
  });
});

describe('a mail address counts as verified', () => {
  const verified = async (change: object) => (await read(await sign({ ...claims, ...change }))).isEmailVerified;
  test.each([
    [{ email_verified: true }, true],
    [{ email_verified: false }, false],
    [{ email_verified: 'true' }, false],
    [{ email_verified: 1 }, false],
    [{ email_verified: false, xms_edov: true }, false],
  ])('%j: %s', async (change, expected) => {
    expect(await verified(change)).toBe(expected);
  });
  test.each([
    [{ xms_edov: true }, true],
    [{ xms_edov: '1' }, true],
    [{ xms_edov: 0 }, false],
    [{}, false],
  ])('without email_verified, as Entra ID: %j: %s', async (change, expected) => {
    const bare = { ...without('email_verified'), ...change };
    expect((await read(await sign(bare))).isEmailVerified).toBe(expected);
  });

  test('told by userinfo, only of the same subject and where the token is silent', async () => {
    const bare = without('email_verified');
    const thin = async (payload: object, userinfo: { sub: string; email?: string; email_verified?: unknown }) =>
      readIdToken(await sign(payload), { issuer, clientId, nonce, keys, userinfo, now });
    const told = { sub: 'taro', email: 'told@example.jp', email_verified: true };
    expect(await thin(bare, told)).toEqual({ subject: 'taro', email: 'told@example.jp', isEmailVerified: true });
    expect((await thin(bare, { ...told, sub: 'jiro' })).isEmailVerified).toBe(false);
    expect((await thin(bare, { ...told, email_verified: 'true' })).isEmailVerified).toBe(false);
    expect((await thin({ ...claims, email_verified: false }, told)).isEmailVerified).toBe(false);
  });
});
