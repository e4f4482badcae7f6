import { describe, expect, test } from 'vitest';
import type { Task } from '../../adapters/document-store.ts';
import { CloudSignError, type ErrorCode } from '../../core/errors.ts';
import { PutOff } from '../../lambdas/put-off.ts';
import { delayed } from '../../lambdas/sealing/delayed.ts';
import type { WorkContext } from '../../lambdas/worker.ts';

const now = new Date('2026-11-23T00:00:00Z');
const task = { document: 'none', attempt: 0, work: { kind: 'evidence' } } as unknown as Task;

const failWith = async (error: Error) => {
  const counted: string[] = [];
  const context = {
    now: () => now,
    count: (metric: string) => counted.push(metric),
    store: { load: async () => undefined },
    settings: { validationData: { waitHours: 0, graceHours: 6 } },
  } as unknown as WorkContext<'sealDue'>;
  const thrown: unknown = await delayed(task, context, () => Promise.reject(error)).catch((caught: unknown) => caught);
  return { counted, thrown };
};

describe('work on the evidence that fails', () => {
  test.each(['revocation.revoked', 'revocation.unknown'] as const)('%s is alarmed at the first time', async (code) => {
    const error = new CloudSignError(code);
    expect(await failWith(error)).toEqual({ counted: ['certificateRevoked'], thrown: error });
  });

  test.each(['revocation.unavailable', 'tsa.unavailable'] as const satisfies readonly ErrorCode[])(
    '%s is tried again as usual, without that alarm',
    async (code) => {
      const error = new CloudSignError(code);
      expect(await failWith(error)).toEqual({ counted: [], thrown: error });
    },
  );

  test('a stale answer is asked for again after the grace period', async () => {
    const { thrown } = await failWith(new CloudSignError('revocation.stale'));
    expect(thrown instanceof PutOff && thrown.until).toEqual(new Date('2026-11-23T06:00:00Z'));
  });

  test('what waits on purpose is put off as it asks', async () => {
    const error = new PutOff(new Date('2026-11-24T00:00:00Z'), 'grace period');
    expect((await failWith(error)).thrown).toBe(error);
  });
});
