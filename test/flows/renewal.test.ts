import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeAnchors } from '../../adapters/trust-store.ts';
import { upload } from '../../local/demo/api-client.ts';
import { type DemoSession, signIn } from '../../local/demo/session.ts';
import { waitUntil } from '../../local/demo/wait-until.ts';
import type { AwsCall } from '../../local/runner/crash-proxy.ts';
import { physicalNameOf } from '../../local/runner/local-names.ts';
import {
  consentAs,
  contractPdf,
  evidenceOf,
  recipient,
  startTestSystem,
  type TestSystem,
  uploadFile,
} from '../support/local-system.ts';

const dayMs = 86_400_000;
/** Armed: the sealing function crashes once, right after it has stored a file. */
let crashes = 0;
let armed = false;
const crashAt = ({ principal, service, operation, when }: AwsCall): boolean => {
  const hit = armed && principal === 'sealing' && service === 's3' && operation === 'PutObject' && when === 'after';
  if (!hit) return false;
  armed = false;
  crashes++;
  return true;
};

let test$: TestSystem;
let member: DemoSession;
let document: string;
let files: readonly string[];
let before: readonly Uint8Array[];
let validUntil: Date;

const load = () => member.call('getDocument', { path: { document } });
const download = (file: string) => member.call('downloadFile', { path: { document, file } });
const eventsOf = async (prefix: string) =>
  (await member.call('listEvents', { path: { document } })).events.filter(({ type }) => type.startsWith(prefix));
const timestampsIn = (pdf: Uint8Array): number =>
  Buffer.from(pdf)
    .toString('latin1')
    .match(/\/SubFilter ?\/ETSI\.RFC3161/g)?.length ?? 0;

/** Moves the time of the whole system; sessions have ended by then. */
const advance = async (milliseconds: number): Promise<void> => {
  test$.system.clock.advance(milliseconds);
  member = await signIn(test$.api, test$.system.demoMember);
  await test$.system.tick();
};

/** Asks again each hour. */
const whileTimePasses = <T>(what: string, ask: () => Promise<T | undefined>): Promise<T> =>
  waitUntil(what, async () => {
    const answer = await ask();
    if (answer === undefined) await advance(3_600_000);
    return answer;
  });

beforeAll(async () => {
  test$ = await startTestSystem({ crashAt });
  member = test$.member;
  const person = recipient('佐藤 花子');
  document = (await member.call('createDocument', { body: { title: '契約書と別紙' } })).id;
  for (const pages of [1, 3]) await uploadFile(member, document, await contractPdf(pages));
  await member.call('setParticipants', { path: { document }, body: { participants: [person] } });
  await member.call('sendDocument', { path: { document } });
  await consentAs(test$, person.email);
  const done = await evidenceOf(test$, document);
  files = done.files.map(({ id }) => id);
  before = await Promise.all(files.map(download));
  validUntil = new Date(done.evidenceValidUntil ?? 0);
});
afterAll(() => test$.close());

describe('the evidence of a concluded document', () => {
  test('lasts as long as the certificate of its timestamp, and is left alone until a renewal is due', async () => {
    const now = test$.system.clock.now();
    expect((validUntil.getTime() - now.getTime()) / (365.25 * dayMs)).toBeCloseTo(11, 1);
    await advance(9 * 365 * dayMs);
    expect(await eventsOf('evidence.')).toHaveLength(1);
  });

  test('a year ahead it is renewed; a TSA that is down is told once and tried again', async () => {
    const { system } = test$;
    system.authority.setFaults({ tsa: 'down' });
    await advance(validUntil.getTime() - 365 * dayMs - system.clock.now().getTime());
    await waitUntil('the delay', async () => ((await load()).evidenceProblem === undefined ? undefined : true));
    expect(await load()).toMatchObject({ evidence: 'complete', evidenceProblem: 'tsa.unavailable' });
    // Until then it is as valid as before.
    expect(await Promise.all(files.map(download))).toEqual(before);

    await advance(dayMs);
    await system.workedOff();
    expect((await eventsOf('evidence.')).map(({ type }) => type)).toEqual(['evidence.completed', 'evidence.delayed']);
  });

  test('a timestamp of an authority that reports would not trust is not taken', async () => {
    const { authority } = test$.system;
    authority.setFaults({});
    // Ten years on, the local authority has made itself a new root, which nobody has put among the anchors.
    await whileTimePasses('the refusal', async () =>
      (await load()).evidenceProblem === 'trust.untrusted' ? true : undefined,
    );
    expect(await eventsOf('evidence.renewed')).toEqual([]);
    const { s3 } = test$.system.aws;
    s3.config.systemClockOffset = test$.system.clock.now().getTime() - Date.now();
    await writeAnchors(
      { name: physicalNameOf('trust'), client: s3 },
      authority.roots().map(({ der }) => der),
    );
  });

  test('a worker that dies between two files goes on with what it stored; everything is stored once', async () => {
    armed = true;
    await whileTimePasses('the crash', async () => (crashes === 1 ? true : undefined));
    const renewed = await whileTimePasses('the renewal', async () => {
      const found = await load();
      return new Date(found.evidenceValidUntil ?? 0) > validUntil ? found : undefined;
    });
    expect(renewed).toMatchObject({ state: 'concluded', evidence: 'complete' });
    expect(renewed.evidenceProblem).toBeUndefined();
    const [event, ...others] = await eventsOf('evidence.renewed');
    expect(others).toEqual([]);
    expect(event?.data).toEqual({
      validUntil: renewed.evidenceValidUntil,
      files: renewed.files.map(({ id, sha256 }) => ({ id, sha256 })),
    });
  });

  test('each file begins with what it was, has one timestamp more, and verifies when all its certificates have ended', async () => {
    const { system, api } = test$;
    await advance(validUntil.getTime() + 30 * dayMs - system.clock.now().getTime());
    for (const [index, file] of files.entries()) {
      const old = before[index] ?? expect.fail();
      const renewed = await download(file);
      expect(Buffer.compare(renewed.subarray(0, old.length), old)).toBe(0);
      expect([timestampsIn(old), timestampsIn(renewed)]).toEqual([1, 2]);
      const verdicts: string[] = [];
      for (const pdf of [old, renewed]) {
        const check = await api.call('uploadCheck');
        await upload(check.upload, pdf);
        verdicts.push((await api.call('verify', { body: { upload: check.id } })).verdict);
      }
      expect(verdicts).toEqual(['indeterminate', 'valid']);
    }
    // Recipients hold the revision that was mailed at the conclusion, others the renewed one.
    const { concludedAt } = await load();
    for (const pdf of [...before, ...(await Promise.all(files.map(download)))]) {
      const digest = createHash('sha256').update(pdf).digest('hex');
      expect(await api.call('verify', { body: { sha256: digest } })).toEqual({
        verdict: 'concluded',
        sha256: digest,
        concludedAt,
      });
    }
    expect(await eventsOf('evidence.renewed')).toHaveLength(1);
    expect((await member.call('listEvents', { path: { document } })).chain).toBe('intact');
  });
});
