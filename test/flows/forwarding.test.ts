import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../core/verification/report.ts';
import { upload } from '../../local/demo/api-client.ts';
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

const opened = async (to: string) => {
  const link = await test$.linkFor(to);
  const token = await openLink(test$, link);
  const document = await test$.api.call('openLinkDocument', { token, body: { terms: '2026-11-01' } });
  return { link, token, document };
};

describe('a forwarded document', () => {
  test('gets a seal for the forwarding; the new person consents by a link of their own, the old one is dead', async () => {
    const { member, api, mails } = test$;
    const [first, next, last] = [recipient('佐藤 花子'), recipient('Jane Doe', 'en'), recipient('鈴木 一郎')];
    const { document, file } = await sendDraft(test$, [first, last], undefined, { mayForward: true });
    const { link, token, document: shown } = await opened(first.email);
    expect(shown.mayForward).toBe(true);
    expect(await api.call('forwardLinkDocument', { token, body: next })).toEqual({
      to: { name: next.name, email: next.email },
    });

    expect(await codeOf(api.call('getLinkDocument', { token }))).toBe('link.forwarded');
    expect(await codeOf(api.call('downloadLinkFile', { token, path: { file } }))).toBe('link.forwarded');
    expect(await codeOf(api.call('exchangeLink', { body: { token: link } }))).toBe('link.forwarded');
    expect(await codeOf(api.call('forwardLinkDocument', { token, body: next }))).toBe('link.forwarded');

    const sender = test$.system.demoMember.email;
    await expect
      .poll(async () => (await mails(sender)).map(({ subject }) => subject))
      .toContainEqual('「業務委託契約書」が転送されました');
    expect((await mails(sender))[0]?.text).toContain(
      `佐藤 花子 が書類「業務委託契約書」の確認を Jane Doe (${next.email})`,
    );

    await test$.linkFor(next.email);
    expect((await mails(next.email))[0]?.text).toContain('佐藤 花子 was asked to review the document');
    expect(await mails(last.email)).toEqual([]);
    const theirs = await api.call('getLinkDocument', { token: await openLink(test$, await test$.linkFor(next.email)) });
    expect(theirs).toMatchObject({ forwardedBy: { name: first.name }, participant: { name: next.name, order: 1 } });
    expect(JSON.stringify(theirs)).not.toContain(first.email);
    await consentAs(test$, next.email);
    await consentAs(test$, last.email);
    const done = await evidenceOf(test$, document);
    expect(done.participants.map(({ name, state, order }) => [name, state, order]).slice(1)).toEqual([
      [first.name, 'forwarded', 1],
      [next.name, 'consented', 1],
      [last.name, 'consented', 2],
    ]);

    const sealed = await member.call('downloadFile', { path: { document, file } });
    const check = await api.call('uploadCheck');
    await upload(check.upload, sealed);
    const report = (await api.call('verify', { body: { upload: check.id } })) as unknown as Report;
    expect(report.verdict).toBe('valid');
    expect(report.signatures.map(({ kind }) => kind)).toEqual([
      'signature',
      'signature',
      'signature',
      'signature',
      'document-timestamp',
    ]);
    expect(JSON.stringify(report.signatures[1])).toContain(
      `佐藤 花子 <${first.email}> forwarded this document (${document}) to Jane Doe <${next.email}>`,
    );

    const { events, chain } = await member.call('listEvents', { path: { document } });
    expect(chain).toBe('intact');
    expect(events.find(({ type }) => type === 'participant.forwarded')).toMatchObject({
      actor: { name: first.name, email: first.email },
      data: { participant: done.participants[2]?.id, authentication: 'mail-link' },
      ip: expect.any(String),
    });
    await expect.poll(async () => (await mails(next.email)).length).toBe(2);
    expect(await mails(first.email)).toHaveLength(1);
  });

  test('only where the sender allows it, and only by whoever opened it', async () => {
    const [one, two] = [recipient('佐藤 花子'), recipient('鈴木 一郎')];
    await sendDraft(test$, [one]);
    const { token, document } = await opened(one.email);
    expect(document.mayForward).toBe(false);
    expect(await codeOf(test$.api.call('forwardLinkDocument', { token, body: recipient('X') }))).toBe(
      'forward.not-allowed',
    );
    await sendDraft(test$, [two], undefined, { mayForward: true });
    const unopened = await openLink(test$, await test$.linkFor(two.email));
    expect(await codeOf(test$.api.call('forwardLinkDocument', { token: unopened, body: recipient('X') }))).toBe(
      'document.not-opened',
    );
  });

  test('oracle: where nothing can be forwarded, no address is told from any other', async () => {
    const [one, two, three] = [recipient('佐藤 花子'), recipient('鈴木 一郎'), recipient('田中 次郎')];
    await sendDraft(test$, [one, two]);
    const { token } = await opened(one.email);
    const ask = (email: string, by = token) =>
      codeOf(test$.api.call('forwardLinkDocument', { token: by, body: { name: 'X', email } }));
    for (const email of [two.email, test$.system.demoMember.email, one.email, 'nobody@example.com'])
      expect(await ask(email)).toBe('forward.not-allowed');
    await sendDraft(test$, [three, two], undefined, { mayForward: true });
    const unopened = await openLink(test$, await test$.linkFor(three.email));
    for (const email of [two.email, 'nobody@example.com'])
      expect(await ask(email, unopened)).toBe('document.not-opened');
  });

  test('loops: never to the sender, to oneself, to another recipient, or back to who had it before', async () => {
    const [one, two, next] = [recipient('佐藤 花子'), recipient('鈴木 一郎'), recipient('田中 次郎')];
    const { document } = await sendDraft(test$, [one, two], undefined, { mayForward: true });
    const first = await opened(one.email);
    const to = (token: string, email: string) =>
      codeOf(test$.api.call('forwardLinkDocument', { token, body: { name: 'X', email } }));
    for (const email of [test$.system.demoMember.email, one.email.toUpperCase(), two.email])
      expect(await to(first.token, email)).toBe('forward.address-known');
    await test$.api.call('forwardLinkDocument', { token: first.token, body: next });
    const second = await opened(next.email);
    expect(await to(second.token, one.email)).toBe('forward.address-known');
    await test$.member.call('remindParticipant', { path: { document } });
    await test$.linkFor(next.email, [second.link]);
    // The old link works until the mail with the new one was taken.
    await expect.poll(() => codeOf(test$.api.call('getLinkDocument', { token: second.token }))).toBe('link.replaced');
  });
});
