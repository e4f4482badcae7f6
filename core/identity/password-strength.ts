import type { ZxcvbnFactory, ZxcvbnResult } from '@zxcvbn-ts/core';
import { type Candidate, cheapestParts, type Part } from './cheapest-parts.ts';
import { guessableParts } from './guessable-parts.ts';
import { kanaTyped, romajiOf, type Spelled } from './romaji.ts';

export const minimumLength = 12;
const longestJudged = 64;
/** zxcvbn's score 3. */
const minimumLog10Guesses = 8;
/**
 * zxcvbn counts 10^4 for each further part, so that any three parts pass: Yamada1985!! does. This is what the parts must cost
 * without that, where 12 random characters cost 12 and four random words about as much.
 */
const minimumLog10OfParts = 10.4;
/** Why a password is refused. */
export type Weakness =
  | 'too-short'
  | 'own-words'
  | 'leaked'
  | 'digits'
  | 'date'
  | 'phone'
  | 'keys'
  | 'repeat'
  | 'sequence'
  | 'phrase'
  | 'words'
  | 'too-easy';

export interface PasswordJudgment {
  readonly weakness?: Weakness;
  /** 0 (refused) to 4 (very strong), for a meter. */
  readonly score: 0 | 1 | 2 | 3 | 4;
}

/** Words of this service that a guesser would try first. */
const serviceWords = ['cloudsign', 'cloud', 'sign', 'contract', 'keiyaku', 'shomei', 'クラウドサイン', '契約', '署名'];

/** The member's own words (mail, name, team) and their parts, also in romaji. */
const ownWords = (known: readonly string[]): readonly string[] => {
  const parts = known.flatMap((text) => {
    const plain = text.normalize('NFKC').toLowerCase();
    return [plain, plain.replaceAll(/[^\p{L}\p{N}]+/gu, ''), ...plain.split(/[^\p{L}\p{N}]+/u)];
  });
  const spelled = parts.flatMap((part) => [part, romajiOf(part).text]);
  return [...new Set(spelled)].filter((word) => word.length > 2 || (word.length === 2 && /[^\p{ASCII}]/u.test(word)));
};

const reasons: Readonly<Record<string, Weakness>> = {
  spatial: 'keys',
  keys: 'keys',
  repeat: 'repeat',
  sequence: 'sequence',
  alphabet: 'sequence',
  wordSequence: 'sequence',
  date: 'date',
  regex: 'date',
  phone: 'phone',
  phrase: 'phrase',
  dictionary: 'words',
  syllables: 'words',
};

/** What covers most of it. */
const reasonOf = (parts: readonly Part[]): Weakness => {
  const covered = new Map<Weakness, number>();
  for (const { pattern, dictionaryName, token } of parts) {
    const reason = dictionaryName === 'userInputs' ? 'own-words' : reasons[pattern];
    if (reason !== undefined) covered.set(reason, (covered.get(reason) ?? 0) + token.length);
  }
  return [...covered].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'too-easy';
};

/** The other ways to read a password: kana as romaji, keys as the kana that they write on a Japanese keyboard. */
const readingsOf = (password: string): readonly string[] => {
  const readings = new Set([password]);
  if (/[ぁ-んァ-ヶ]/.test(password)) readings.add(romajiOf(password).text);
  const typed: Spelled | undefined = kanaTyped(password);
  if (typed !== undefined && typed.text.length > 3) readings.add(romajiOf(typed.text).text);
  return [...readings];
};

export interface PasswordMeter {
  readonly factory: ZxcvbnFactory;
  /** Of passwords in lower case. */
  readonly isLeaked: (password: string) => boolean;
}

/** Letters only, as a list of leaked passwords has them: without what people add to get past a rule. */
const bare = (password: string): string => password.toLowerCase().replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

/**
 * How strong a password is and why it is refused, if it is; the same in the function and in the page. `known` are the member's own
 * words: mail, name, team.
 */
export const judgePassword = (
  { factory, isLeaked }: PasswordMeter,
  password: string,
  known: readonly string[],
): PasswordJudgment => {
  const plain = password.normalize('NFKC');
  if ([...plain].length < minimumLength) return { weakness: 'too-short', score: 0 };
  const lower = plain.toLowerCase();
  if (isLeaked(lower)) return { weakness: 'leaked', score: 0 };
  if (/^[\d\s.,/_+()-]+$/.test(plain)) return { weakness: digitsReason(plain), score: 0 };
  const words = [...ownWords(known), ...serviceWords];
  // The estimate costs more than linear time; what is beyond 64 characters cannot make a password weaker.
  const judged = readingsOf(plain.slice(0, longestJudged)).map((reading) =>
    estimate(factory, reading.slice(0, longestJudged), words),
  );
  const worst = judged.reduce((least, one) => (one.parts < least.parts ? one : least));
  const zxcvbn = Math.min(...judged.map((one) => one.zxcvbn));
  if (zxcvbn >= minimumLog10Guesses && worst.parts >= minimumLog10OfParts)
    return { score: worst.parts < 11.9 ? 2 : worst.parts < 14 ? 3 : 4 };
  const weakness = isLeaked(bare(plain)) ? 'leaked' : worst.reason;
  return { weakness, score: worst.parts < 6 ? 0 : 1 };
};

