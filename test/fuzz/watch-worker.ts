/** Runs mutations in a process of their own, with an end to their time and memory. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './judge.ts';
import type { Outcome } from './worker.ts';

export const mostMib = 1024;
/** On the clock; the five seconds allowed are of processor time and told by the worker, as other work slows the clock's. */
const killAfterMs = 20_000;
const watchEveryMs = 200;

export interface Worker {
  readonly judge: (index: number) => Promise<Outcome>;
  readonly close: () => void;
}

export const openWorker = (directory: string): Worker => {
  let child: Promise<ChildProcess> | undefined;
  const close = (): void => {
    child?.then((one) => one.kill('SIGKILL'));
    child = undefined;
  };
  const judgeOnce = async (index: number): Promise<Outcome> => {
    child ??= start(directory);
    const outcome = await answerOf(await child, index);
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

const start = (directory: string): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'worker.ts'), [directory], {
      execArgv: [`--max-old-space-size=${mostMib}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr?.resume();
    child.once('message', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
  });

const answerOf = (child: ChildProcess, index: number): Promise<Outcome> =>
  new Promise((resolve) => {
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
