import { describe, expect, test } from 'vitest';
import { mailReturned, mailTaken } from '../../core/document/mail-acts.ts';
import type { ContractDocument, Participant } from '../../core/document/state.ts';
import { committed, draft, later } from '../support/documents.ts';

const document = draft(2);
const [sender, first, second] = document.participants as [Participant, Participant, Participant];
const returned = (of: ContractDocument, participant: Participant, mail = 'mail-1') =>
  mailReturned(of, { participant: participant.id, template: 'invitation', mail, reason: 'bounced', now: later(1) });

describe('a mail that came back', () => {
  test('is shown at its participant alone, and told to the sender', () => {
    const decision = returned(document, first) ?? expect.fail();
    expect(decision.document.participants.map(({ mailProblem }) => mailProblem?.reason)).toEqual([
      undefined,
      'bounced',
      undefined,
    ]);
    expect(decision.events).toMatchObject([{ type: 'mail.returned', data: { participant: first.id } }]);
    expect(decision.tasks).toEqual([{ kind: 'mail', template: 'undeliverable', participant: sender.id }]);
  });

  test('told twice happens once; another one happens again', () => {
    const known = committed(returned(document, first) ?? expect.fail(), later(1));
    expect(returned(known, first)).toBeUndefined();
    expect(returned(known, first, 'mail-2')?.events).toHaveLength(1);
    expect(returned(known, second)?.events).toHaveLength(1);
  });

  test('to the sender is in the record, and nobody is mailed about it', () => {
    const decision = returned(document, sender) ?? expect.fail();
    expect(decision.events).toHaveLength(1);
    expect(decision.tasks).toEqual([]);
  });

  test('of nobody here is nothing', () => {
    expect(returned(document, { ...first, id: sender.id.replace(/./g, '0') as Participant['id'] })).toBeUndefined();
  });

  test('is forgotten when another mail is taken, and not when it came back before that was noted', () => {
    const known = committed(returned(document, first) ?? expect.fail(), later(1));
    const after = (mail: string) =>
      mailTaken(known, { participant: first.id, template: 'reminder', mail, now: later(2) }).document.participants;
    expect(after('mail-2').every(({ mailProblem }) => mailProblem === undefined)).toBe(true);
    expect(after('mail-1').some(({ mailProblem }) => mailProblem !== undefined)).toBe(true);
    expect(after('mail-2').map(({ id }) => id)).toEqual(known.participants.map(({ id }) => id));
  });
});
