import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { quietly } from '../../lambdas/quietly.ts';
import { type Trigger, triggers } from '../../lambdas/triggers.ts';

test('personal data in traces: what a handler throws says where it failed, and none of the words it failed by', async () => {
  const failing = quietly(async (_event: object): Promise<void> => {
    throw new TypeError('Email address is not verified: taro@example.com', { cause: new Error('花子') });
  });
  const thrown = await failing({}).catch((error: unknown) => error);
  if (!(thrown instanceof Error)) expect.fail('it fails');
  expect(thrown.message).toMatch(/^TypeError at .*quietly\.test/);
  expect(`${thrown.message} ${thrown.stack} ${String(thrown.cause)}`).not.toMatch(/taro|花子/);
});

test('what it is given and what it answers pass through', async () => {
  expect(await quietly(async (a: number, b: number) => a + b)(2, 3)).toBe(5);
});

/** Whom Lambda tells of, rather than a caller that waits for an answer. */
const told = (Object.values(triggers) as readonly Trigger[]).filter(({ source }) => source.on !== 'call');

test.each([...new Set(told.map((trigger) => trigger.function))])(
  '%s fails quietly, or catches whatever fails',
  (name) => {
    const source = readFileSync(new URL(`../../lambdas/${name}/index.ts`, import.meta.url), 'utf8');
    expect(source).toMatch(/\bquietly\(|\bserveTasks\(/);
  },
);
