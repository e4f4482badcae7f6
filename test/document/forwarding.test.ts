import { describe, expect, test } from 'vitest';
import { canForward, forward } from '../../core/document/forwarding.ts';
import { limits } from '../../core/document/limits.ts';
import { participantOfLink, participantOfSession } from '../../core/document/link.ts';
import { cancel, remind } from '../../core/document/sender-acts.ts';
import { evidenceCompleted } from '../../core/document/service-acts.ts';
import { type ContractDocument, currentRecipient, type Participant, sender } from '../../core/document/state.ts';
import { asked, consentNow, notify, opened, sealNext } from '../support/acts.ts';
import { committed, later, memberId, person, sha } from '../support/documents.ts';

const forwardable = (recipients: number): ContractDocument => ({ ...asked(recipients), mayForward: true });
const who = (document: ContractDocument): Participant => currentRecipient(document) ?? expect.fail('nobody is asked');
const hand = (document: ContractDocument, to = person('next')) =>
  forward(document, { participant: who(document).id, now: later(5), to });
const refused = (code: string) => expect.objectContaining({ code });

describe('forwarding', () => {
  test('puts somebody else in the same place; the act is sealed before the new person is asked', () => {
    const before = forwardable(2);
    const old = who(before);
    const to = person('next');
    const decision = hand(before, to);
    expect(decision.tasks).toEqual([
      { kind: 'seal' },
      { kind: 'mail', template: 'forwarded', participant: sender(before).id, about: to.id },
    ]);
    expect(decision.events).toMatchObject([
      { type: 'participant.forwarded', actor: { kind: 'participant', id: old.id }, data: { participant: to.id } },
    ]);
    const document = committed(decision, later(5));
    expect(document.participants.map(({ id, order, state }) => ({ id, order, state }))).toEqual([
      { id: sender(before).id, order: 0, state: 'waiting' },
      { id: old.id, order: 1, state: 'forwarded' },
      { id: to.id, order: 1, state: 'waiting' },
      { id: before.participants[2]?.id, order: 2, state: 'waiting' },
    ]);
    expect(document.acts.at(-1)).toMatchObject({ kind: 'forward', participant: old.id, to: to.id, sealed: false });
    const sealed = sealNext(document, later(6));
    expect(sealed.decision.tasks).toEqual([{ kind: 'mail', template: 'invitation', participant: to.id }]);
    const consented = consentNow(opened(notify(sealed.document, later(7), sha('e')), later(8)), later(9));
    expect(consented.document.participants.find(({ id }) => id === to.id)?.state).toBe('consented');
    expect(who(consented.document).order).toBe(2);
  });

  test('kills the old link at once, and its sessions', () => {
    const before = forwardable(1);
    const link = { participant: who(before).id, hash: sha('b') };
    expect(participantOfLink(before, link, later(5)).id).toBe(link.participant);
    const { document } = hand(before);
    expect(() => participantOfLink(document, link, later(5))).toThrowError(refused('link.forwarded'));
    expect(() => participantOfSession(document, link, later(5))).toThrowError(refused('link.forwarded'));
    expect(JSON.stringify(document)).not.toContain(link.hash);
  });

  test('whoever forwarded hears of the end no more', () => {
    const before = forwardable(1);
    const old = who(before).id;
    const sealed = sealNext(committed(hand(before), later(5)), later(6)).document;
    const mailed = (decision: { readonly tasks: readonly unknown[] }) => JSON.stringify(decision.tasks);
    expect(mailed(cancel(sealed, { member: memberId }))).not.toContain(old);
    const consented = consentNow(opened(notify(sealed, later(7), sha('e')), later(8)), later(9));
    const last = sealNext(committed(consented, later(9)), later(10)).document;
    const done = evidenceCompleted(last, {}, { validUntil: later(99), now: later(11) }) ?? expect.fail();
    expect(done.tasks).toHaveLength(2);
    expect(mailed(done)).not.toContain(old);
  });
});

describe('forwarding refuses', () => {
  test('where the sender does not allow it, which is the default', () => {
    const document = asked(1);
    expect(document.mayForward).toBe(false);
    expect(canForward(document, who(document))).toBe(false);
    expect(() => hand(document)).toThrowError(refused('forward.not-allowed'));
  });

  test('what was not opened', () => {
    const closed = forwardable(1);
    const document = {
      ...closed,
      participants: closed.participants.map((one) => (one.order === 1 ? { ...one, state: 'notified' as const } : one)),
    };
    expect(canForward(document, who(document))).toBe(false);
    expect(() => hand(document)).toThrowError(refused('document.not-opened'));
  });

  test('out of turn, twice, and after the end', () => {
    const document = forwardable(2);
    const second = document.participants[2] ?? expect.fail();
    const input = { now: later(5), to: person('next') };
    expect(() => forward(document, { ...input, participant: second.id })).toThrowError(
      refused('document.not-your-turn'),
    );
    expect(() => forward(document, { ...input, participant: sender(document).id })).toThrowError(
      refused('document.not-your-turn'),
    );
    const once = committed(hand(document), later(5));
    expect(() => forward(once, { ...input, participant: who(document).id })).toThrowError(
      refused('document.not-your-turn'),
    );
    expect(() => remind(once, { now: later(6) })).toThrowError(refused('document.nobody-to-remind'));
    const canceled = committed(cancel(document, { member: memberId }), later(5));
    expect(() => hand(canceled)).toThrowError(refused('document.wrong-state'));
  });

  test('abuse: a chain without end', () => {
    let document = forwardable(1);
    for (let count = 0; count < limits.forwards; count++) {
      expect(canForward(document, who(document))).toBe(true);
      const sealed = sealNext(committed(hand(document, person(`next${count}`)), later(5)), later(6)).document;
      document = opened(notify(sealed, later(7), sha(`${count}`)), later(8));
    }
    expect(canForward(document, who(document))).toBe(false);
    expect(() => hand(document)).toThrowError(refused('forward.too-often'));
  });
});
