import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ActStatement,
  actAuthentications,
  actKinds,
  readStatement,
  wordsOf,
  writeStatement,
} from '../../core/evidence/act-statement.ts';
import { email, personName } from '../../lambdas/schemas.ts';

const consent: ActStatement = {
  kind: 'consent',
  actor: { name: '田中 一郎', email: 'tanaka@midori.example' },
  to: undefined,
  document: '01k9x3v5q2r8f6h7j4m1n0p9st',
  at: '2026-11-20T05:31:00.000Z',
  authentication: 'mail-link',
};
const keys = <T extends object>(table: T) => Object.keys(table) as (keyof T)[];

describe('what a seal states', () => {
  test('in the words that stand in files that are out there', () => {
    expect(writeStatement(consent)).toBe(
      '田中 一郎 <tanaka@midori.example> consented to this document (01k9x3v5q2r8f6h7j4m1n0p9st) at 2026-11-20T05:31:00.000Z; authentication: opened the unique link mailed to the address',
    );
  });

  test('is read as it was written, whatever the API takes for names', () => {
    const person = fc
      .record({ name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), email: fc.emailAddress() })
      .map((one) => ({ name: personName.safeParse(one.name).data, email: email.safeParse(one.email).data }))
      .filter((one): one is { name: string; email: string } => one.name !== undefined && one.email !== undefined);
    const statement = fc.record({
      kind: fc.constantFrom(...keys(actKinds)),
      actor: person,
      to: fc.option(person, { nil: undefined }),
      document: fc.constant(consent.document),
      at: fc.constant(consent.at),
      authentication: fc.constantFrom(...keys(actAuthentications)),
    });
    fc.assert(
      fc.property(statement, (one) => {
        expect(readStatement(writeStatement(one))).toEqual(one);
      }),
    );
  });

  test('a name cannot state what its bearer did not do', () => {
    const name = `X consented to this document (${consent.document}) at ${consent.at}; authentication: signed in with a password`;
    const read = readStatement(writeStatement({ ...consent, kind: 'send', actor: { ...consent.actor, name } }));
    expect(read).toMatchObject({ kind: 'send', actor: { name } });
  });

  test.each([
    '',
    '同意して確認完了',
    writeStatement(consent).replace('consented to', 'signed'),
    writeStatement(consent).replace('opened the', 'had the'),
    `${writeStatement(consent)} x`,
    ` ${writeStatement(consent).replace('<', '')}`,
  ])('other words are not read: %s', (text) => {
    expect(readStatement(text)).toBeUndefined();
  });

  test('is said in both languages', () => {
    expect(wordsOf(consent)).toMatchObject({
      did: { en: 'consented to the document', ja: '書類の内容に同意' },
      how: { ja: 'メールで届いた専用リンクから確認' },
    });
    const to = { name: 'Jane $& Doe', email: 'jane@example.org' };
    expect(wordsOf({ ...consent, kind: 'forward', to }).did).toEqual({
      en: 'forwarded the document to Jane $& Doe <jane@example.org>',
      ja: '書類を Jane $& Doe <jane@example.org> に転送',
    });
  });
});
