import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  codeOf,
  consentAs,
  evidenceOf,
  openLink,
  recipient,
  sendDraft,
  startTestSystem,
  type TestSystem,
} from '../support/local-system.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());

const day = 86_400_000;
const stateOf = async (document: string) => (await test$.member.call('getDocument', { path: { document } })).state;
const opened = async (to: string) => {
  const token = await openLink(test$, await test$.linkFor(to));
  await test$.api.call('openLinkDocument', { token, body: { terms: '2026-11-01' } });
  return token;
};
const arrived = (to: string, subject: RegExp) =>
  expect
    .poll(async () => (await test$.mails(to)).map((mail) => mail.subject))
    .toContainEqual(expect.stringMatching(subject));

describe('decline', () => {
  test('ends the document; the sender and the recipient learn the reason, the next one is never asked', async () => {
    const [first, second] = [recipient('佐藤 花子'), recipient('鈴木 一郎')];
    const { document } = await sendDraft(test$, [first, second]);
    const token = await opened(first.email);
    const after = await test$.api.call('decline', { token, body: { reason: '第 3 条を\n修正してください <b>' } });
    expect(after.state).toBe('declined');
    await arrived(first.email, /は却下されました$/);
    await arrived(test$.system.demoMember.email, /は却下されました$/);
    const [mail] = await test$.mails(test$.system.demoMember.email);
    expect(mail?.text).toContain('> 第 3 条を\n> 修正してください <b>');
    expect(await test$.mails(second.email)).toEqual([]);
    expect(
      await codeOf(
        test$.api.call('consent', {
          token,
          body: { files: [{ id: after.files[0]?.id ?? '', sha256: after.files[0]?.sha256 ?? '' }] },
        }),
      ),
    ).toBe('document.wrong-state');
    const { events } = await test$.member.call('listEvents', { path: { document } });
    expect(events.findLast(({ type }) => type !== 'mail.sent')).toMatchObject({
      type: 'participant.declined',
      data: { reason: '第 3 条を\n修正してください <b>' },
    });
  });
});

describe('the reason for declining', () => {
  test('is for the sender: who consented before learns that it was declined, and not why', async () => {
    const [first, second] = [recipient('佐藤 花子'), recipient('鈴木 一郎')];
    await sendDraft(test$, [first, second]);
    await consentAs(test$, first.email);
    const token = await opened(second.email);
    const after = await test$.api.call('decline', { token, body: { reason: '秘密の事情' } });
    expect(after.declineReason).toBe('秘密の事情');
    for (const to of [first.email, second.email]) await arrived(to, /は却下されました$/);
    const told = async (to: string) => (await test$.mails(to)).some(({ text }) => text.includes('秘密の事情'));
    await expect.poll(() => told(test$.system.demoMember.email)).toBe(true);
    expect([await told(second.email), await told(first.email)]).toEqual([true, false]);
    const others = await test$.api.call('getLinkDocument', {
      token: await openLink(test$, await test$.linkFor(first.email)),
    });
    expect([others.state, others.declineReason]).toEqual(['declined', undefined]);
  });
});

describe('remind', () => {
  test('a new link is mailed; the old one and its session die, and say so', async () => {
    const person = recipient('佐藤 花子');
    const { document } = await sendDraft(test$, [person]);
    const old = await test$.linkFor(person.email);
    const oldSession = await openLink(test$, old);
    await test$.member.call('remindParticipant', { path: { document } });
    const fresh = await test$.linkFor(person.email, [old]);
    // The old one works until the mail with the new one was taken.
    await expect.poll(() => codeOf(test$.api.call('exchangeLink', { body: { token: old } }))).toBe('link.replaced');
    expect(await codeOf(test$.api.call('getLinkDocument', { token: oldSession }))).toBe('link.replaced');
    expect((await test$.mails(person.email))[0]?.subject).toMatch(/^【リマインド】/);
    expect((await test$.api.call('getLinkDocument', { token: await openLink(test$, fresh) })).id).toBe(document);
    await consentAs(test$, person.email);
    await evidenceOf(test$, document);
  });
});

describe('cancel', () => {
  test('ends the document; whoever was asked is told and can read the file no more', async () => {
    const person = recipient('佐藤 花子');
    const { document, file } = await sendDraft(test$, [person]);
    const token = await opened(person.email);
    await test$.member.call('cancelDocument', { path: { document } });
    await arrived(person.email, /は取り消されました$/);
    expect(await codeOf(test$.api.call('downloadLinkFile', { token, path: { file } }))).toBe('document.wrong-state');
    expect((await test$.api.call('getLinkDocument', { token })).state).toBe('canceled');
    expect(await codeOf(test$.member.call('cancelDocument', { path: { document } }))).toBe('document.wrong-state');
    expect(await codeOf(test$.member.call('remindParticipant', { path: { document } }))).toBe('document.wrong-state');
  });
});

describe('time', () => {
  test('a session ends after 15 minutes, a link after 10 days, a document at its expiry', async () => {
    const person = recipient('佐藤 花子');
    const { document } = await sendDraft(test$, [person]);
    const link = await test$.linkFor(person.email);
    const token = await openLink(test$, link);
    const renewed = await test$.api.call('renewLinkSession', { token });
    test$.system.clock.advance(16 * 60_000);
    expect(await codeOf(test$.api.call('getLinkDocument', { token }))).toBe('link.session-expired');
    expect(await codeOf(test$.api.call('renewLinkSession', { token: renewed.accessToken }))).toBe(
      'link.session-expired',
    );
    await openLink(test$, link);

    test$.system.clock.advance(10 * day);
    expect(await codeOf(test$.api.call('exchangeLink', { body: { token: link } }))).toBe('link.expired');
    expect(await stateOf(document)).toBe('sent');

    await test$.member.call('remindParticipant', { path: { document } });
    const fresh = await test$.linkFor(person.email, [link]);
    test$.system.clock.advance(81 * day);
    await test$.system.tick();
    await expect.poll(() => stateOf(document)).toBe('expired');
    await arrived(person.email, /は期限切れになりました$/);
    expect(await codeOf(test$.api.call('exchangeLink', { body: { token: fresh } }))).toBe('link.expired');
  });
});

describe('a timestamp that cannot be had', () => {
  test('the document waits and says why, nothing is sealed lower, and it goes on when the authority answers', async () => {
    const { authority } = test$.system;
    const person = recipient('佐藤 花子');
    authority.setFaults({ tsa: 'down' });
    const { document, file } = await sendDraft(test$, [person]);
    const path = { document };
    await expect.poll(async () => (await test$.member.call('getDocument', { path })).evidenceProblem).toMatch(/^tsa\./);
    expect(await test$.mails(person.email)).toEqual([]);
    const waiting = await test$.member.call('getDocument', { path });
    expect(waiting).toMatchObject({ state: 'sent', evidence: 'pending' });
    const uploaded = await test$.member.call('downloadFile', { path: { document, file } });
    expect(Buffer.from(uploaded).toString('latin1')).not.toContain('ETSI');

    authority.setFaults({});
    test$.system.clock.advance(5 * 60_000);
    await test$.system.tick();
    await consentAs(test$, person.email);
    const done = await evidenceOf(test$, document);
    expect(done.evidenceProblem).toBeUndefined();
    const { events } = await test$.member.call('listEvents', { path });
    expect(events.filter(({ type }) => type === 'evidence.delayed')).toHaveLength(1);
  });
});
