import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

export const minimumLength = 12;
/** zxcvbn's score 3: 10^8 guesses. */
const minimumLog10Guesses = 8;

/** The dictionaries are large: loaded at the first password that is chosen, not at each start of the function. */
const openMeter = async (): Promise<ZxcvbnFactory> => {
  const [{ ZxcvbnFactory }, common, en, ja] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
    import('@zxcvbn-ts/language-ja'),
  ]);
  return new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...en.dictionary, ...ja.dictionary },
    graphs: common.adjacencyGraphs,
  });
};
let meter: Promise<ZxcvbnFactory> | undefined;

/** Words of this service that a guesser would try first. */
const serviceWords = ['cloudsign', 'cloud', 'sign', 'contract', 'keiyaku', 'shomei', 'クラウドサイン', '契約', '署名'];

/** Why a password is refused: undefined when it is strong enough. `known` are the member's own words: mail, name, team. */
export const passwordWeakness = async (
  password: string,
  known: readonly string[],
): Promise<'too-short' | 'too-easy' | undefined> => {
  if ([...password].length < minimumLength) return 'too-short';
  const words = known.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).filter((word) => word.length > 2);
  meter ??= openMeter();
  // The estimate costs more than linear time; what is beyond 128 characters cannot make a password weaker.
  const { guessesLog10, sequence } = (await meter).check(password.slice(0, 128), [...words, ...serviceWords]);
  // zxcvbn counts at least 50 guesses a word; those that a guesser knows beforehand add nothing.
  const free = sequence
    .filter((match) => 'dictionaryName' in match && match.dictionaryName === 'userInputs')
    .reduce((sum, match) => sum + Math.log10(match.guesses), 0);
  return guessesLog10 - free < minimumLog10Guesses ? 'too-easy' : undefined;
};
