import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { FieldErrors, inWords } from '../../lambdas/field-errors.ts';
import { wordsOf } from '../../lambdas/field-words.ts';
import { routes } from '../../lambdas/routes.ts';
import * as s from '../../lambdas/schemas.ts';

const said = (schema: z.ZodType, value: unknown, language: 'ja' | 'en') => {
  const result = schema.safeParse(value);
  if (result.success) throw new Error('it is taken');
  const fields = result.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    reason: issue.message,
    words: wordsOf(issue),
  }));
  return new FieldErrors(fields).fields.map((field) => inWords(field, language));
};
const words = (schema: z.ZodType, value: unknown, language: 'ja' | 'en' = 'ja') =>
  said(schema, value, language).map((field) => ('message' in field ? field.message : undefined));

describe('what is wrong with a field is said in the reader’s language', () => {
  test('a mail address', () => {
    expect(words(s.email, 'nobody')).toEqual(['メールアドレスの形式を確認してください。例: name@example.com']);
    expect(words(s.email, 'nobody', 'en')).toEqual(['Check this mail address. It should look like name@example.com.']);
  });

  test('a name with brackets, without anything to see, too long, missing', () => {
    expect(words(s.personName, 'A <b>')).toEqual(['山括弧（< >）は使えません。取り除いてください。']);
    expect(words(s.personName, '\u200b')).toEqual(['目に見える文字を入力してください。']);
    expect(words(s.personName, 'x'.repeat(65))).toEqual(['長すぎます。64 文字以内にしてください。']);
    expect(words(s.personName, undefined)).toEqual(['必須の項目です。入力してください。']);
  });

  test('the reason for programs stays, and nothing of the table is shown', () => {
    expect(said(s.personName, 'A <b>', 'ja')).toEqual([
      { path: '', reason: 'no angle brackets', message: '山括弧（< >）は使えません。取り除いてください。' },
    ]);
  });

  /** Messages that a schema gives itself, wherever they are in the requests of the API. */
  const ownMessages = (): Set<string> => {
    const found = new Set<string>();
    const seen = new Set<unknown>();
    const look = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || seen.has(value)) return;
      seen.add(value);
      const { error, _zod } = value as { error?: unknown; _zod?: { def?: unknown } };
      if (typeof error === 'function') found.add(String(error({ input: undefined })));
      for (const one of _zod === undefined ? Object.values(value) : [_zod.def]) look(one);
    };
    for (const route of Object.values(routes)) if ('body' in route) look(route.body);
    return found;
  };

  test('every reason of the schemas has its words', () => {
    const messages = [...ownMessages()];
    expect(messages).toContain('no angle brackets');
    for (const message of messages) {
      const schema = z.string().refine(() => false, message);
      expect([message, ...words(schema, 'x')]).not.toContain('使えない値です。確認してください。');
    }
  });
});
