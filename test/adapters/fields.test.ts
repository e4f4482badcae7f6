import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { fieldCipher } from '../../adapters/fields.ts';
import type { Ciphertext } from '../../core/document/state.ts';

const key = randomBytes(32);
const cipher = fieldCipher('team1', key);

test('a text opens at its place, and is different each time', () => {
  const texts = ['', '契約書', '𠮷野家 葛󠄀城市', 'x'.repeat(16_000)];
  for (const text of texts) {
    const sealed = cipher.encrypt('doc|title', text);
    expect(cipher.decrypt('doc|title', sealed)).toBe(text);
    expect(cipher.encrypt('doc|title', text)).not.toBe(sealed);
    if (text !== '') expect(sealed).not.toContain(text);
  }
});

test('moved to another field, document or team, or changed, it does not open', () => {
  const sealed = cipher.encrypt('doc|title', 'secret');
  expect(() => cipher.decrypt('doc|message', sealed)).toThrow();
  expect(() => cipher.decrypt('other|title', sealed)).toThrow();
  expect(() => fieldCipher('team2', key).decrypt('doc|title', sealed)).toThrow();
  expect(() => fieldCipher('team1', randomBytes(32)).decrypt('doc|title', sealed)).toThrow();
  const body = Buffer.from(sealed.slice(3), 'base64url');
  for (let i = 0; i < body.length; i++) {
    const changed = Buffer.from(body);
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(() => cipher.decrypt('doc|title', `v1.${changed.toString('base64url')}` as Ciphertext)).toThrow();
  }
  expect(() => cipher.decrypt('doc|title', sealed.slice(3) as Ciphertext)).toThrow();
  expect(() => cipher.decrypt('doc|title', 'v1.AAAA' as Ciphertext)).toThrow();
});
