import { describe, expect, test } from 'vitest';
import { issueToken, readToken } from '../../adapters/access-tokens.ts';
import { softwareKey } from '../support/software-key.ts';

const now = new Date('2026-11-01T00:00:00Z');
const in15Minutes = new Date('2026-11-01T00:15:00Z');
const key = softwareKey('key-1');
const issue = (change: Partial<Parameters<typeof issueToken>[1]> = {}): Promise<string> =>
  issueToken(key, {
    subject: 'm1',
    audience: 'member',
    claims: { team: 't1', name: '山田' },
    now,
    expiresAt: in15Minutes,
    ...change,
  });

describe('an access token', () => {
  test('tells whom it is for until it expires', async () => {
    const token = await issue();
    const read = await readToken(key, token, { audience: 'member', now });
    expect(read).toMatchObject({ subject: 'm1', claims: { team: 't1', name: '山田' }, expiresAt: in15Minutes });
    expect(await readToken(key, token, { audience: 'member', now: new Date('2026-11-01T00:14:59Z') })).toBeDefined();
    expect(await readToken(key, token, { audience: 'member', now: in15Minutes })).toBeUndefined();
  });

  test('of one audience is none of another', async () => {
    expect(await readToken(key, await issue(), { audience: 'recipient', now })).toBeUndefined();
  });

  test('of another key is refused', async () => {
    expect(await readToken(softwareKey('key-2'), await issue(), { audience: 'member', now })).toBeUndefined();
  });

  test('cannot be changed, resigned with "none", or given a claim that overrides another', async () => {
    const [header = '', payload = '', signature = ''] = (await issue()).split('.');
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), team: 't2' }),
    ).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const hmac = Buffer.from(JSON.stringify({ alg: 'HS256' })).toString('base64url');
    for (const token of [
      `${header}.${forged}.${signature}`,
      `${none}.${payload}.`,
      `${hmac}.${payload}.${signature}`,
      '',
      'a.b.c',
      `${header}.${payload}`,
    ]) {
      expect(await readToken(key, token, { audience: 'member', now })).toBeUndefined();
    }
    const sly = await issue({ claims: { sub: 'm2', aud: 'recipient', exp: '9999999999' } });
    expect((await readToken(key, sly, { audience: 'member', now }))?.subject).toBe('m1');
  });

  test('DER signatures of every length become 64 bytes', async () => {
    const tokens = await Promise.all(Array.from({ length: 200 }, () => issue()));
    for (const token of tokens) {
      expect(Buffer.from(token.split('.')[2] ?? '', 'base64url').length).toBe(64);
      expect(await readToken(key, token, { audience: 'member', now })).toBeDefined();
    }
  });
});
