import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Data files of packages that functions read at run time: too big or not of a kind to be code in a bundle. Name, and file under node_modules. */
export const assets = {
  'pdfium.wasm': '@hyzyla/pdfium/dist/pdfium.wasm',
  'harfbuzz.wasm': 'harfbuzzjs/dist/harfbuzz.wasm',
  'noto-sans-jp.ttf': '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf',
  'biz-udgothic.ttf': '@expo-google-fonts/biz-udgothic/400Regular/BIZUDGothic_400Regular.ttf',
  'noto-emoji.ttf': '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
  'noto-sans-arabic.ttf': '@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf',
  'noto-sans-hebrew.ttf': '@expo-google-fonts/noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf',
  'passwords-common.mjs': '@zxcvbn-ts/language-common/dist/passwords.json.mjs',
  'adjacency-graphs.mjs': '@zxcvbn-ts/language-common/dist/adjacencyGraphs.json.mjs',
  'diceware-common.mjs': '@zxcvbn-ts/language-common/dist/diceware.json.mjs',
  'common-words-en.mjs': '@zxcvbn-ts/language-en/dist/commonWords.json.mjs',
  'first-names-en.mjs': '@zxcvbn-ts/language-en/dist/firstnames.json.mjs',
  'last-names-en.mjs': '@zxcvbn-ts/language-en/dist/lastnames.json.mjs',
  'wikipedia-en.mjs': '@zxcvbn-ts/language-en/dist/wikipedia.json.mjs',
  'common-words-ja.json': '@zxcvbn-ts/language-ja/src/commonWords.json',
  'first-names-ja.json': '@zxcvbn-ts/language-ja/src/firstnames.json',
  'last-names-ja.json': '@zxcvbn-ts/language-ja/src/lastnames.json',
  'wikipedia-ja.json': '@zxcvbn-ts/language-ja/src/wikipedia.json',
} as const;
export type AssetName = keyof typeof assets;

/** An asset's bytes: beside the bundle in a function that lists it in lambdas/functions.ts, from its package elsewhere. */
export const readAsset = async (name: AssetName): Promise<Uint8Array> => {
  const beside = new URL(`./assets/${name}`, import.meta.url);
  const packaged = new URL(`../node_modules/${assets[name]}`, import.meta.url);
  return readFile(existsSync(beside) ? beside : packaged);
};
