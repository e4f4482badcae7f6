import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createClock } from '../../local/runner/clock.ts';
import { createPool, type FunctionPool } from '../../local/runner/function-pool.ts';
import { type Outcome, startThread } from '../../local/runner/function-thread.ts';
import type { ResponseHead } from '../../local/runner/worker-messages.ts';
import { bundleProbe } from './fixtures/bundle-probe.ts';

const bundles: { plain?: URL; streaming?: URL } = {};
beforeAll(async () => {
  [bundles.plain, bundles.streaming] = await Promise.all([bundleProbe('probe'), bundleProbe('stream-probe')]);
});

const pools: FunctionPool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

const clock = createClock();
const open = (
  options: {
    kind?: 'plain' | 'streaming';
    timeoutSeconds?: number;
    limit?: number;
    idleMs?: number;
    bundle?: URL;
  } = {},
) => {
  const lines: string[] = [];
  let started = 0;
  let ended = 0;
  const pool = createPool({
    limit: options.limit ?? 1,
    ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
    start: () => {
      started += 1;
      const thread = startThread({
        name: 'documents',
        design: { purpose: '', network: 'isolated', memoryMb: 256, timeoutSeconds: options.timeoutSeconds ?? 20 },
        bundle: options.bundle ?? bundles[options.kind ?? 'plain'] ?? new URL('file:///nowhere'),
        environment: { AWS_REGION: 'ap-northeast-1', GIVEN: 'value' },
        clock,
        log: (line) => lines.push(line),
      });
      thread.ended.then(() => {
        ended += 1;
      });
      return thread;
    },
  });
  pools.push(pool);
  return { pool, lines, started: () => started, ended: () => ended };
};
const returned = (outcome: Outcome): unknown => {
  if (outcome.kind !== 'returned') throw new Error(JSON.stringify(outcome));
  return JSON.parse(outcome.payload);
};
const problem = (outcome: Outcome) => (outcome.kind === 'failed' ? outcome.error : undefined);

describe('a function in its thread', () => {
  test('gets the event and the context, and its answer comes back as JSON', async () => {
    const { pool } = open();
    expect(returned(await pool.invoke({ do: 'return', value: { text: '契約', at: [1, null] } }))).toEqual({
      text: '契約',
      at: [1, null],
    });
    expect(returned(await pool.invoke({ do: 'return' }))).toBeNull();
  });

  test('sees its own environment variables only, and logs lines', async () => {
    const { pool, lines } = open();
    const seen = returned(await pool.invoke({ do: 'see' })) as Record<string, unknown>;
    expect(seen.environment).toEqual({ AWS_REGION: 'ap-northeast-1', GIVEN: 'value' });
    expect(seen.name).toBe('documents');
    expect(seen.remaining).toBeGreaterThan(15_000);
    await expect.poll(() => lines).toContain('a line of the log');
  });

  test('lives in the shared time, which a test can move', async () => {
    const { pool } = open();
    clock.advance(10 * 86_400_000);
    const before = clock.now().getTime();
    const seen = returned(await pool.invoke({ do: 'see' })) as { now: number; today: string };
    expect(before - Date.now()).toBeGreaterThan(9 * 86_400_000);
    expect(seen.now).toBeGreaterThanOrEqual(before);
    expect(Date.parse(seen.today)).toBeGreaterThanOrEqual(seen.now);
    expect(Date.parse(seen.today)).toBeLessThanOrEqual(clock.now().getTime());
    expect(seen).toMatchObject({ isDate: true, parsed: 0 });
  });

  test('that throws reports the error and stays loaded', async () => {
    const { pool } = open();
    expect(returned(await pool.invoke({ do: 'count' }))).toBe(1);
    const error = problem(await pool.invoke({ do: 'throw' }));
    expect(error).toMatchObject({ errorType: 'RangeError', errorMessage: 'asked to throw' });
    expect(returned(await pool.invoke({ do: 'count' }))).toBe(2);
  });

  test.each(['crash', 'exit'] as const)('that ends by %s fails the invocation and is started again', async (how) => {
    const { pool, started } = open();
    expect(problem(await pool.invoke({ do: how }))?.errorType).toBe('Runtime.ExitError');
    expect(returned(await pool.invoke({ do: 'count' }))).toBe(1);
    expect(started()).toBe(2);
  });

  test.each(['loop', 'wait'] as const)('that does not end (%s) is stopped at its time limit', async (how) => {
    const { pool } = open({ timeoutSeconds: 2 });
    expect(problem(await pool.invoke({ do: how }))?.errorType).toBe('Sandbox.Timedout');
    expect(returned(await pool.invoke({ do: 'count' }))).toBe(1);
  });

  test('whose bundle cannot be loaded fails every invocation, and says why', async () => {
    const { pool, started } = open({ bundle: new URL('file:///nowhere/index.mjs') });
    expect(problem(await pool.invoke({ do: 'count' }))?.errorMessage).toContain('nowhere');
    expect(problem(await pool.invoke({ do: 'count' }))?.errorMessage).toContain('nowhere');
    expect(started()).toBe(2);
  });

  test('that is killed in the middle fails the invocation; those that wait are served by a new thread', async () => {
    const { pool } = open();
    await pool.warm();
    const doomed = pool.invoke({ do: 'wait' });
    const waiting = pool.invoke({ do: 'count' });
    await pool.kill();
    expect(problem(await doomed)?.errorType).toBe('Runtime.ExitError');
    expect(returned(await waiting)).toBe(1);
  });

  test('takes one invocation at a time; more threads serve what comes meanwhile, up to the limit', async () => {
    const { pool, started } = open({ limit: 2 });
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => pool.invoke({ do: 'count' })));
    const counts = all.map(returned) as number[];
    expect(started()).toBe(2);
    expect(counts.filter((count) => count === 1)).toHaveLength(2);
    expect(counts).toHaveLength(5);
  });

  test('lets threads go that have had no work for a while, but for one', async () => {
    const { pool, ended } = open({ limit: 3, idleMs: 20 });
    await Promise.all([1, 2, 3].map(() => pool.invoke({ do: 'count' })));
    await expect.poll(ended).toBe(2);
    expect(returned(await pool.invoke({ do: 'count' }))).toBe(2);
  });
});

