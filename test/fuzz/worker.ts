/** A process that makes and judges one mutation after the other; whoever started it watches its time and memory. */
import { type Finding, judge } from './judge.ts';
import { mutate } from './mutate.ts';
import { readRun } from './run-directory.ts';

export interface Outcome {
  readonly index: number;
  readonly input: string;
  readonly changes: readonly string[];
  readonly verdict: string;
  readonly findings: readonly Finding[];
  readonly slowestMs: number;
  /** Most that this process has held so far, in MiB. */
  readonly peakMib: number;
}

const [directory = ''] = process.argv.slice(2);
const run = readRun(directory);
const originals = run.inputs.map(({ bytes }) => bytes);

process.on('message', async (index: number) => {
  const { bytes, input, changes } = mutate(originals, run.seed, index);
  const judged = await judge(bytes, { input, known: run });
  const peakMib = Math.round(process.resourceUsage().maxRSS / 1024);
  const outcome: Outcome = { index, input: run.inputs[input]?.name ?? '', changes, ...judged, peakMib };
  process.send?.(outcome);
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
