import type { RestoreReport } from '../../adapters/check-restored.ts';
import {
  type CheckedCopy,
  type CheckRequest,
  checkedCopies,
  checkRequestOf,
  newestJobs,
  type RestoreJob,
  type TestedCopies,
} from './copies-of-test.ts';
import { dueTest } from './due-test.ts';

export interface RestoreTests {
  /** ARNs of what the copies are of, in the first Region. */
  readonly sources: Readonly<Record<CheckedCopy, string>>;
  /** Jobs of the plan that were created since. */
  readonly jobs: (since: Date) => Promise<readonly RestoreJob[]>;
  readonly planCreatedAt: () => Promise<Date>;
  readonly check: (request: CheckRequest) => Promise<RestoreReport>;
  /** AWS Backup keeps the first verdict on a job; a later one is not an error here. */
  readonly judge: (job: string, verdict: 'SUCCESSFUL' | 'FAILED', message: string) => Promise<void>;
}

export type Outcome =
  /** Another job of the test has not ended: its end comes here, too. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'judged-before' }
  | { readonly kind: 'passed' | 'failed'; readonly message: string; readonly documents: number };

const dayMs = 86_400_000;
const lost: readonly string[] = ['FAILED', 'ABORTED'];

/** A job of a restore test has ended: when all that belong together have, what they restored is checked and each is judged. */
export const jobEnded = async (tests: RestoreTests, now: Date): Promise<Outcome> => {
  const jobs = newestJobs(await tests.jobs(new Date(now.getTime() - 2 * dayMs)), tests.sources);
  if (jobs === undefined) return { kind: 'waiting' };
  const failed = checkedCopies.filter((copy) => lost.includes(jobs[copy].status));
  const running = checkedCopies.filter((copy) => jobs[copy].status !== 'COMPLETED' && !failed.includes(copy));
  if (running.length > 0) return { kind: 'waiting' };
  if (failed.length > 0) return judgeAll(tests, jobs, { problem: `not restored: ${failed.join(', ')}`, documents: 0 });
  if (checkedCopies.every((copy) => isJudged(jobs[copy]))) return { kind: 'judged-before' };
  const report = await tests.check(checkRequestOf(jobs));
  return judgeAll(tests, jobs, { ...report, problem: problemOf(report) });
};

const isJudged = ({ validation }: RestoreJob): boolean => validation === 'SUCCESSFUL' || validation === 'FAILED';

/** A copy with nothing in it restores without an error, too. */
const problemOf = ({ problems, documents, verified }: RestoreReport): string | undefined => {
  if (problems.length > 0) return `${problems.length} problems, the first: ${problems[0]}`;
  if (documents === 0) return 'no document is in the copy';
  return verified === 0 ? 'no concluded document was there to be opened and verified' : undefined;
};

const judgeAll = async (
  { judge }: RestoreTests,
  jobs: TestedCopies,
  found: {
    readonly problem: string | undefined;
    readonly documents: number;
    readonly verified?: number;
    readonly whole?: boolean;
  },
): Promise<Outcome> => {
  const { problem, documents, verified = 0, whole = true } = found;
  const part = whole ? '' : ' (a random part: there was no time for more)';
  const message = problem ?? `${documents} documents${part}, ${verified} sealed files opened and verified`;
  for (const copy of checkedCopies)
    if (jobs[copy].status === 'COMPLETED')
      await judge(jobs[copy].id, problem === undefined ? 'SUCCESSFUL' : 'FAILED', message);
  return { kind: problem === undefined ? 'passed' : 'failed', message, documents };
};

/** Whether a test that should be over by now has not passed: it never ran, was never judged, or failed. */
export const isOverdue = async (tests: RestoreTests, now: Date): Promise<boolean> => {
  const due = dueTest(now);
  if (due === undefined || (await tests.planCreatedAt()) > due) return false;
  const jobs = newestJobs(await tests.jobs(due), tests.sources);
  return jobs === undefined || checkedCopies.some((copy) => jobs[copy].validation !== 'SUCCESSFUL');
};
