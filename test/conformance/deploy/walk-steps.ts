import type { Check, Skipped } from '../check.ts';

export interface Step {
  readonly what: string;
  /** Answers what it found, in a few words that are the same from run to run. @throws Error when it is not as asked */
  readonly take: () => Promise<string>;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).trim();

/** Rejects after so many seconds, whatever the work is doing. */
const within = async <T>(seconds: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Takes one step after the other, all of them within so many seconds. After one that fails the others are not taken. */
export const walkSteps = async (
  steps: readonly Step[],
  {
    column,
    seconds,
    explain,
  }: {
    readonly column: string;
    readonly seconds: number;
    /** More about a failure, empty where there is nothing to say. */
    readonly explain: () => Promise<string>;
  },
): Promise<{ readonly checks: readonly Check[]; readonly skipped: readonly Skipped[] }> => {
  const deadline = performance.now() + seconds * 1000;
  const checks: Check[] = [];
  for (const [index, { what, take }] of steps.entries()) {
    const check = { judge: 'MiniStack', row: what, column, name: what } as const;
    try {
      const left = Math.max(1, Math.round((deadline - performance.now()) / 1000));
      checks.push({ ...check, said: await within(left, take()), problems: [] });
    } catch (error) {
      const more = await explain();
      checks.push({ ...check, said: 'failed', problems: [reasonOf(error), ...(more === '' ? [] : [more])] });
      const rest = steps.slice(index + 1).map((step) => ({ what: step.what, reason: `${what} failed`, count: 1 }));
      return { checks, skipped: rest };
    }
  }
  return { checks, skipped: [] };
};
