import { describe, expect, test } from 'vitest';
import { newDocument, newFile, recipients, signUp } from '../../lambdas/schemas.ts';

const person = (change: object) =>
  recipients.safeParse({ participants: [{ name: '佐藤 花子', email: 'hanako@example.com', ...change }] }).success;
const draft = (change: object) => newDocument.safeParse({ title: '契約書', ...change }).success;

describe('names that seals and mails will say', () => {
  test.each([
    '佐藤 花子',
    '葛󠄀城 太郎',
    "Seán O'Néill, Jr.",
    'ידידיה כהן',
    'محمد',
    '👨‍👩‍👧',
    'Foo @ Bar',
    '株式会社〈海〉',
  ])('%s is taken', (name) => {
    expect(person({ name, organization: name })).toBe(true);
  });

  test.each([
    ['another address in the place of the own', 'Taro <taro@bank.example>'],
    ['the same in full width', 'Taro ＜taro@bank.example＞'],
    ['text that is shown in another order than it has', 'Ta\u202ero'],
    ['the same by an isolate', 'Ta\u2067ro'],
    ['a line break', 'Taro\r\nBcc: x@example.com'],
    ['nothing to see', '\u200b\u3164'],
    ['nothing', '   '],
  ])('%s is refused', (_, name) => {
    expect(person({ name })).toBe(false);
    const account = { email: 'a@example.com', name: 'a', teamName: 'a', language: 'ja' };
    expect(signUp.safeParse({ ...account, name }).success).toBe(false);
    expect(signUp.safeParse({ ...account, teamName: name }).success).toBe(false);
  });
});

test.each(['a@b', 'a b@example.com', 'a@example.com\r\nBcc: x@example.com', '<a@example.com>', '"a"@example.com'])(
  'mail header injection: %j is no address',
  (email) => {
    expect(person({ email })).toBe(false);
  },
);

test('titles, messages and names of files are shown in the order that they have', () => {
  for (const turn of ['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069']) {
    expect(draft({ title: `a${turn}b` })).toBe(false);
    expect(draft({ message: `a${turn}b` })).toBe(false);
    expect(newFile.safeParse({ name: `fdp${turn}.exe`, size: 1 }).success).toBe(false);
  }
  expect(draft({ title: '価格 < 100 & > 50', message: 'a\r\n\tb\u200f' })).toBe(true);
});
