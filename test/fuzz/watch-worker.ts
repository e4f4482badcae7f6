/** Runs mutations in a process of their own, with an end to their time and memory. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './judge.ts';
import type { Outcome } from './worker.ts';

interface WorkerLimits {
  readonly mostMib: number;
  /** On the clock; the five seconds allowed are of processor time and told by the worker, as other work slows the clock's. */
  readonly killAfterMs: number;
  /** What runs: `worker.ts`, or something that behaves as a bad one would. */
  readonly entry: string;
}
const usual: WorkerLimits = { mostMib: 1024, killAfterMs: 60_000, entry: join(import.meta.dirname, 'worker.ts') };
const watchEveryMs = 200;

export interface Worker {
  readonly judge: (index: number) => Promise<Outcome>;
  readonly close: () => void;
}

export const openWorker = (directory: string, changed: Partial<WorkerLimits> = {}): Worker => {
  const limits = { ...usual, ...changed };
  let child: Promise<ChildProcess> | undefined;
  const close = (): void => {
    child?.then((one) => one.kill('SIGKILL'));
    child = undefined;
  };
  const judgeOnce = async (index: number): Promise<Outcome> => {
    child ??= start(directory, limits);
    const outcome = await answerOf(await child, { index, limits });
    if (outcome.findings.some(({ step }) => step === 'any')) close();
    return outcome;
  };
  return {
    judge: async (index) => {
      const outcome = await judgeOnce(index);
      if (!outcome.findings.some(({ kind }) => kind === 'memory')) return outcome;
      // What it holds may be left from mutations before: only what it needs alone counts.
      return judgeOnce(index);
    },
    close,
  };
};

const start = (directory: string, { entry, mostMib }: WorkerLimits): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = fork(entry, [directory], {
      execArgv: [`--max-old-space-size=${mostMib}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr?.resume();
    child.once('message', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
  });

const answerOf = (
  child: ChildProcess,
  { index, limits }: { readonly index: number; readonly limits: WorkerLimits },
): Promise<Outcome> =>
  new Promise((resolve) => {
    const { mostMib, killAfterMs } = limits;
    const started = performance.now();
    let words = '';
    const done = (outcome: Outcome): void => {
      clearInterval(watch);
      child.removeAllListeners('message').removeAllListeners('exit');
      child.stderr?.removeListener('data', hear);
      resolve(outcome);
    };
    const stop = (kind: Finding['kind'], why: string): void => {
      child.kill('SIGKILL');
      const findings = [{ kind, step: 'any', words: why }];
      done({ index, input: '', changes: [], verdict: kind, findings, slowestMs: 0, peakMib: 0 });
    };
    const hear = (chunk: Buffer): void => {
      words = (words + chunk.toString()).slice(-4000);
    };
    const watch = setInterval(() => {
      const mib = residentMib(child.pid);
      if (mib > mostMib) stop('memory', `${mib} MiB`);
      else if (performance.now() - started > killAfterMs) stop('hang', `no answer after ${killAfterMs} ms`);
    }, watchEveryMs);
    child.stderr?.on('data', hear);
    child.once('message', (outcome: Outcome) => {
      if (outcome.peakMib <= mostMib) return done(outcome);
      const memory: Finding = { kind: 'memory', step: 'any', words: `${outcome.peakMib} MiB at the most` };
      done({ ...outcome, findings: [...outcome.findings, memory] });
    });
    child.once('exit', (code, signal) =>
      stop(/heap|memory/i.test(words) ? 'memory' : 'crash', `ended with ${code ?? signal}: ${words}`),
    );
    child.send(index);
  });

/** 0 where the system doesn't say; then the worker's own word counts, afterwards. */
const residentMib = (pid: number | undefined): number => {
  try {
    const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kib ?? 0) / 1024);
  } catch {
    return 0;
  }
};
