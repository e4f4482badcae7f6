import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { contract } from '../attacks/signed-contract.ts';
import { runFuzz } from './run-fuzz.ts';
import { openWorker, type Worker } from './watch-worker.ts';
import type { Outcome } from './worker.ts';

const folder = mkdtempSync(join(tmpdir(), 'fuzz-run-'));
const input = join(folder, 'contract.pdf');
writeFileSync(input, contract());
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

/** A worker that does this with the mutation 1, and answers to all others. */
const workerThat = (does: string): string => {
  const path = join(folder, `worker-${Math.random()}.mjs`);
  const answer = "{ index, input: 'x', changes: [], verdict: 'invalid', findings: [], slowestMs: 1, peakMib: 50 }";
  writeFileSync(
    path,
    `process.on('message', (index) => { if (index === 1) { ${does} } else process.send(${answer}); });
     process.on('disconnect', () => process.exit());
     process.send('ready');`,
  );
  return path;
};

/** Runs with what would go to the terminal as text. */
const run = async (parameters: readonly string[], open?: typeof openWorker) => {
  let said = '';
  const hear = (text: unknown) => {
    said += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(hear);
  vi.spyOn(process.stderr, 'write').mockImplementation(hear);
  const status = await runFuzz(parameters, { folder, ...(open === undefined ? {} : { open }) });
  vi.restoreAllMocks();
  return { status, said };
};

describe('the process that fuzzes is watched', () => {
  test.each([
    ['hangs', 'for (;;);', 'hang'],
    ['never answers', '', 'hang'],
    ['ends', 'process.exit(3);', 'crash'],
    ['throws', 'throw new Error("no");', 'crash'],
    ['takes too much memory', 'globalThis.all = []; setInterval(() => all.push(Buffer.alloc(3e7, 1)), 10);', 'memory'],
  ] as const)('%s: killed and told, and the next one is judged', async (_, does, kind) => {
    // Little time for what hangs; for the others the clock may not be what ends them.
    const killAfterMs = kind === 'hang' ? 3000 : 120_000;
    const worker = openWorker(folder, { entry: workerThat(does), killAfterMs, mostMib: 200 });
    try {
      expect((await worker.judge(0)).verdict).toBe('invalid');
      const outcome = await worker.judge(1);
      expect(outcome.findings.map((one) => one.kind)).toEqual([kind]);
      expect((await worker.judge(2)).verdict).toBe('invalid');
    } finally {
      worker.close();
    }
  });
});

describe('a run', () => {
  test('with nothing found leaves nothing behind', async () => {
    const { status, said } = await run(['--seed', '5', '--count', '20', '--input', input]);
    expect(status).toBe(0);
    expect(said).toMatch(/seed 5: 1 files .*\n20 mutations in \d+ s: .*\n.* 0 findings/s);
    expect(existsSync(join(folder, 'seed-5'))).toBe(false);
  });

  test('keeps what was found, and says how to repeat it', async () => {
    const found: Outcome['findings'] = [{ kind: 'crash', step: 'verify', words: 'Error: no' }];
    const open = (): Worker => ({
      judge: async (index) => ({
        index,
        input: 'contract.pdf',
        changes: ['flipByte'],
        verdict: 'crash',
        findings: index === 2 ? found : [],
        slowestMs: 1,
        peakMib: 50,
      }),
      close: () => undefined,
    });
    const { status, said } = await run(['--seed', '6', '--count', '4', '--input', input], open);
    expect(status).toBe(1);
    expect(said).toContain('crash (verify), contract.pdf, flipByte: Error: no');
    const [, command = ''] = /npm run fuzz -- (.*)/.exec(said) ?? [];
    const kept = join(folder, 'seed-6');
    expect(JSON.parse(readFileSync(join(kept, 'finding-2.json'), 'utf8'))).toMatchObject({ findings: found });
    const damaged = readFileSync(join(kept, 'finding-2.pdf'));
    expect(damaged.equals(Buffer.from(contract()))).toBe(false);

    // The same mutation of the same file, by the real verifier, which finds nothing wrong with it.
    const again = await run([...command.split(' ').slice(0, 1), kept, ...command.split(' ').slice(2)]);
    expect(again.status).toBe(0);
    expect(again.said).toMatch(/1 mutations in \d+ s/);
    expect(existsSync(kept)).toBe(true);
  });

  test.each([
    [['--seed', 'x'], '--seed x is not a whole number'],
    [['--minutes', '0'], '--minutes 0 is not a time'],
    [['some.pdf'], 'some.pdf: files follow --input'],
    [['--nothing'], "Unknown option '--nothing'"],
  ] as const)('%s: says what is wrong with it', async (parameters, words) => {
    const { status, said } = await run(parameters);
    expect([status, said.includes(words)]).toEqual([2, true]);
  });
});
