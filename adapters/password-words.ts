import decompress from '@zxcvbn-ts/dictionary-compression/decompress';
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
