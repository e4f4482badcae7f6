/** What mutations decide by: the same seed decides the same. */
import { type Random, seeded } from '../support/mutate.ts';

export interface Dice {
  readonly random: Random;
  /** 0 or more, less than `limit`. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
}

export const openDice = (seed: number): Dice => {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    random,
    below,
    pick: (from) => {
      if (from.length === 0) throw new RangeError('nothing to pick from');
      return from[below(from.length)] as (typeof from)[number];
    },
  };
};

/** Far from each other for neighbors, so that no two mutations of a run, or of runs with seeds side by side, are alike. */
export const seedOf = (run: number, index: number): number =>
  (Math.imul(run ^ 0x5bd1e995, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b)) >>> 0;