const digitsReason = (digits: string): Weakness => {
  const [part] = guessableParts(digits).toSorted((a, b) => b.token.length - a.token.length);
  if (part === undefined || part.token.length <= digits.length / 2) return 'digits';
  return part.pattern === 'date' || part.pattern === 'phone' || part.pattern === 'keys' ? part.pattern : 'digits';
};

/** What zxcvbn has inside: all that it finds, before it looks for the cheapest way. */
interface Inside {
  main(password: string, words: readonly string[]): readonly Candidate[];
  createReturnValue(matches: readonly Candidate[], password: string, start: number): ZxcvbnResult;
}

const estimate = (factory: ZxcvbnFactory, reading: string, words: readonly string[]) => {
  const inside = factory as unknown as Inside;
  const matches = inside.main(reading, words);
  const { guessesLog10, sequence } = inside.createReturnValue(matches, reading, 0);
  const free = sequence
    .filter((match) => (match as { dictionaryName?: string }).dictionaryName === 'userInputs')
    .reduce((sum, match) => sum + Math.log10(match.guesses), 0);
  const { cost, parts } = cheapestParts(reading, [...matches, ...guessableParts(reading)]);
  return {
    zxcvbn: guessesLog10 - free,
    parts: cost,
    reason: reasonOf(parts),
  };
};

/** What zxcvbn makes of its dictionaries. */
interface Dictionaries {
  rankedDictionaries: Readonly<Record<string, object>>;
  rankedDictionariesMaxWordSize: Readonly<Record<string, number>>;
}

/** A word's rank in a list, by the number of the list; undefined when it is not in it. */
type RankOf = (list: number, word: string) => number | undefined;

/** Where a word's mark stands: 21 bits of a few of its characters and its length. */
const markOf = (word: string): number => {
  const { length } = word;
  const ends = Math.imul(word.charCodeAt(0), 0x9e3779b1) ^ Math.imul(word.charCodeAt(length - 1), 0x85ebca6b);
  const within = Math.imul(word.charCodeAt(1), 0xc2b2ae35) ^ Math.imul(word.charCodeAt(length >> 1), 0x27d4eb2f);
  return (ends ^ within ^ Math.imul(length, 0x165667b1)) >>> 11;
};

/** zxcvbn asks all lists for each part of a password, one after the other: most parts are in none, which one look at the marks tells. */
const rankedLists = (lists: readonly (readonly string[])[]): RankOf => {
  const marks = new Uint8Array(2 ** 21);
  const ranks = lists.map((words) => {
    const rankOf = new Map<string, number>();
    let rank = 0;
    for (const word of words) {
      rank += 1;
      rankOf.set(word, rank);
      marks[markOf(word)] = 1;
    }
    return rankOf;
  });
  let asked: string | undefined;
  let mayBeKnown = false;
  return (list, word) => {
    if (word !== asked) {
      asked = word;
      mayBeKnown = marks[markOf(word)] === 1;
    }
    return mayBeKnown ? ranks[list]?.get(word) : undefined;
  };
};

/** Looks like an object with a property for each word, and is none: making one of a quarter of a million words takes long. */
const asObject = (rankOf: RankOf, list: number): object =>
  new Proxy({}, { get: (_, word) => rankOf(list, word as string) });

/** The meter over the dictionaries that were read: `words` by the names that zxcvbn's packages give them. */
export const passwordMeter = (
  Factory: typeof ZxcvbnFactory,
  words: Readonly<Record<string, readonly string[]>>,
  graphs: object,
): PasswordMeter => {
  const factory = new Factory({ graphs: graphs as never });
  const names = Object.keys(words);
  const rankOf = rankedLists(Object.values(words));
  const inside = (factory as unknown as { readonly options: Dictionaries }).options;
  inside.rankedDictionaries = Object.fromEntries(names.map((name, list) => [name, asObject(rankOf, list)]));
  inside.rankedDictionariesMaxWordSize = Object.fromEntries(
    Object.entries(words).map(([name, list]) => [name, list.reduce((most, { length }) => Math.max(most, length), 0)]),
  );
  const leaked = names.indexOf('passwords-common');
  return { factory, isLeaked: (password) => rankOf(leaked, password) !== undefined };
};
