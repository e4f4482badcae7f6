import { type AssetName, readAsset } from './assets.ts';

/** The word lists of zxcvbn's packages by the name that its dictionaries have: too big for a bundle, so they lie beside it. */
const lists = {
  'passwords-common': 'passwords-common.mjs',
  'diceware-common': 'diceware-common.mjs',
  'commonWords-en': 'common-words-en.mjs',
  'firstnames-en': 'first-names-en.mjs',
  'lastnames-en': 'last-names-en.mjs',
  'wikipedia-en': 'wikipedia-en.mjs',
  'commonWords-ja': 'common-words-ja.json',
  'firstnames-ja': 'first-names-ja.json',
  'lastnames-ja': 'last-names-ja.json',
  'wikipedia-ja': 'wikipedia-ja.json',
} as const satisfies Record<string, AssetName>;

export type PasswordWords = Readonly<Record<keyof typeof lists, readonly string[]>>;

const [codeOfA, codeOfZ] = [65, 90];

/** Front-coded: a capital letter says how many characters a word shares with the one before. */
const decompress = (text: string): readonly string[] => {
  const words: string[] = [];
  let last = '';
  let shared = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : codeOfA;
    if (code < codeOfA || code > codeOfZ) continue;
    if (at > 0) {
      last = last.slice(0, shared) + text.slice(from, at);
      words.push(last);
    }
    shared = code - codeOfA;
    from = at + 1;
  }
  return words;
};

/** The packages ship the lists front-coded in one string of a module, or as plain JSON. */
const wordsOf = (text: string): readonly string[] => {
  const packed = /decompress\((".*")\)/.exec(text)?.[1];
  return packed === undefined ? (JSON.parse(text) as string[]) : decompress(JSON.parse(packed) as string);
};

export const readPasswordWords = async (): Promise<PasswordWords> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(lists).map(async ([name, asset]) => [
        name,
        wordsOf(Buffer.from(await readAsset(asset)).toString('utf8')),
      ]),
    ),
  ) as PasswordWords;

/** Which keys lie beside each other, by keyboard. */
export const readKeyboards = async (): Promise<object> => {
  const text = Buffer.from(await readAsset('adjacency-graphs.mjs')).toString('utf8');
  return JSON.parse(text.slice(text.indexOf('{'), text.indexOf('};') + 1)) as object;
};