describe('a streamed response', () => {
  const collect = () => {
    const heads: ResponseHead[] = [];
    const chunks: Uint8Array[] = [];
    let open = 0;
    let most = 0;
    return {
      heads,
      size: () => chunks.reduce((sum, chunk) => sum + chunk.length, 0),
      last: () => chunks.at(-1),
      most: () => most,
      sink: {
        head: (head: ResponseHead) => void heads.push(head),
        chunk: async (bytes: Uint8Array) => {
          open += 1;
          most = Math.max(most, open);
          chunks.push(bytes);
          await new Promise((resolve) => setImmediate(resolve));
          open -= 1;
        },
      },
    };
  };

  test('comes as a head and chunks, no faster than they are taken', async () => {
    const { pool } = open({ kind: 'streaming' });
    const got = collect();
    const size = 3_000_001;
    expect(await pool.invoke({ bytes: size }, got.sink)).toEqual({ kind: 'streamed' });
    expect(got.heads).toEqual([
      {
        statusCode: 206,
        headers: { 'Content-Type': 'application/pdf' },
        multiValueHeaders: { 'X-Many': ['one', 'two'] },
      },
    ]);
    expect(got.size()).toBe(size);
    expect(got.last()?.at(-1)).toBe(Math.floor(size / 65_536) % 256);
    expect(got.most()).toBe(1);
  });

  test('without a body still has its head', async () => {
    const { pool } = open({ kind: 'streaming' });
    const got = collect();
    expect(await pool.invoke({ bytes: 0 }, got.sink)).toEqual({ kind: 'streamed' });
    expect(got.heads).toHaveLength(1);
  });

  test.each(['before', 'middle'] as const)('that fails %s is reported, and the next one works', async (fail) => {
    const { pool } = open({ kind: 'streaming' });
    const got = collect();
    expect(problem(await pool.invoke({ bytes: 200_000, fail }, got.sink))?.errorMessage).toContain('failed');
    expect(got.heads).toHaveLength(fail === 'before' ? 0 : 1);
    expect(await pool.invoke({ bytes: 10 }, collect().sink)).toEqual({ kind: 'streamed' });
  });
});
