import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { send } from '../../core/document/sender-acts.ts';
import { sender } from '../../core/document/state.ts';
import { keeperOf, takeOver } from '../../core/document/take-over.ts';
import { type MemberId, newId } from '../../core/ids.ts';
import { committed, draft, later, memberId, person } from '../support/documents.ts';

const successor = newId<MemberId>(randomBytes(16));
const refused = (code: string) => expect.objectContaining({ code });

describe('a draft that is taken over', () => {
  test('has the new sender in the old place, and the recipients as they were', () => {
    const before = draft(2);
    const after = committed(takeOver(before, { member: successor, person: person('successor') }), later(5));
    expect([after.owner, after.keeper, keeperOf(after)]).toEqual([successor, undefined, successor]);
    expect(sender(after)).toEqual({
      ...sender(before),
      name: 'successor',
      email: 'successor@example.com',
    });
    expect(after.participants.slice(1)).toEqual(before.participants.slice(1));
    expect(after.files).toEqual(before.files);
  });

  test('can be sent by whoever took it over, and by nobody else', () => {
    const after = committed(takeOver(draft(1), { member: successor, person: person('successor') }), later(5));
    expect(() => send(after, { member: memberId, now: later(6) })).toThrow(refused('document.not-owner'));
    expect(send(after, { member: successor, now: later(6) }).document.state).toBe('sent');
  });

  test('loses the confirmation of a rewritten file, not the file', () => {
    const before = draft(1);
    const rewriting = {
      reasons: ['script' as const],
      original: { sha256: 'b'.repeat(64), size: 2 },
      confirmed: { by: memberId, at: later(1).toISOString() },
    };
    const files = before.files.map((file) => ({ ...file, rewriting }));
    const { document } = takeOver({ ...before, files }, { member: successor, person: person('successor') });
    expect(document.files[0]?.rewriting).toEqual({ reasons: ['script'], original: rewriting.original });
    expect(() => send(document, { member: successor, now: later(6) })).toThrow(refused('file.unconfirmed'));
  });
});

describe('a document that was sent', () => {
  const sent = () => committed(send(draft(1), { member: memberId, now: later(1) }), later(1));

  test('keeps owner, participants, acts and files; only its keeper is another', () => {
    const before = sent();
    const { document, events, tasks } = takeOver(before, { member: successor, person: person('successor') });
    const { keeper, ...rest } = document;
    expect(rest).toEqual(before);
    expect(keeper).toEqual({
      member: successor,
      name: 'successor',
      email: 'successor@example.com',
      language: 'ja',
    });
    expect(events).toEqual([
      { type: 'document.taken-over', actor: { kind: 'member', id: successor }, data: { from: memberId } },
    ]);
    expect(tasks).toEqual([]);
  });

  test('is taken over again from the keeper, and by nobody from himself', () => {
    const first = committed(takeOver(sent(), { member: successor, person: person('successor') }), later(2));
    expect(() => takeOver(first, { member: successor, person: person('again') })).toThrow(
      refused('document.has-keeper'),
    );
    const third = newId<MemberId>(randomBytes(16));
    const { events, document } = takeOver(first, { member: third, person: person('third') });
    expect([keeperOf(document), events[0]?.data]).toEqual([third, { from: successor }]);
  });
});
