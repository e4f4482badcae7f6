import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { errorTable } from '../../core/errors.ts';
import { securityEventGroups, securityEvents, securityEventTypes } from '../../core/identity/security-event.ts';
import { languages } from '../../core/language.ts';
import { documentState, participantState } from '../../lambdas/schemas.ts';
import { allMessages, t, tIfKnown } from '../../web/catalog.ts';
import { fillMessage, pickLanguage } from '../../web/fill-message.ts';
import '../../web/sender/messages.ts';

const messages = Object.entries(allMessages());
const slots = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? ''))].sort();

describe('the catalog', () => {
  test('has words in every language for every message', () => {
    const empty = messages.filter(([, message]) => languages.some((language) => message[language].trim() === ''));
    expect(empty).toEqual([]);
  });

  test('uses the same parameters in every language', () => {
    expect(messages.filter(([, { ja, en }]) => slots(ja).join() !== slots(en).join()).map(([id]) => id)).toEqual([]);
  });

  test('has no Japanese in English messages and no untranslated sentence', () => {
    const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;
    expect(messages.filter(([, { en }]) => japanese.test(en)).map(([id]) => id)).toEqual([]);
    const same = messages.filter(([id, { ja, en }]) => ja === en && id !== 'product.name').map(([id]) => id);
    expect(same).toEqual([]);
  });

  test('names every state that the API knows', () => {
    for (const state of documentState.options) expect(tIfKnown(`state.${state}`)).toBeDefined();
    for (const state of participantState.options) expect(tIfKnown(`participant.${state}`)).toBeDefined();
  });

  test('has a title for every problem of a link', () => {
    const codes = Object.keys(errorTable).filter((code) => code.startsWith('link.'));
    expect(codes.filter((code) => tIfKnown(`sign.${code}.title`) === undefined)).toEqual([]);
  });

  test.each(securityEventTypes)('names the event %s of the security log, in both languages', (type) => {
    expect(allMessages()).toHaveProperty([`security.${type}`]);
    expect(allMessages()).toHaveProperty([`log.group.${securityEvents[type]}`]);
  });

  test('offers every group of the security log, each of which has events', () => {
    expect([...securityEventGroups].sort()).toEqual([...new Set(Object.values(securityEvents))].sort());
    const page = readFileSync(new URL('../../web/sender/team/security-log-page.tsx', import.meta.url), 'utf8');
    const offered = /const groups = \[([^\]]+)\]/.exec(page)?.[1] ?? '';
    expect([...offered.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name)).toEqual([...securityEventGroups]);
  });

  test('names every event of a document', () => {
    const types = [
      'document.created',
      'document.sent',
      'participant.notified',
      'participant.reminded',
      'participant.opened',
      'participant.consented',
      'participant.declined',
      'participant.forwarded',
      'document.taken-over',
      'document.canceled',
      'document.expired',
      'document.concluded',
      'mail.delayed',
      'mail.given-up',
      'mail.returned',
      'mail.sent',
      'act.sealed',
      'evidence.completed',
      'evidence.renewed',
      'evidence.delayed',
    ];
    expect(types.filter((type) => tIfKnown(`event.${type}`) === undefined)).toEqual([]);
    expect(tIfKnown('event.toString')).toBeUndefined();
    expect(t('event.unknown', { type: 'x.y' })).toContain('x.y');
  });
});

describe('a message', () => {
  test('takes parameters as they are, with numbers in the style of the language', () => {
    expect(fillMessage('{name}: {count}', 'en', { name: '{count} <b>', count: 1234 })).toBe('{count} <b>: 1,234');
  });

  test('picks one or other by number', () => {
    expect(fillMessage('{n} {n:page|pages}', 'en', { n: 1 })).toBe('1 page');
    expect(fillMessage('{n} {n:page|pages}', 'en', { n: 2 })).toBe('2 pages');
  });
});

describe('the language', () => {
  test.each([
    ['remembered', 'ja', ['en-US'], 'ja'],
    ['first that we have', null, ['fr-FR', 'ja-JP', 'en'], 'ja'],
    ['by region', null, ['en-GB'], 'en'],
    ['English when we have none', null, ['fr', 'de'], 'en'],
    ['not by a likeness', null, ['jam', 'enm'], 'en'],
    ['never what is not a language of ours', 'xx', ['ja'], 'ja'],
  ] as const)('%s', (_, remembered, wanted, expected) => {
    expect(pickLanguage(remembered, wanted)).toBe(expected);
  });
});
