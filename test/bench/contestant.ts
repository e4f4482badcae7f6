import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod';

/** How to start a program that reads jobs and answers them, a line of JSON each. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly parameters: readonly string[];
}

const answerSchema = z.looseObject({
  /** What the work took, without reading and writing files. */
  ms: z.number(),
  /** What its process used of processors meanwhile: other work on the machine makes it wait, which does not count here. */
  cpuMs: z.number(),
  error: z.string().optional(),
});
export type Answer = z.infer<typeof answerSchema>;

export interface Contestant {
  readonly name: string;
  /** Rejects when the program says that it failed, or ends. */
  readonly ask: (job: string) => Promise<Answer>;
  readonly pid: number;
  readonly close: () => Promise<void>;
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });

export const start = ({ name, command, parameters }: Program): Contestant => {
  const child = spawn(command, parameters, { stdio: ['pipe', 'pipe', 'pipe'] });
  const problems: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => problems.push(chunk.toString('utf8')));
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name,
    pid: child.pid ?? 0,
    ask: async (job) => {
      child.stdin.write(`${job}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${name} ended: ${problems.join('').trim().slice(-2000)}`);
      const answer = answerSchema.parse(JSON.parse(value));
      if (answer.error !== undefined) throw new Error(`${name}: ${answer.error}`);
      return answer;
    },
    close: async () => {
      child.stdin.end();
      await ended(child);
    },
  };
};

/** What a user waits for who starts the program for one file: from the start of the process to the answer. */
export const coldMs = async (program: Program, job: string): Promise<number> => {
  const began = performance.now();
  const contestant = start(program);
  await contestant.ask(job);
  const ms = performance.now() - began;
  await contestant.close();
  return ms;
};

const statusOf = (pid: number, entry: 'VmHWM' | 'VmRSS'): number => {
  const line = new RegExp(`^${entry}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? Number.NaN) * 1024;
};

/**
 * The most memory that a process of its own needs for one job, above what it has when it is ready and idle; in bytes. `warmUp` is done
 * before: what the first job of all loads and compiles belongs to the idle process.
 */
export const peakMemory = async (program: Program, warmUp: string, job: string): Promise<number> => {
  const contestant = start(program);
  await contestant.ask(warmUp);
  const idle = statusOf(contestant.pid, 'VmRSS');
  // proc(5): the mark of the highest use begins anew from what is used now.
  writeFileSync(`/proc/${contestant.pid}/clear_refs`, '5');
  await contestant.ask(job);
  const peak = statusOf(contestant.pid, 'VmHWM') - idle;
  await contestant.close();
  return peak;
};
