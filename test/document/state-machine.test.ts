import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { changeDraft, confirmFile, deleteDraft, setRecipients } from '../../core/document/draft.ts';
import { mayReadFiles, participantOfLink, participantOfSession } from '../../core/document/link.ts';
import { isPointless, linkMade, mailTaken } from '../../core/document/mail-acts.ts';
import { consent, decline } from '../../core/document/recipient-acts.ts';
import { cancel, expire, remind, send } from '../../core/document/sender-acts.ts';
import { actSealed, evidenceCompleted, evidenceDelayed } from '../../core/document/service-acts.ts';
import { type ContractDocument, currentRecipient, sender } from '../../core/document/state.ts';
import { type FileId, type MemberId, newId } from '../../core/ids.ts';
import { asked, consentNow, mailed, notify, opened, required, sealNext, sent, shown } from '../support/acts.ts';
import { committed, draft, later, memberId, person, secret, sha, start } from '../support/documents.ts';

const member = { member: memberId };
const rewriting = { reasons: ['script'], original: { sha256: sha('b'), size: 2000 } } as const;
const rewritten = (document: ContractDocument): ContractDocument => ({
  ...document,
  files: document.files.map((file) => ({ ...file, rewriting })),
});

describe('a file that was rewritten', () => {
  const confirm = (document: ContractDocument, sha256: string) =>
    confirmFile(document, { file: document.files[0]?.id as FileId, sha256, member: memberId, now: later(1) });

  test('is sent once it is confirmed, and the evidence says so before it says that it was sent', () => {
    const confirmed = committed(confirm(rewritten(draft(1)), sha('a')), later(1));
    const { events } = send(confirmed, { ...member, now: later(2) });
    expect(events.map(({ type }) => type)).toEqual(['file.rewritten', 'document.sent']);
    expect(events[0]?.data).toEqual({
      file: confirmed.files[0]?.id,
      original: sha('b'),
      rewritten: sha('a'),
      reasons: ['script'],
      confirmedBy: memberId,
      confirmedAt: later(1).toISOString(),
    });
  });

  test('is confirmed by the digest of what is stored, in a draft, where there is something to confirm', () => {
    expect(() => confirm(rewritten(draft(1)), sha('b'))).toThrow('file.confirmed-another');
    expect(() => confirm(draft(1), sha('a'))).toThrow('file.nothing-to-confirm');
    expect(() => confirm(rewritten(sent(1)), sha('a'))).toThrow('document.wrong-state');
  });
});

