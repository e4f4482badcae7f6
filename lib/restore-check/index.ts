import { randomInt } from 'node:crypto';
import { openBucket } from '../../adapters/bucket.ts';
import { checkRestored, type RestoreReport } from '../../adapters/check-restored.ts';
import { openKey } from '../../adapters/key.ts';
import { openTable } from '../../adapters/table.ts';
import type { CheckRequest } from '../restore-report/copies-of-test.ts';
import { documentKeyVariable } from './document-key-variable.ts';

/** Lambda ends a function after 15 minutes; the last document that was begun may be a large one. */
const patienceMs = 10 * 60_000;

/** Each part once, in an order that nobody knows before. */
const shuffled = (count: number): readonly number[] => {
  const order = Array.from({ length: count }, (_, part) => part);
  for (let at = count - 1; at > 0; at--) {
    const other = randomInt(at + 1);
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  return order;
};

/**
 * Checks what AWS Backup restored in the second Region, and answers what it found. It reads such copies and opens documents by the replica
 * of their key; it can write nothing and reach nothing else.
 */
export const handler = async ({ copies, settledBefore }: CheckRequest): Promise<RestoreReport> => {
  const now = new Date();
  const report = await checkRestored(
    {
      documents: openTable(copies.documents),
      audit: openTable(copies.audit),
      files: openBucket(copies.files),
      trust: openBucket(copies.trust),
      documentKey: openKey(process.env[documentKeyVariable] ?? ''),
    },
    {
      now,
      settledBefore: new Date(settledBefore),
      until: () => Date.now() - now.getTime() < patienceMs,
      shuffle: shuffled,
    },
  );
  // Ids and codes: nothing of a content is in it.
  console.log(
    JSON.stringify({ message: 'restored copies checked', ...report, problems: report.problems.slice(0, 50) }),
  );
  return { ...report, problems: report.problems.slice(0, 50) };
};
