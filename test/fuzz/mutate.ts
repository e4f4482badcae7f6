import { type Dice, openDice, seedOf } from './dice.ts';
import { sectionMutations } from './mutate-sections.ts';
import { signatureMutations } from './mutate-signatures.ts';
import { tokenMutations } from './mutate-tokens.ts';
import type { Mutation } from './mutation.ts';

const mutations: Readonly<Record<string, Mutation>> = {
  ...tokenMutations,
  ...sectionMutations,
  ...signatureMutations,
};
const names = Object.keys(mutations);

export interface Mutated {
  readonly bytes: Uint8Array;
  /** Index of the input it was made of. */
  readonly input: number;
  /** Names of the changes, in order. */
  readonly changes: readonly string[];
}

const mostBytes = 16 * 1024 * 1024;

/** The mutation of that index in the run of that seed: one to three changes, one most often. */
export const mutate = (inputs: readonly Uint8Array[], run: number, index: number): Mutated => {
  const dice = openDice(seedOf(run, index));
  const input = dice.below(inputs.length);
  const donor = textOf(inputs, dice.below(inputs.length));
  const original = textOf(inputs, input);
  const changes: string[] = [];
  let text = original;
  for (let rounds = dice.pick([1, 1, 1, 2, 3]); rounds > 0; rounds--) text = changeOnce(text, { dice, donor, changes });
  return { bytes: new Uint8Array(Buffer.from(text, 'latin1')), input, changes };
};

const textOf = (inputs: readonly Uint8Array[], index: number): string =>
  Buffer.from(inputs[index] ?? new Uint8Array()).toString('latin1');

/** Tries again where a change has nothing to bite on. */
const changeOnce = (
  text: string,
  { dice, donor, changes }: { readonly dice: Dice; readonly donor: string; readonly changes: string[] },
): string => {
  if (text.length === 0) return text;
  for (let tries = 0; tries < 10; tries++) {
    const name = dice.pick(names);
    const changed = mutations[name]?.(text, { dice, donor }) ?? text;
    if (changed === text || changed.length > mostBytes) continue;
    changes.push(name);
    return changed;
  }
  return text;
};
