import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest: one file of a minute or two, then whatever starts a whole system, a browser or a synthesis. */
const heavy = [/flows\/crashes/, /test\/(?:flows|browser|demo)\//, /test\/lib\//];
const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = heavy.findIndex((pattern) => pattern.test(moduleId));
  return rank < 0 ? heavy.length : rank;
};

/** The longest first, so that no worker is left with them at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

// Limits end what hangs, nothing else: a machine that is three times as slow, or as busy, has to get through them.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    // Whole systems wait for each other's answers more than they compute: three of them keep two cores busy.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
