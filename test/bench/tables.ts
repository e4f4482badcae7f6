import { table } from '../conformance/write-report.ts';
import { type FileResult, medianOf, type Times } from './measure.ts';

const digits = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const headOf = (title: string, results: readonly FileResult<unknown>[]): readonly string[] => [
  title,
  ...results.map(({ file }) => file.name),
];
const namesOf = (results: readonly FileResult<unknown>[]): readonly string[] => [...(results[0]?.of.keys() ?? [])];

/** Median, and from the fastest to the slowest round. */
export const timeTable = (title: string, results: readonly FileResult<Times>[]): string =>
  table(
    headOf(title, results),
    namesOf(results).map((name) => [
      name,
      ...results.map(({ of }) => {
        const times = of.get(name);
        return times === undefined ? '' : `${digits(times.median)} (${digits(times.min)}–${digits(times.max)})`;
      }),
    ]),
  );

/**
 * The median over the rounds of what one took in a round divided by what the other took in the same; then their fastest rounds, which
 * nothing else on the machine has slowed.
 */
const ratioOf = (of: ReadonlyMap<string, Times>, over: string, under: string): string => {
  const below = of.get(under)?.all ?? [];
  const ratios = (of.get(over)?.all ?? []).map((value, round) => value / (below[round] ?? Number.NaN));
  const fastest = (of.get(over)?.min ?? Number.NaN) / (of.get(under)?.min ?? Number.NaN);
  return `${medianOf(ratios).toFixed(1)} (${fastest.toFixed(1)})`;
};

export const ratioTable = (
  results: readonly FileResult<Times>[],
  pairs: readonly (readonly [over: string, under: string])[],
): string =>
  table(
    headOf('times as long: median (fastest)', results),
    pairs.map(([over, under]) => [`${over} : ${under}`, ...results.map(({ of }) => ratioOf(of, over, under))]),
  );

export const memoryTable = (results: readonly FileResult<number>[]): string =>
  table(
    headOf('MB above the idle process', results),
    namesOf(results).map((name) => [
      name,
      ...results.map(({ file, of }) => {
        const bytes = of.get(name) ?? Number.NaN;
        const times = file.bytes < 1e7 ? '' : ` (${(bytes / file.bytes).toFixed(1)} × the file)`;
        return `${(bytes / 1e6).toFixed(0)}${times}`;
      }),
    ]),
  );