describe('the whole way', () => {
  test('each act is sealed before the next person is asked, the last one concludes', () => {
    let document = sent(2);
    expect(document).toMatchObject({ state: 'sent', evidence: 'pending' });
    for (const last of [false, true]) {
      const sealed = sealNext(document, later(2));
      expect(sealed.decision.tasks).toEqual([
        { kind: 'mail', template: 'invitation', participant: currentRecipient(sealed.document)?.id },
      ]);
      document = opened(notify(sealed.document, later(3)), later(4));
      const decision = consentNow(document, later(5));
      expect(decision.tasks).toEqual([{ kind: 'seal' }]);
      expect(decision.document.state).toBe(last ? 'concluded' : 'sent');
      document = committed(decision, later(5));
    }
    const sealed = sealNext(document, later(6));
    expect(sealed.decision.tasks).toEqual([{ kind: 'evidence' }]);
    expect(sealed.document.evidence).toBe('pending');
    const file = sealed.document.files[0];
    if (file === undefined) throw new Error('one file');
    const done = required(
      evidenceCompleted(
        sealed.document,
        { [file.id]: { index: 4, sha256: sha('f'), size: 9000 } },
        { validUntil: later(1), now: later(7) },
      ),
    );
    expect(done.document.evidence).toBe('complete');
    expect(done.tasks.map((task) => (task.kind === 'mail' ? task.template : task.kind))).toEqual([
      'concluded',
      'concluded',
      'concluded',
    ]);
    expect(done.document.files[0]?.revisions.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
  });

  test('finishing the same seal or the same evidence twice changes nothing', () => {
    const sealed = sealNext(sent(1), later(2)).document;
    expect(actSealed(sealed, 0, {})).toBeUndefined();
    expect(evidenceCompleted(sealed, {}, { validUntil: later(1), now: later(7) })).toBeUndefined();
  });

  test('a delay is told once for each reason, and forgotten by success', () => {
    const delayed = committed(required(evidenceDelayed(sent(1), 'tsa.unavailable')), later(2));
    expect(evidenceDelayed(delayed, 'tsa.unavailable')).toBeUndefined();
    expect(sealNext(delayed, later(3)).document.evidenceProblem).toBeUndefined();
  });
});

describe('sending refuses', () => {
  test.each<[string, (d: ContractDocument) => ContractDocument, string]>([
    ['without a file', (d) => ({ ...d, files: [] }), 'document.no-file'],
    ['without a recipient', (d) => committed(setRecipients(d, []), start), 'document.no-recipient'],
    [
      'with a refused file',
      (d) => ({ ...d, files: d.files.map((f) => ({ ...f, state: 'refused' as const })) }),
      'document.file-refused',
    ],
    [
      'with an unchecked file',
      (d) => ({ ...d, files: d.files.map((f) => ({ ...f, state: 'awaiting-upload' as const })) }),
      'document.file-not-ready',
    ],
    ['with a rewritten file that nobody confirmed', (d) => rewritten(d), 'file.unconfirmed'],
    [
      'more than 50 MB together',
      (d) => ({
        ...d,
        files: d.files.map((f) => ({ ...f, revisions: [{ index: 0, sha256: sha('a'), size: 51 * 1024 * 1024 }] })),
      }),
      'document.too-large',
    ],
    ['after its expiry', (d) => ({ ...d, expiresAt: start.toISOString() }), 'document.expiry-out-of-range'],
    ['twice', (d) => committed(send(d, { ...member, now: later(1) }), later(1)), 'document.wrong-state'],
  ])('%s', (_, change, code) => {
    expect(() => send(change(draft(1)), { ...member, now: later(2) })).toThrowError(expect.objectContaining({ code }));
  });

  test('and a sent document is a draft no more', () => {
    const document = sent(1);
    for (const edit of [
      () => changeDraft(document, { title: secret('x') }, later(2)),
      () => setRecipients(document, [person('x')]),
      () => deleteDraft(document, { member: memberId, now: later(1) }),
    ]) {
      expect(edit).toThrowError(expect.objectContaining({ code: 'document.wrong-state' }));
    }
  });

  test("by another member of the team: nobody sends in somebody else's name", () => {
    const other = newId<MemberId>(randomBytes(16));
    expect(() => send(draft(1), { member: other, now: later(1) })).toThrowError(
      expect.objectContaining({ code: 'document.not-owner' }),
    );
  });

  test.each([-1, 0, 367 * 86_400_000])('an expiry %d ms ahead', (ahead) => {
    const expiresAt = new Date(start.getTime() + ahead);
    expect(() => changeDraft(draft(1), { expiresAt }, start)).toThrowError(
      expect.objectContaining({ code: 'document.expiry-out-of-range' }),
    );
  });
});

describe('consent refuses', () => {
  test('what was not opened', () => {
    const document = notify(sealNext(sent(1), later(2)).document, later(3));
    expect(() => consentNow(document, later(4))).toThrowError(expect.objectContaining({ code: 'document.not-opened' }));
  });
  test('other bytes than those shown, files left out, files added', () => {
    const document = asked(1);
    const participant = currentRecipient(document)?.id ?? sender(document).id;
    const right = shown(document)[0] ?? { id: '', sha256: '' };
    for (const wrong of [[], [{ ...right, sha256: sha('0') }], [right, { id: 'x', sha256: sha('0') }]]) {
      expect(() => consent(document, { participant, now: later(5), shown: wrong })).toThrowError(
        expect.objectContaining({ code: 'consent.file-changed' }),
      );
    }
  });
  test('out of turn: the second recipient, the sender, a stranger', () => {
    const document = asked(2);
    const second = document.participants[2]?.id ?? sender(document).id;
    for (const participant of [second, sender(document).id, person('stranger').id]) {
      expect(() => consent(document, { participant, now: later(5), shown: shown(document) })).toThrowError(
        expect.objectContaining({ code: 'document.not-your-turn' }),
      );
    }
  });
  test('a second time', () => {
    const before = asked(2);
    const participant = currentRecipient(before)?.id ?? sender(before).id;
    const document = committed(consentNow(before, later(5)), later(5));
    expect(() => consent(document, { participant, now: later(6), shown: shown(document) })).toThrowError(
      expect.objectContaining({ code: 'document.already-consented' }),
    );
  });
  test('once the document expired, though the clock has not come by yet', () => {
    const document = { ...asked(1), expiresAt: later(10).toISOString() };
    expect(() => consentNow(document, later(11))).toThrowError(
      expect.objectContaining({ code: 'document.wrong-state' }),
    );
  });
});

describe('the end without a conclusion', () => {
  test('declining ends it and tells whoever was involved, not those still waiting', () => {
    const document = asked(2);
    const participant = currentRecipient(document)?.id ?? sender(document).id;
    const decision = decline(document, { participant, now: later(5), reason: secret('no') });
    expect(decision.document.state).toBe('declined');
    expect(decision.tasks).toEqual([
      { kind: 'mail', template: 'declined', participant: sender(document).id },
      { kind: 'mail', template: 'declined', participant },
    ]);
  });
  test('canceling ends it; an invitation still on its way is dropped', () => {
    const document = sealNext(sent(1), later(2)).document;
    const canceled = committed(cancel(document, member), later(3));
    const participant = canceled.participants[1]?.id ?? sender(canceled).id;
    expect(isPointless(canceled, { participant, template: 'invitation' })).toBe(true);
    expect(isPointless(canceled, { participant, template: 'canceled' })).toBe(false);
    expect(() => remind(canceled, { now: later(4) })).toThrowError(
      expect.objectContaining({ code: 'document.wrong-state' }),
    );
  });
  test('an act that was committed before the cancellation is still sealed, and nobody is asked after it', () => {
    const canceled = committed(cancel(sent(1), member), later(2));
    const { decision } = sealNext(canceled, later(3));
    expect(decision.tasks).toEqual([]);
    expect(decision.document.state).toBe('canceled');
  });
  test('expiry: only when due, only what is sent', () => {
    const document = asked(1);
    expect(expire(document, later(5))).toBeUndefined();
    const due = new Date(document.expiresAt);
    expect(expire(document, due)?.document.state).toBe('expired');
    expect(expire(draft(1), due)).toBeUndefined();
  });
});

describe('links', () => {
  test('the newest works until it expires; older ones say that they were replaced', () => {
    const document = asked(1);
    const participant = currentRecipient(document)?.id ?? '';
    expect(participantOfLink(document, { participant, hash: sha('b') }, later(5)).id).toBe(participant);
    expect(() => participantOfLink(document, { participant, hash: sha('c') }, later(5))).toThrowError(
      expect.objectContaining({ code: 'link.replaced' }),
    );
    expect(() => participantOfLink(document, { participant, hash: sha('b') }, later(14_400))).toThrowError(
      expect.objectContaining({ code: 'link.expired' }),
    );
    expect(() =>
      participantOfLink(document, { participant: sender(document).id, hash: sha('b') }, later(5)),
    ).toThrowError(expect.objectContaining({ code: 'link.unknown' }));
  });
  test('the link of the conclusion leaves open sessions alone, a reminder does not', () => {
    const document = asked(1);
    const participant = currentRecipient(document)?.id ?? sender(document).id;
    const session = { participant, hash: sha('b') };
    const made = (template: 'concluded' | 'reminder') =>
      mailed(document, { participant, template, link: sha('d'), expiresAt: later(20_000), now: later(6) });
    expect(participantOfSession(made('concluded'), session, later(7)).id).toBe(participant);
    expect(() => participantOfLink(made('concluded'), session, later(7))).toThrowError(
      expect.objectContaining({ code: 'link.replaced' }),
    );
    expect(() => participantOfSession(made('reminder'), session, later(7))).toThrowError(
      expect.objectContaining({ code: 'link.replaced' }),
    );
    expect(() => participantOfSession(made('concluded'), { participant, hash: sha('e') }, later(7))).toThrowError(
      expect.objectContaining({ code: 'link.replaced' }),
    );
  });
  test('a reminder replaces the link and keeps what was opened', () => {
    const document = asked(1);
    const participant = currentRecipient(document)?.id ?? sender(document).id;
    expect(remind(document, { now: later(5) }).tasks).toEqual([{ kind: 'mail', template: 'reminder', participant }]);
    const link = { participant, hash: sha('d'), expiresAt: later(20_000) };
    const made = committed(linkMade(document, link), later(6));
    const decision = mailTaken(made, { participant, template: 'reminder', mail: 'm', link: link.hash, now: later(6) });
    const recipientNow = currentRecipient(decision.document);
    expect(recipientNow).toMatchObject({ state: 'opened', link: { hash: sha('d') } });
    expect(recipientNow).not.toHaveProperty('nextLink');
    expect(decision.events).toMatchObject([{ type: 'participant.reminded', data: { mail: 'm' } }]);
  });
  test('the old link works until the mail with the new one is taken, and the new one as soon as it may be in a mail', () => {
    const document = asked(1);
    const participant = currentRecipient(document)?.id ?? sender(document).id;
    const link = (hash: string, expiresAt = later(20_000)) => ({ participant, hash, expiresAt });
    const made = committed(linkMade(document, link(sha('d'))), later(6));
    for (const hash of [sha('b'), sha('d')])
      expect(participantOfLink(made, { participant, hash }, later(7)).id).toBe(participant);
    const again = committed(linkMade(made, link(sha('e'))), later(8));
    expect(() => participantOfLink(again, { participant, hash: sha('d') }, later(9))).toThrowError(
      expect.objectContaining({ code: 'link.replaced' }),
    );
    expect(participantOfLink(again, { participant, hash: sha('b') }, later(9)).id).toBe(participant);
  });
  test('whoever follows a link before its mail is known to be taken can open the document', () => {
    const document = sealNext(sent(1), later(2)).document;
    const participant = currentRecipient(document)?.id ?? sender(document).id;
    const made = committed(linkMade(document, { participant, hash: sha('d'), expiresAt: later(20_000) }), later(3));
    const read = opened(made, later(4));
    const decision = mailTaken(read, { participant, template: 'invitation', mail: 'm', link: sha('d'), now: later(5) });
    expect(decision.events).toMatchObject([{ type: 'participant.notified' }]);
    expect(currentRecipient(decision.document)).toMatchObject({ state: 'opened', link: { hash: sha('d') } });
  });
  test('somebody who could not be mailed can be reminded', () => {
    const document = sealNext(sent(1), later(2)).document;
    const participant = currentRecipient(document)?.id ?? sender(document).id;
    expect(remind(document, { now: later(5) }).tasks).toEqual([{ kind: 'mail', template: 'reminder', participant }]);
    expect(() => remind(sent(1), { now: later(5) })).toThrowError(
      expect.objectContaining({ code: 'document.nobody-to-remind' }),
    );
  });
  test('files can be read after opening, and no more once the document was called off', () => {
    const document = asked(1);
    const recipient = currentRecipient(document) ?? sender(document);
    expect(mayReadFiles(document, recipient)).toBe(true);
    expect(mayReadFiles({ ...document, state: 'canceled' }, recipient)).toBe(false);
    expect(mayReadFiles(document, { ...recipient, openedAt: undefined } as never)).toBe(false);
  });
  test('abuse: after three reminders, another one within five minutes is refused, and one after them is not', () => {
    let reminded = asked(1);
    for (let count = 0; count < 3; count++) reminded = committed(remind(reminded, { now: later(5) }), later(5));
    expect(() => remind(reminded, { now: later(9.9) })).toThrowError(
      expect.objectContaining({ code: 'document.reminded-just-now' }),
    );
    expect(remind(reminded, { now: later(10) }).tasks).toHaveLength(1);
  });
  test('nobody can be reminded before the invitation', () => {
    expect(() => remind(sent(1), { now: later(2) })).toThrowError(
      expect.objectContaining({ code: 'document.nobody-to-remind' }),
    );
  });
});
