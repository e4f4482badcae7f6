import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashPassword, isPassword, needsRehash, unopenableHash } from '../../core/identity/password-hash.ts';

test('the password and no other opens the hash', async () => {
  const phc = await hashPassword('correct horse battery staple', randomBytes(16));
  expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await isPassword('correct horse battery staple', phc)).toBe(true);
  expect(await isPassword('correct horse battery stapler', phc)).toBe(false);
  expect(await isPassword('', phc)).toBe(false);
  expect(needsRehash(phc)).toBe(false);
});

test('two spellings of one text are one password (NFKC)', async () => {
  const phc = await hashPassword('ガーデンで読んだ本', randomBytes(16));
  expect(await isPassword('ガーデンで読んだ本', phc)).toBe(true);
});

test('RFC 9106 hashes made with weaker parameters are known and due for an upgrade', async () => {
  const weak = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  expect(needsRehash(weak)).toBe(true);
  expect(await isPassword('anything', weak)).toBe(false);
});

test('timing: an unknown address costs the same derivation as a known one, and nothing else', async () => {
  const decoy = unopenableHash(randomBytes(48));
  const real = await hashPassword('correct horse battery staple', randomBytes(16));
  expect(decoy.replaceAll(/[A-Za-z0-9+/]{22,}/g, 'x')).toBe(real.replaceAll(/[A-Za-z0-9+/]{22,}/g, 'x'));
  expect(decoy).toHaveLength(real.length);
  expect(await isPassword('correct horse battery staple', decoy)).toBe(false);
});

test.each(['', 'plain', '$argon2i$v=19$m=19456,t=2,p=1$AAAA$AAAA', '$argon2id$v=19$m=x,t=2,p=1$AAAA$AAAA'])(
  '%j is not a hash',
  async (phc) => {
    expect(await isPassword('anything', phc)).toBe(false);
  },
);
