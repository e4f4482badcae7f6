import { type Answer, type Contestant, coldMs, type Program, peakMemory } from './contestant.ts';
import type { BenchFile } from './run-bench.ts';

export interface Times {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** One a round; rounds of one file belong together. */
  readonly all: readonly number[];
}

/** By name of the contestant. */
export interface FileResult<T> {
  readonly file: BenchFile;
  readonly of: ReadonlyMap<string, T>;
}

export type JobOf = (name: string, file: BenchFile) => string;

export const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const timesOf = (all: readonly number[]): Times => ({
  median: medianOf(all),
  min: Math.min(...all),
  max: Math.max(...all),
  all,
});

/** What passed on the clock, and what was used of processors. */
export interface Warm {
  readonly passed: readonly FileResult<Times>[];
  readonly used: readonly FileResult<Times>[];
}

/** So often each contestant does the first file before anything counts: engines that compile what runs often are done by then. */
const firstWarmUps = 200;
const warmUps = 3;

/** Asks all in turn, round after round: what else the machine does falls on all alike. The first rounds don't count. */
export const inTurn = async (
  contestants: readonly Contestant[],
  files: readonly BenchFile[],
  jobOf: JobOf,
): Promise<Warm> => {
  const passed: FileResult<Times>[] = [];
  const used: FileResult<Times>[] = [];
  for (const file of files) {
    const answers = new Map<string, Answer[]>(contestants.map(({ name }) => [name, []]));
    const uncounted = file === files[0] ? firstWarmUps : warmUps;
    for (let round = -uncounted; round < file.rounds; round++) {
      for (const { name, ask } of contestants) {
        const answer = await ask(jobOf(name, file));
        if (round >= 0) answers.get(name)?.push(answer);
      }
    }
    const timesBy = (of: (answer: Answer) => number) =>
      new Map([...answers].map(([name, all]) => [name, timesOf(all.map(of))]));
    passed.push({ file, of: timesBy(({ ms }) => ms) });
    used.push({ file, of: timesBy(({ cpuMs }) => cpuMs) });
  }
  return { passed, used };
};

const coldRounds = 5;

/** A process of its own for each. */
export const coldTimes = async (
  programs: readonly Program[],
  files: readonly BenchFile[],
  jobOf: JobOf,
): Promise<readonly FileResult<Times>[]> => {
  const results: FileResult<Times>[] = [];
  for (const file of files) {
    const values = new Map<string, number[]>(programs.map(({ name }) => [name, []]));
    for (let round = 0; round < coldRounds; round++) {
      for (const program of programs) {
        values.get(program.name)?.push(await coldMs(program, jobOf(program.name, file)));
      }
    }
    results.push({ file, of: new Map([...values].map(([name, all]) => [name, timesOf(all)])) });
  }
  return results;
};

const memoryRounds = 3;

/** Bytes above idle: the median of some processes. */
export const peaks = async (
  programs: readonly Program[],
  files: readonly BenchFile[],
  jobOf: JobOf,
): Promise<readonly FileResult<number>[]> => {
  const results: FileResult<number>[] = [];
  const [small] = files;
  if (small === undefined) return results;
  for (const file of files) {
    const of = new Map<string, number>();
    for (const program of programs) {
      const rounds: number[] = [];
      for (let round = 0; round < memoryRounds; round++) {
        rounds.push(await peakMemory(program, jobOf(program.name, small), jobOf(program.name, file)));
      }
      of.set(program.name, medianOf(rounds));
    }
    results.push({ file, of });
  }
  return results;
};
