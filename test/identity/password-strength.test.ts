import { describe, expect, test } from 'vitest';
import { passwordWeakness } from '../../core/identity/password-strength.ts';

describe('a password is refused', () => {
  test.each(['short', '12345678901', 'パスワード'])('%s: too short', async (password) => {
    expect(await passwordWeakness(password, [])).toBe('too-short');
  });
  test.each([
    '123456789012',
    'passwordpassword',
    'qwertyuiop[]',
    'aaaaaaaaaaaaaaaa',
    'cloudsign2026!',
    'keiyakukeiyaku',
    'Passw0rd!2026',
  ])('%s: easy to guess', async (password) => {
    expect(await passwordWeakness(password, [])).toBe('too-easy');
  });
  test('made of the own name, address and team', async () => {
    const known = ['hanako.yamada@kaisha.example', '山田花子', 'Umibozu Shoji'];
    expect(await passwordWeakness('hanakoyamada1990', known)).toBe('too-easy');
    expect(await passwordWeakness('umibozushoji2026', known)).toBe('too-easy');
  });
});

test.each([
  'correct horse battery staple',
  'tsuki-no-ura-gawa-no-usagi-9',
  'vK7#pQz2!mXw9Lr',
  '夕焼け小焼けで石けりした公園',
])('%s is taken', async (password) => {
  expect(await passwordWeakness(password, ['hanako@kaisha.example'])).toBeUndefined();
});

test('a very long password is judged in bounded time', async () => {
  expect(await passwordWeakness('a'.repeat(1024), [])).toBe('too-easy');
});
