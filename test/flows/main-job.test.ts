import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { upload } from '../../local/demo/api-client.ts';
import {
  consentAs,
  contractPdf,
  evidenceOf,
  recipient,
  sendDraft,
  startTestSystem,
  type TestSystem,
  uploadFile,
} from '../support/local-system.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a contract from upload to a verified PDF', () => {
  test('three recipients in order: each is asked after the one before, everybody gets the sealed file', async () => {
    const { member, api, mails } = test$;
    const people = [recipient('佐藤 花子'), recipient('John Smith', 'en'), recipient('𠮷田 三郎')];
    const pdf = await contractPdf();
    const { document, file } = await sendDraft(test$, people, pdf);
    const path = { document };
    for (const [index, person] of people.entries()) {
      await test$.linkFor(person.email);
      for (const waiting of people.slice(index + 1)) expect(await mails(waiting.email)).toEqual([]);
      await consentAs(test$, person.email);
    }
    const done = await evidenceOf(test$, document);
    expect(done.state).toBe('concluded');

    const sealed = await member.call('downloadFile', { path: { document, file } });
    expect(sha256(sealed)).toBe(done.files[0]?.sha256);
    expect(Buffer.compare(sealed.subarray(0, pdf.length), pdf)).toBe(0);

    const check = await api.call('uploadCheck');
    await upload(check.upload, sealed);
    const report = await api.call('verify', { body: { upload: check.id } });
    expect(report.verdict).toBe('valid');

    for (const person of people) {
      await expect.poll(async () => (await mails(person.email)).length).toBe(2);
      const { accessToken } = await api.call('exchangeLink', { body: { token: await test$.linkFor(person.email) } });
      expect(sha256(await api.call('downloadLinkFile', { token: accessToken, path: { file } }))).toBe(sha256(sealed));
    }
    const english = await mails(people[1]?.email ?? '');
    expect(english.map(({ subject }) => subject)).toEqual([
      '"業務委託契約書" is concluded',
      expect.stringContaining('asks you to review'),
    ]);
    const japanese = await mails(people[0]?.email ?? '');
    expect(japanese.at(-1)?.subject).toMatch(/から「業務委託契約書」の確認依頼が届いています$/);

    const { events, chain } = await member.call('listEvents', { path });
    expect(chain).toBe('intact');
    const told = events.filter(({ type }) => type === 'mail.sent');
    expect(told.map(({ data }) => data.template)).toEqual(told.map(() => 'concluded'));
    expect(events.filter(({ type }) => type !== 'mail.sent').map(({ type }) => type)).toEqual([
      'document.created',
      'document.sent',
      'act.sealed',
      ...people.flatMap((_, index) => [
        'participant.notified',
        'participant.opened',
        'participant.consented',
        ...(index === 2 ? ['document.concluded'] : []),
        'act.sealed',
      ]),
      'evidence.completed',
    ]);
    expect(events.find(({ type }) => type === 'participant.consented')).toMatchObject({
      actor: { name: '佐藤 花子', email: people[0]?.email },
      ip: expect.any(String),
    });
  });

  test('two files are sealed together', async () => {
    const { member } = test$;
    const person = recipient('佐藤 花子');
    const { id: document } = await member.call('createDocument', { body: { title: '契約書と別紙' } });
    for (const pages of [1, 3]) await uploadFile(member, document, await contractPdf(pages));
    await member.call('setParticipants', { path: { document }, body: { participants: [person] } });
    await member.call('sendDocument', { path: { document } });
    await consentAs(test$, person.email);
    const done = await evidenceOf(test$, document);
    expect(done.files.map(({ pages }) => pages)).toEqual([1, 3]);
    for (const { id } of done.files) {
      const sealed = await member.call('downloadFile', { path: { document, file: id } });
      expect(
        Buffer.from(sealed)
          .toString('latin1')
          .match(/\/SubFilter ?\/ETSI/g)?.length,
      ).toBe(3);
    }
  });
});
