import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../core/verification/report.ts';
import { ApiProblem, upload } from '../../local/demo/api-client.ts';
import { waitUntil } from '../../local/demo/wait-until.ts';
import type { AwsCall } from '../../local/runner/crash-proxy.ts';
import {
  consentAs,
  evidenceOf,
  filledByRecipients,
  makeDraft,
  openLink,
  recipient,
  startTestSystem,
  type TestSystem,
} from '../support/local-system.ts';
import { textInFields } from '../support/text-in-fields.ts';

const workers = ['ingest', 'sealing', 'mailing'];

/**
 * Crashes a worker after a call to AWS that was done, before it hears the answer: once after each sequence of calls from the start
 * of an invocation that it has not crashed after yet. The invocation after two crashes in a row is left alone: the runner has no
 * endless patience.
 */
const createCrasher = () => {
  const crashedAfter = new Set<string>();
  const paths = new Map<string, string[]>();
  const inARow = new Map<string, number>();
  /** What a worker does differs before and after the consent, by the same calls. */
  let phase = '';
  return {
    crashedAfter,
    enter: (next: string): void => {
      phase = next;
    },
    invoked: (name: string): void => {
      inARow.set(name, paths.get(name)?.includes('crashed') === true ? (inARow.get(name) ?? 0) + 1 : 0);
      paths.set(name, []);
    },
    crashAt: ({ principal, service, operation, when }: AwsCall): boolean => {
      const path = paths.get(principal);
      if (when === 'before' || path === undefined || !workers.includes(principal)) return false;
      path.push(`${service}.${operation}`);
      const step = `${principal} ${phase}: ${path.join(' ')}`;
      if (inARow.get(principal) === 2 || path.includes('crashed') || crashedAfter.has(step)) return false;
      crashedAfter.add(step);
      path.push('crashed');
      return true;
    },
  };
};

const crasher = createCrasher();
let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem(crasher);
});
afterAll(() => system.close());

const reportOn = async (document: string, file: string): Promise<Report> => {
  const sealed = await system.member.call('downloadFile', { path: { document, file } });
  const check = await system.api.call('uploadCheck');
  await upload(check.upload, sealed);
  return (await system.api.call('verify', { body: { upload: check.id } })) as unknown as Report;
};

/** A mail may come twice, and the second link replaces the first: the recipient follows the newest one, and repeats what met a worker. */
const byNewestLink = (what: string, work: () => Promise<void>): Promise<true> =>
  waitUntil(what, async () => {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof ApiProblem && ['request.conflict', 'link.replaced'].includes(error.code)) return undefined;
      throw error;
    }
  });

/** A contract with inputs that its recipient forwards, and that nothing is missing or twice in it. */
const carryOne = async (): Promise<void> => {
  const [first, person] = [recipient('鈴木 一郎'), recipient('佐藤 花子')];
  crasher.enter('before the forwarding');
  const { document, file } = await makeDraft(system, [first], undefined, { mayForward: true });
  const path = { document };
  const { participants } = await system.member.call('getDocument', { path });
  const box = { file, page: 1, x: 50, y: 100, width: 300, height: 30, kind: 'text', required: true, label: '欄' };
  const widgets = participants.slice(0, 2).map(({ id }) => ({ ...box, participant: id }));
  const placed = await system.member.call('setWidgets', { path, body: { widgets } });
  const inputs = [{ widget: placed.widgets[0]?.id, value: { kind: 'text', text: '送信者の記入' } }];
  await system.member.call('setInputs', { path, body: { inputs } });
  await system.member.call('sendDocument', { path });
  await byNewestLink(`the forwarding by ${first.email}`, async () => {
    const token = await openLink(system, await system.linkFor(first.email));
    await system.api.call('openLinkDocument', { token, body: { terms: '2026-11-01' } });
    await system.api.call('forwardLinkDocument', { token, body: person });
  });
  crasher.enter('after the forwarding');
  await byNewestLink(`the consent of ${person.email}`, () => consentAs(system, person.email));
  crasher.enter('after the consent');
  const done = await evidenceOf(system, document);
  expect(done).toMatchObject({ state: 'concluded', evidence: 'complete' });

  const { events, chain } = await system.member.call('listEvents', { path: { document } });
  expect(chain).toBe('intact');
  // A mail that was sent twice is in the record twice; one whose worker crashed before it could say so, and that was answered at once, is not.
  const mails = ['participant.notified', 'participant.reminded', 'mail.sent'];
  expect(events.map(({ type }) => type).filter((type) => !mails.includes(type))).toEqual([
    'document.created',
    'document.sent',
    'act.sealed',
    'participant.opened',
    'participant.forwarded',
    'act.sealed',
    'participant.opened',
    'participant.consented',
    'document.concluded',
    'act.sealed',
    'evidence.completed',
  ]);

  const report = await reportOn(document, file);
  expect(report.verdict).toBe('valid');
  expect(report.signatures.map(({ kind }) => kind)).toEqual([
    'signature',
    'signature',
    'signature',
    'document-timestamp',
  ]);
  const sealed = await textInFields(await system.member.call('downloadFile', { path: { document, file } }));
  for (const words of ['送信者の記入', filledByRecipients]) expect(sealed).toContain(words);

  const subjects = await waitUntil('all mails', async () => {
    const all = (await system.mails(person.email)).map(({ subject }) => subject);
    return new Set(all).size === 2 ? all : undefined;
  });
  expect(subjects.length).toBeGreaterThanOrEqual(2);
};

describe('a worker that crashes after any of its calls', () => {
  test('leaves nothing undone: one seal for each act, every mail, an unbroken chain of events', async () => {
    let before = -1;
    for (let round = 0; round < 30 && crasher.crashedAfter.size > before; round += 1) {
      before = crasher.crashedAfter.size;
      await carryOne();
    }
    await system.system.workedOff();
    const givenUp = join(system.directory, 'failures.jsonl');
    expect(existsSync(givenUp) ? readFileSync(givenUp, 'utf8') : '').toBe('');
    const crashes = workers.map((name) => [...crasher.crashedAfter].filter((step) => step.startsWith(name)).length);
    for (const count of crashes) expect(count).toBeGreaterThan(5);
  }, 1_200_000);
});
