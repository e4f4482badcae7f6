/** What must be restored before a document can be opened: the tables with its state and its events, its files, and the trust anchors. */
export const checkedCopies = ['documents', 'audit', 'files', 'trust'] as const;
export type CheckedCopy = (typeof checkedCopies)[number];

/** One job of a restore test, as AWS Backup tells of it. */
export interface RestoreJob {
  readonly id: string;
  readonly source: string;
  /** ARN of what was made of the copy. */
  readonly restored: string | undefined;
  readonly status: string;
  readonly validation: string | undefined;
  readonly createdAt: Date;
  readonly copiedAt: Date;
}

/** What the function that checks is asked. */
export interface CheckRequest {
  /** Names of tables and buckets. */
  readonly copies: Readonly<Record<CheckedCopy, string>>;
  /** RFC 3339. */
  readonly settledBefore: string;
}

export type TestedCopies = Readonly<Record<CheckedCopy, RestoreJob>>;

/** The newest job of each copy that is checked, by the ARN of what it is a copy of; undefined while one has not begun. */
export const newestJobs = (
  jobs: readonly RestoreJob[],
  sources: Readonly<Record<CheckedCopy, string>>,
): TestedCopies | undefined => {
  const found = checkedCopies.map((copy) => {
    const own = jobs.filter(({ source }) => source === sources[copy]);
    return [copy, own.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0]] as const;
  });
  return found.some(([, job]) => job === undefined)
    ? undefined
    : (Object.fromEntries(found) as unknown as TestedCopies);
};

/** The last part of an ARN of a table or bucket. */
const nameOf = (arn: string): string => arn.split(/[:/]/).at(-1) ?? '';

/**
 * Copies of one plan are made within hours of each other, and it is not documented which moment of a copy its time says: only documents that
 * had not changed for a day before the oldest of them are the same in all.
 */
const settleMs = 26 * 3_600_000;

export const checkRequestOf = (jobs: TestedCopies): CheckRequest => {
  const oldest = Math.min(...checkedCopies.map((copy) => jobs[copy].copiedAt.getTime()));
  return {
    copies: Object.fromEntries(checkedCopies.map((copy) => [copy, nameOf(jobs[copy].restored ?? '')])) as Record<
      CheckedCopy,
      string
    >,
    settledBefore: new Date(oldest - settleMs).toISOString(),
  };
};
