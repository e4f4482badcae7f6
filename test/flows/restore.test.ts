import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBucket } from '../../adapters/bucket.ts';
import { checkRestored, type RestoreCheck, type RestoreReport } from '../../adapters/check-restored.ts';
import { openKey } from '../../adapters/key.ts';
import { openTable } from '../../adapters/table.ts';
import { documentKeyVariable } from '../../lib/restore-check/document-key-variable.ts';
import { handler as checkCopies } from '../../lib/restore-check/index.ts';
import { checkedCopies, type RestoreJob } from '../../lib/restore-report/copies-of-test.ts';
import { jobEnded, type RestoreTests } from '../../lib/restore-report/report-restores.ts';
import { physicalNameOf } from '../../local/runner/local-names.ts';
import { startSystem } from '../../local/runner/start-system.ts';
import { carryOver, copyIn, copyOut } from '../support/backup-copies.ts';
import {
  consentAs,
  evidenceOf,
  makeDraft,
  openLink,
  quickly,
  recipient,
  sendDraft,
  startTestSystem,
  type TestSystem,
} from '../support/local-system.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloudsign-restore-'));
const backup = join(folder, 'backup');
let system: TestSystem;
let lost: string;
const made = { concluded: '', underWay: '', draft: '', link: '' };
const waiting = recipient('鈴木 次郎');

/** The clients of a test that restarts its system are those of the endpoints of now. */
const openEnvironment = (): void => {
  const { aws, keyArns } = system.system.aws;
  Object.assign(process.env, system.system.aws.credentials.runner, {
    AWS_ENDPOINT_URL_S3: aws.endpoints.s3,
    AWS_ENDPOINT_URL_KMS: aws.endpoints.kms,
    AWS_ENDPOINT_URL_DYNAMODB: aws.endpoints.dynamodb,
    [documentKeyVariable]: keyArns.document ?? '',
  });
};

const check = (more: Partial<RestoreCheck> = {}): Promise<RestoreReport> => {
  const { keyArns } = system.system.aws;
  openEnvironment();
  return checkRestored(
    {
      documents: openTable(physicalNameOf('documents')),
      audit: openTable(physicalNameOf('audit')),
      files: openBucket(physicalNameOf('files')),
      trust: openBucket(physicalNameOf('trust')),
      documentKey: openKey(keyArns.document ?? ''),
    },
    { now: new Date(), ...more },
  );
};

/** The copies, and what outlives a disaster; of the rest nothing. */
beforeAll(async () => {
  system = await startTestSystem();
  lost = system.directory;
  const signed = recipient('佐藤 花子');
  made.concluded = (await sendDraft(system, [signed])).document;
  await consentAs(system, signed.email);
  await evidenceOf(system, made.concluded);
  made.underWay = (await sendDraft(system, [waiting])).document;
  made.link = await system.linkFor(waiting.email);
  made.draft = (await makeDraft(system, [recipient('田中 三郎')])).document;
  await copyOut(system.system.aws, backup);
  await system.system.close();
});
afterAll(async () => {
  await system.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('after a Region was lost', () => {
  test('everything comes back from the copies, whole', async () => {
    const directory = join(folder, 'new');
    carryOver(lost, directory);
    rmSync(lost, { recursive: true, force: true });
    const fresh = await startSystem({ directory, ...quickly });
    await copyIn(fresh.aws, backup);
    await fresh.close();
    system = await startTestSystem({ directory });
    const report = await check();
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ documents: 3, files: 3 });
    expect(report.events).toBeGreaterThan(10);
  });

  test('members sign in and find their documents as they were', async () => {
    const states = await Promise.all(
      [made.concluded, made.underWay, made.draft].map(
        async (document) => (await system.member.call('getDocument', { path: { document } })).state,
      ),
    );
    expect(states).toEqual(['concluded', 'sent', 'draft']);
    const { chain } = await system.member.call('listEvents', { path: { document: made.concluded } });
    expect(chain).toBe('intact');
  });

  test('a link that was mailed before opens, and the document is concluded', async () => {
    const token = await openLink(system, made.link);
    const { files } = await system.api.call('openLinkDocument', { token, body: { terms: '2026-11-01' } });
    await system.api.call('consent', { token, body: { files: files.map(({ id, sha256 }) => ({ id, sha256 })) } });
    await expect(evidenceOf(system, made.underWay)).resolves.toMatchObject({ state: 'concluded' });
    await expect(check()).resolves.toMatchObject({ problems: [] });
  });
});

