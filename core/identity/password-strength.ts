import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as en from '@zxcvbn-ts/language-en';
import * as ja from '@zxcvbn-ts/language-ja';

export const minimumLength = 12;
const minimumScore = 3;

const meter = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...en.dictionary, ...ja.dictionary },
  graphs: common.adjacencyGraphs,
});

/** Words of this service that a guesser would try first. */
const serviceWords = ['cloudsign', 'cloud', 'sign', 'contract', 'keiyaku', 'shomei', 'クラウドサイン', '契約', '署名'];

/** Why a password is refused: undefined when it is strong enough. `known` are the member's own words: mail, name, team. */
export const passwordWeakness = (password: string, known: readonly string[]): 'too-short' | 'too-easy' | undefined => {
  if ([...password].length < minimumLength) return 'too-short';
  const words = known.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).filter((word) => word.length > 2);
  // The estimate costs more than linear time; what is beyond 128 characters cannot make a password weaker.
  const { score } = meter.check(password.slice(0, 128), [...words, ...serviceWords]);
  return score < minimumScore ? 'too-easy' : undefined;
};
