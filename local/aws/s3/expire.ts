import type { BucketStore } from './bucket-store.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Removes objects older than their bucket keeps them. */
export const sweepExpired = async (buckets: readonly BucketStore[], now: Date): Promise<void> => {
  for (const bucket of buckets) {
    const days = bucket.spec.expireDays;
    if (days === undefined) continue;
    const oldest = new Date(now.getTime() - days * dayMs).toISOString();
    for (const { key, lastModified } of bucket.list()) {
      if (lastModified < oldest) await bucket.remove(key, now);
    }
  }
};

/** Sweeps now and every hour. */
export const removeExpired = (
  buckets: readonly BucketStore[],
  { now, onFailure }: { readonly now: () => Date; readonly onFailure: (error: unknown) => void },
): { readonly close: () => void } => {
  const run = (): void => {
    sweepExpired(buckets, now()).catch(onFailure);
  };
  run();
  const timer = setInterval(run, hourMs);
  timer.unref();
  return { close: () => clearInterval(timer) };
};