/** What AWS Backup tells of a test that restored these copies: its part is played here, all others are the deployed code. */
const restoreTest = (): { readonly tests: RestoreTests; readonly verdicts: Map<string, string> } => {
  const verdicts = new Map<string, string>();
  const arnOf = (copy: string): string => `arn:aws:backed-up:::${physicalNameOf(copy)}`;
  const jobs = checkedCopies.map(
    (copy): RestoreJob => ({
      id: copy,
      source: arnOf(copy),
      restored: `arn:aws:restored:::${physicalNameOf(copy)}`,
      status: 'COMPLETED',
      validation: undefined,
      createdAt: new Date(),
      // Two days on, so that what was just made has not changed for a day.
      copiedAt: new Date(Date.now() + 2 * 86_400_000),
    }),
  );
  return {
    verdicts,
    tests: {
      sources: Object.fromEntries(checkedCopies.map((copy) => [copy, arnOf(copy)])) as RestoreTests['sources'],
      jobs: async () => jobs,
      planCreatedAt: async () => new Date(0),
      check: async (request) => JSON.parse(JSON.stringify(await checkCopies(JSON.parse(JSON.stringify(request))))),
      judge: async (job, verdict, message) => {
        verdicts.set(job, `${verdict}: ${message}`);
      },
    },
  };
};

test('a check that runs out of time says so, and begins where nobody knows', async () => {
  let begun = 0;
  const report = await check({ until: () => ++begun <= 2, shuffle: (parts) => [...Array(parts).keys()].reverse() });
  expect(report).toMatchObject({ whole: false, documents: 2, problems: [] });
});

describe('the functions of the restore test in the second Region', () => {
  test('open every sealed document of the copies, and tell AWS Backup', async () => {
    openEnvironment();
    const { tests, verdicts } = restoreTest();
    await expect(jobEnded(tests, new Date())).resolves.toMatchObject({ kind: 'passed', documents: 3 });
    expect(Object.fromEntries(verdicts)).toEqual(
      Object.fromEntries(
        checkedCopies.map((copy) => [copy, 'SUCCESSFUL: 3 documents, 2 sealed files opened and verified']),
      ),
    );
  });

  test('leave out what was under way when the copies were made, and do not call that whole', async () => {
    openEnvironment();
    const { tests } = restoreTest();
    const jobs = (await tests.jobs(new Date())).map((job) => ({ ...job, copiedAt: new Date() }));
    await expect(jobEnded({ ...tests, jobs: async () => jobs }, new Date())).resolves.toMatchObject({
      kind: 'failed',
      message: 'no concluded document was there to be opened and verified',
    });
  });
});

describe('copies that are not whole are told', () => {
  let judged: ReadonlyMap<string, string> = new Map();
  const spoil = async (file: string, change: (text: string) => string): Promise<readonly string[]> => {
    const path = join(backup, file);
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, change(whole));
    // Work under way would go on with what is overwritten.
    await system.system.workedOff();
    try {
      await copyIn(system.system.aws, backup);
      const { tests, verdicts } = restoreTest();
      await jobEnded(tests, new Date());
      judged = verdicts;
      return (await check()).problems;
    } finally {
      writeFileSync(path, whole);
      await copyIn(system.system.aws, backup);
    }
  };

  test('an event that is another', async () => {
    const isSent = (line: string) => line.includes(made.concluded) && line.includes('document.sent');
    const problems = await spoil('audit.ndjson', (text) =>
      text.replace(/.+/g, (line) => (isSent(line) ? line.replace('document.sent', 'document.lent') : line)),
    );
    expect(problems).toContain(`${made.concluded}: its chain of events is broken`);
    expect([...judged.values()]).toEqual(Array(4).fill(expect.stringMatching(/^FAILED: \d+ problems/)));
  });

  test('a file that is another', async () => {
    const problems = await spoil('files.objects.json', (text) => {
      const objects: Record<string, string> = JSON.parse(text);
      const [first = '', second = ''] = Object.keys(objects).filter((key) => !key.includes(made.underWay));
      return JSON.stringify({ ...objects, [second]: objects[first] });
    });
    expect(problems.length).toBeGreaterThan(0);
  });
});
