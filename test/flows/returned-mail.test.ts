import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../local/demo/wait-until.ts';
import { recipient, sendDraft, startTestSystem, type TestSystem } from '../support/local-system.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());

/** A recipient whose address SES's mailbox simulator treats like this. */
const simulated = (name: string) => ({ ...recipient('佐藤 花子'), email: `${name}@simulator.amazonses.com` });

const problemOf = (document: string): Promise<string> =>
  waitUntil('the mail to come back', async () => {
    const found = await test$.member.call('getDocument', { path: { document } });
    return found.participants.find(({ order }) => order === 1)?.mailProblem;
  });

const eventsOf = async (document: string) => (await test$.member.call('listEvents', { path: { document } })).events;

const returnedTimes = (document: string, times: number) =>
  waitUntil(`${times} returned mails`, async () => {
    const returned = (await eventsOf(document)).filter(({ type }) => type === 'mail.returned');
    return returned.length === times ? returned : undefined;
  });

describe('a mail that comes back', () => {
  test.each([
    ['bounce', 'bounced'],
    ['complaint', 'complained'],
    ['suppressionlist', 'bounced'],
  ])(
    'as by %s is shown at the participant and in the record, and the sender is told by mail',
    async (name, problem) => {
      const to = simulated(`${name}+${Date.now()}`);
      const { document } = await sendDraft(test$, [to]);
      await expect(problemOf(document)).resolves.toBe(problem);
      const [event] = await returnedTimes(document, 1);
      expect(event?.data).toMatchObject({ template: 'invitation', mailProblem: problem });
      const told = await waitUntil('the mail to the sender', async () =>
        (await test$.mails(test$.system.demoMember.email)).find(({ text }) => text.includes(to.email)),
      );
      expect(told.text).toContain(`/documents/${document}`);
    },
  );

  test('is tried again by a reminder, which takes the problem away until that comes back as well', async () => {
    const to = simulated(`bounce+again${Date.now()}`);
    const { document } = await sendDraft(test$, [to]);
    await returnedTimes(document, 1);
    await test$.member.call('remindParticipant', { path: { document } });
    const returned = await returnedTimes(document, 2);
    expect(returned.map(({ data }) => data.template)).toEqual(['invitation', 'reminder']);
    expect((await eventsOf(document)).map(({ type }) => type)).toContain('participant.reminded');
  });

  test('to one who gets it shows nothing', async () => {
    const to = recipient('佐藤 花子');
    const { document } = await sendDraft(test$, [to]);
    await test$.linkFor(to.email);
    const found = await test$.member.call('getDocument', { path: { document } });
    expect(found.participants.map(({ mailProblem }) => mailProblem)).toEqual([undefined, undefined]);
  });
});
