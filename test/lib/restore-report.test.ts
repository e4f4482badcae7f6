import { describe, expect, test } from 'vitest';
import type { RestoreReport } from '../../adapters/check-restored.ts';
import { checkedCopies, checkRequestOf, newestJobs, type RestoreJob } from '../../lib/restore-report/copies-of-test.ts';
import { dueTest } from '../../lib/restore-report/due-test.ts';
import { isOverdue, jobEnded, type RestoreTests } from '../../lib/restore-report/report-restores.ts';

const region = 'arn:aws:dynamodb:ap-northeast-1:111122223333:table/cloudsign';
const sources = {
  documents: `${region}-documents`,
  audit: `${region}-audit`,
  files: 'arn:aws:s3:::cloudsign-files-111122223333-ap-northeast-1',
  trust: 'arn:aws:s3:::cloudsign-trust-111122223333-ap-northeast-1',
};
const now = new Date('2026-12-03T02:00:00Z');

const jobOf = (copy: (typeof checkedCopies)[number], more: Partial<RestoreJob> = {}): RestoreJob => ({
  id: `job-${copy}`,
  source: sources[copy],
  restored: sources[copy].includes('s3')
    ? `arn:aws:s3:::awsbackup-restore-test-${copy}`
    : `arn:aws:dynamodb:ap-northeast-3:111122223333:table/awsbackup-restore-test-${copy}`,
  status: 'COMPLETED',
  validation: undefined,
  createdAt: new Date('2026-12-02T20:00:00Z'),
  copiedAt: new Date('2026-12-02T16:30:00Z'),
  ...more,
});
const whole: RestoreReport = {
  documents: 3,
  events: 30,
  files: 3,
  verified: 1,
  unsettled: 1,
  whole: true,
  problems: [],
};

const world = (jobs: readonly RestoreJob[], report: RestoreReport | Error = whole) => {
  const judged: string[][] = [];
  const asked: unknown[] = [];
  const tests: RestoreTests = {
    sources,
    jobs: async (since) => jobs.filter(({ createdAt }) => createdAt >= since),
    planCreatedAt: async () => new Date('2026-10-10T00:00:00Z'),
    check: async (request) => {
      asked.push(request);
      if (report instanceof Error) throw report;
      return report;
    },
    judge: async (...verdict) => {
      judged.push(verdict);
    },
  };
  return { tests, judged, asked };
};
const all = checkedCopies.map((copy) => jobOf(copy));

describe('the end of a job of the restore test', () => {
  test('waits for the others: only together can they be checked', async () => {
    const { tests, judged, asked } = world(all.slice(0, 3));
    await expect(jobEnded(tests, now)).resolves.toEqual({ kind: 'waiting' });
    const running = world([...all.slice(0, 3), jobOf('trust', { status: 'RUNNING' })]);
    await expect(jobEnded(running.tests, now)).resolves.toEqual({ kind: 'waiting' });
    expect([...judged, ...asked, ...running.judged]).toEqual([]);
  });

  test('has the copies checked, by their names, and judges each', async () => {
    const { tests, judged, asked } = world(all);
    await expect(jobEnded(tests, now)).resolves.toMatchObject({ kind: 'passed', documents: 3 });
    expect(asked).toEqual([
      {
        copies: {
          documents: 'awsbackup-restore-test-documents',
          audit: 'awsbackup-restore-test-audit',
          files: 'awsbackup-restore-test-files',
          trust: 'awsbackup-restore-test-trust',
        },
        settledBefore: '2026-12-01T14:30:00.000Z',
      },
    ]);
    expect(judged).toEqual(all.map(({ id }) => [id, 'SUCCESSFUL', '3 documents, 1 sealed files opened and verified']));
  });

  test('says when there was time for a part only', async () => {
    const { tests, judged } = world(all, { ...whole, whole: false });
    await jobEnded(tests, now);
    expect(judged[0]).toEqual(['job-documents', 'SUCCESSFUL', expect.stringContaining('(a random part')]);
  });

  test('fails all when one document is not whole, and when there is nothing to open', async () => {
    for (const report of [
      { ...whole, problems: ['x: its chain of events is broken'] },
      { ...whole, documents: 0, verified: 0 },
      { ...whole, verified: 0 },
    ]) {
      const { tests, judged } = world(all, report);
      await expect(jobEnded(tests, now)).resolves.toMatchObject({ kind: 'failed' });
      expect(judged.map(([, verdict]) => verdict)).toEqual(['FAILED', 'FAILED', 'FAILED', 'FAILED']);
    }
  });

  test('says which copy could not be restored', async () => {
    const { tests, judged, asked } = world([...all.slice(0, 3), jobOf('trust', { status: 'FAILED' })]);
    await expect(jobEnded(tests, now)).resolves.toMatchObject({ kind: 'failed', message: 'not restored: trust' });
    expect(judged.map(([job]) => job)).toEqual(['job-documents', 'job-audit', 'job-files']);
    expect(asked).toEqual([]);
  });

  test('judges nothing when the check itself fails: it is tried again', async () => {
    const { tests, judged } = world(all, new Error('out of memory'));
    await expect(jobEnded(tests, now)).rejects.toThrow('out of memory');
    expect(judged).toEqual([]);
  });

  test('goes by this test, not by one before it, and checks once', async () => {
    const old = all.map((job) => ({ ...job, id: `old-${job.id}`, createdAt: new Date('2026-12-02T18:00:00Z') }));
    expect(Object.values(newestJobs([...old, ...all], sources) ?? {})).toEqual(all);
    const { tests, asked } = world(all.map((job) => ({ ...job, validation: 'SUCCESSFUL' })));
    await expect(jobEnded(tests, now)).resolves.toEqual({ kind: 'judged-before' });
    expect(asked).toEqual([]);
  });

  test('counts a document as settled a day before the oldest copy', () => {
    const jobs = newestJobs(
      [...all.slice(0, 3), jobOf('trust', { copiedAt: new Date('2026-12-01T16:00:00Z') })],
      sources,
    );
    expect(checkRequestOf(jobs ?? expect.fail()).settledBefore).toBe('2026-11-30T14:00:00.000Z');
  });
});

describe('a restore test that is missing', () => {
  const passed = all.map((job) => ({ ...job, validation: 'SUCCESSFUL' }));
  const late = new Date('2026-12-10T00:00:00Z');

  test('is one that never ran, was never judged, or did not pass', async () => {
    await expect(isOverdue(world(passed).tests, late)).resolves.toBe(false);
    for (const jobs of [
      [],
      all,
      passed.slice(1),
      [...passed.slice(1), { ...all[0], validation: 'FAILED' } as RestoreJob],
      passed.map((job) => ({ ...job, createdAt: new Date('2026-11-02T20:00:00Z') })),
    ])
      await expect(isOverdue(world(jobs).tests, late)).resolves.toBe(true);
  });

  test('is none in the first days of a month, or before the plan was there', async () => {
    expect(dueTest(new Date('2026-12-03T12:00:00Z'))).toBeUndefined();
    expect(dueTest(new Date('2026-12-04T03:00:00Z'))).toEqual(new Date('2026-12-02T18:00:00Z'));
    await expect(isOverdue(world([]).tests, new Date('2026-12-03T12:00:00Z'))).resolves.toBe(false);
    const { tests } = world([]);
    const young = { ...tests, planCreatedAt: async () => new Date('2026-12-05T00:00:00Z') };
    await expect(isOverdue(young, late)).resolves.toBe(false);
  });
});
