import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { readKeyboards, readPasswordWords } from '../../adapters/password-words.ts';
import { passwordReasons } from '../../core/identity/password-reasons.ts';
import { judgePassword, type PasswordMeter, passwordMeter } from '../../core/identity/password-strength.ts';
import { withCpuTime } from '../support/cpu-time.ts';
import { goodFamilies, member, ownFamily, weakFamilies } from './password-families.ts';

let meter: PasswordMeter;
beforeAll(async () => {
  meter = passwordMeter(ZxcvbnFactory, await readPasswordWords(), await readKeyboards());
});
const weaknessOf = (password: string, known: readonly string[] = []) => judgePassword(meter, password, known).weakness;
const all = (families: Readonly<Record<string, readonly string[]>>) => Object.values(families).flat();

describe('300 weak or guessable passwords are refused, each with a reason', () => {
  test('there are 300 of them, no two alike', () => {
    const list = [...all(weakFamilies), ...ownFamily];
    expect(new Set(list).size).toBe(list.length);
    expect(list.length).toBeGreaterThanOrEqual(300);
    expect(list.filter((one) => [...one].length < 12)).toEqual([]);
  });
  test.each(Object.entries(weakFamilies))('%s', (_, list) => {
    expect(list.filter((password) => weaknessOf(password) === undefined)).toEqual([]);
    for (const password of list) expect(passwordReasons[weaknessOf(password) ?? 'too-easy'].ja).not.toBe('');
  });
  test("the member's own words: name, address, team", () => {
    expect(ownFamily.filter((password) => weaknessOf(password, member) === undefined)).toEqual([]);
  });
});

describe('100 good passphrases are taken', () => {
  test('there are 100 of them', () => {
    expect(new Set(all(goodFamilies)).size).toBeGreaterThanOrEqual(100);
  });
  test.each(Object.entries(goodFamilies))('%s', (_, list) => {
    expect(list.filter((password) => weaknessOf(password, member) !== undefined)).toEqual([]);
  });
  test.each(['correct horse battery staple', 'tsuki-no-ura-gawa-no-usagi-9', 'vK7#pQz2!mXw9Lr'])('%s', (password) => {
    expect(weaknessOf(password, ['hanako@kaisha.example'])).toBeUndefined();
  });
});

describe('the reason names what is wrong', () => {
  test.each([
    ['short', 'too-short'],
    ['パスワード', 'too-short'],
    ['zebrazebrazebra', 'repeat'],
    ['^yhn7ujm&UJM', 'keys'],
    ['493817205566', 'digits'],
    ['123456789012', 'leaked'],
    ['090-1234-5678', 'phone'],
    ['2026年11月23日(月)', 'date'],
    ['あいうえおかきくけこさし', 'sequence'],
    ['yoroshikuonegaishimasu', 'phrase'],
    ['よろしくおねがいします。。', 'phrase'],
    ['Kobayashi-Kenji', 'words'],
    ['cloudsign2026!', 'own-words'],
    ['unbelievable1', 'leaked'],
  ])('%s: %s', (password, weakness) => {
    expect(weaknessOf(password)).toBe(weakness);
  });
});

test('a very long password is judged in bounded time', async () => {
  expect(weaknessOf('a'.repeat(1024))).toBe('repeat');
  const long = 'correct-horse-Battery-パスワード-1990-'.repeat(30);
  expect((await withCpuTime(() => weaknessOf(long))).cpuMs).toBeLessThan(5_000);
});
