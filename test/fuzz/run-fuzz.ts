import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { attackInputs, corpusInputs, type FuzzInput, fileInput, sealedInputs } from './inputs.ts';
import { mutate } from './mutate.ts';
import { readRun, writeRun } from './run-directory.ts';
import { openWorker } from './watch-worker.ts';
import type { Outcome } from './worker.ts';

const root = resolve(import.meta.dirname, '../..');
const local = join(root, '.local/fuzz');

const usage = `npm run fuzz -- [options]
  --seed N         decides all mutations; default: another one each time
  --count N        mutations; default 20000, or no end when --minutes is given
  --minutes M      stop after that time
  --input FILE..   mutate these files only; may be repeated
  --run DIR        the inputs and the seed of an earlier run, from .local/fuzz
  --only N         one mutation of it
Exit status: 0 nothing found, 1 something found, 2 wrong options.`;

interface Wanted {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  readonly minutes: number;
  readonly inputs: readonly string[];
  readonly run: string | undefined;
}

const whole = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} ${text} is not a whole number`);
  return value;
};

/** npm runs scripts in the project; paths count from where the user stands. */
const fromUser = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path);

const readWanted = (parameters: readonly string[]): Wanted => {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      count: { type: 'string' },
      minutes: { type: 'string' },
      input: { type: 'string', multiple: true, default: [] },
      run: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const minutes = values.minutes === undefined ? Number.POSITIVE_INFINITY : Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes} is not a time`);
  if (positionals.length > 0 && values.input.length === 0) throw new Error(`${positionals[0]}: files follow --input`);
  const endless = values.minutes === undefined ? 20_000 : Number.POSITIVE_INFINITY;
  const only = values.only === undefined ? undefined : whole('only', values.only);
  return {
    seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : whole('seed', values.seed),
    first: only ?? 0,
    count: only !== undefined ? 1 : values.count === undefined ? endless : whole('count', values.count),
    minutes,
    inputs: [...values.input, ...positionals].map(fromUser),
    run: values.run === undefined ? undefined : fromUser(values.run),
  };
};

const inputsOf = async (files: readonly string[]): Promise<readonly FuzzInput[]> =>
  files.length > 0 ? files.map(fileInput) : [...(await sealedInputs()), ...attackInputs(), ...corpusInputs()];

interface Tally {
  readonly verdicts: Map<string, number>;
  findings: number;
  slowestMs: number;
  peakMib: number;
}

/** Mutates, judges and tells; answers with the exit status. */
export const runFuzz = async (
  parameters: readonly string[],
  { folder = local, open = openWorker }: { readonly folder?: string; readonly open?: typeof openWorker } = {},
): Promise<number> => {
  let wanted: Wanted;
  try {
    wanted = readWanted(parameters);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}\n`);
    return 2;
  }
  const directory = wanted.run ?? join(folder, `seed-${wanted.seed}`);
  if (wanted.run === undefined) {
    mkdirSync(folder, { recursive: true });
    await writeRun(directory, wanted.seed, await inputsOf(wanted.inputs));
  }
  const { seed, inputs, genuine, accepted } = readRun(directory);
  say(`seed ${seed}: ${inputs.length} files (${accepted.size} of them accepted as they are, ${genuine.length} states)`);
  const tally: Tally = { verdicts: new Map(), findings: 0, slowestMs: 0, peakMib: 0 };
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const worker = open(directory);
  const originals = inputs.map(({ bytes }) => bytes);
  let done = 0;
  try {
    for (; done < wanted.count && seconds() < wanted.minutes * 60; done++) {
      const outcome = await worker.judge(wanted.first + done);
      count(tally, outcome);
      if (outcome.findings.length > 0)
        keep(outcome, { directory, bytes: mutate(originals, seed, outcome.index).bytes });
      tell(tally, { done: done + 1, count: wanted.count, seconds: seconds() });
    }
  } finally {
    worker.close();
  }
  if (process.stdout.isTTY) process.stdout.write(clearLine);
  const verdicts = [...tally.verdicts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([verdict, times]) => `${times} ${verdict}`);
  say(`${done} mutations in ${seconds().toFixed(0)} s: ${verdicts.join(', ')}`);
  say(`slowest step ${tally.slowestMs} ms of processor time, at most ${tally.peakMib} MiB; ${tally.findings} findings`);
  if (tally.findings > 0) return 1;
  if (wanted.run === undefined) rmSync(directory, { recursive: true, force: true });
  return 0;
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const count = (tally: Tally, { verdict, findings, slowestMs, peakMib }: Outcome): void => {
  tally.verdicts.set(verdict, (tally.verdicts.get(verdict) ?? 0) + 1);
  tally.findings += findings.length;
  tally.slowestMs = Math.max(tally.slowestMs, slowestMs);
  tally.peakMib = Math.max(tally.peakMib, peakMib);
};

const keep = (
  outcome: Outcome,
  { directory, bytes }: { readonly directory: string; readonly bytes: Uint8Array },
): void => {
  const name = join(directory, `finding-${outcome.index}`);
  const place = relative(root, directory);
  const repeat = `npm run fuzz -- --run ${place} --only ${outcome.index}`;
  writeFileSync(`${name}.pdf`, bytes);
  writeFileSync(`${name}.json`, `${JSON.stringify({ ...outcome, repeat }, undefined, 2)}\n`);
  if (process.stdout.isTTY) process.stdout.write(clearLine);
  for (const { kind, step, words } of outcome.findings) {
    say(`${kind} (${step}), ${outcome.input}, ${outcome.changes.join(' + ')}: ${words.split('\n')[0]}\n  ${repeat}`);
  }
};

const clearLine = '\r\u001b[2K';
const plainEvery = 1000;

const tell = (
  { findings }: Tally,
  { done, count, seconds }: { readonly done: number; readonly count: number; readonly seconds: number },
): void => {
  const of = Number.isFinite(count) ? `/${count}` : '';
  const line = `${done}${of} mutations, ${seconds.toFixed(0)} s, ${findings} findings`;
  if (process.stdout.isTTY) {
    if (done % 10 === 0) process.stdout.write(`${clearLine}${line}`);
  } else if (done % plainEvery === 0) say(line);
};
