import type { Candidate } from './cheapest-parts.ts';
import { commonPhrases } from './common-phrases.ts';
import { hiragana, romajiOf } from './romaji.ts';

/** A part of a password that a guesser tries before brute force, with about how many guesses it costs. */
export interface GuessablePart extends Candidate {
  readonly pattern: 'phrase' | 'date' | 'phone' | 'keys' | 'alphabet' | 'syllables';
  readonly i: number;
  /** Of its last character. */
  readonly j: number;
  readonly token: string;
  readonly guesses: number;
}

const year = String.raw`(?:19|20)\d\d`;
const month = '(?:1[0-2]|0?[1-9])';
const day = String.raw`(?:3[01]|[12]\d|0?[1-9])`;
const gap = String.raw`[\s.\/_-]?`;
const kanjiNumber = '[〇零一二三四五六七八九十百千元]';

/** Some hundred years of days are 36,500 guesses; whose birthday or telephone it is, is often known or can be found. */
const shapes: readonly (readonly [GuessablePart['pattern'], RegExp, number])[] = [
  ['date', new RegExp(`(?:令和|平成|昭和|大正|明治)(?:\\d{1,2}|元)年?(?:度|${month}月(?:${day}日)?)?`, 'gu'), 2_000],
  [
    'date',
    new RegExp(`(?:令和|平成|昭和|大正|明治)?${kanjiNumber}{1,6}年(?:${kanjiNumber}+月)?(?:${kanjiNumber}+日)?`, 'gu'),
    2_000,
  ],
  [
    'date',
    new RegExp(
      `(?:reiwa|heisei|sh?owa|shouwa|syouwa|taisho|meiji)${gap}\\d{1,2}(?:${gap}${month}${gap}${day})?`,
      'giu',
    ),
    2_000,
  ],
  ['date', new RegExp(`[RHSTM]${gap}[0-6]?\\d${gap}${month}${gap}${day}`, 'giu'), 20_000],
  ['date', new RegExp(`${year}年?(?:${gap}${month}(?:月|${gap})(?:${day}日?)?)?`, 'gu'), 10_000],
  ['date', new RegExp(`${day}${gap}${month}${gap}${year}`, 'gu'), 10_000],
  ['date', /\d{1,4}nen(?:\d{1,2}gatsu(?:\d{1,2}nichi)?)?/giu, 2_000],
  ['date', new RegExp(`${month}月${day}日`, 'gu'), 400],
  ['date', /(?<!\d)(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])(?!\d)/gu, 400],
  ['date', new RegExp(`(?<!\\d)${year}(?!\\d)`, 'gu'), 40],
  [
    'date',
    /(?<!\d)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s.,_-]?\d{1,2}[\s.,_-]{0,2}(?:\d{4}|\d{2})?/giu,
    10_000,
  ],
  ['date', /(?<!\d)(?:[01]?\d|2[0-3]):?[0-5]\d(?::?[0-5]\d)?(?!\d)/gu, 3_000],
  ['phone', /(?:\+?81[\s-]?|0)[5789]0[\s-]?\d{4}[\s-]?\d{4}/gu, 2_000],
  ['phone', /(?<!\d)0\d{1,4}[\s-]?\d{1,4}[\s-]?\d{4}(?!\d)/gu, 2_000],
  ['phone', /(?<!\d)\(?0\d{1,4}[)\s-]+\d{1,4}[\s-]\d{4}(?!\d)/gu, 2_000],
  ['phone', /\+\d{1,3}[\s-]?\(?\d{1,4}\)?(?:[\s-]?\d{2,4}){2,3}/gu, 2_000],
  ['phone', /(?:〒\s*)?(?<!\d)\d{3}-\d{4}(?!\d)/gu, 3_000],
  ['phone', /(?<!\d)\d{4}[\s-]\d{4}[\s-]\d{4}[\s-]\d{4}(?!\d)/gu, 100_000],
];

/** Rows of keyboards that zxcvbn's graphs lack: Japanese (JIS), the keys in kana order, and the diagonals of both. */
const keyLines: readonly string[] = [
  '1234567890-^\\qwertyuiop@[asdfghjkl;:]zxcvbnm,./\\',
  `!"#$%&'()=~|QWERTYUIOP\`{ASDFGHJKL+*}ZXCVBNM<>?_`,
  '1234567890-^\\',
  'qwertyuiop@[',
  'asdfghjkl;:]',
  'zxcvbnm,./\\_',
  `!"#$%&'()=~|`,
  '!@#$%^&*()_+',
  '+*}]:;',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/-@:\\^[]',
  '!qaz"wsx#edc$rfv%tgb&yhn\'ujm(ik,)ol.',
  '!qaz@wsx#edc$rfv%tgb^yhn&ujm*ik,(ol.)p;/',
  '1q2w3e4r5t6y7u8i9o0p-@^[',
  '1q!qaz2w"wsx3e#edc',
  'q1w2e3r4t5y6u7i8o9p0',
  'qawsedrftgyhujikolp;@:[]',
  'qazwsxedcrfvtgbyhnujmikolp',
  'zaq1xsw2cde3vfr4bgt5nhy6mju7,ki8.lo9/;p0',
  'zaqxswcdevfrbgtnhymju',
  'zse4rdx5tfc6ygv7uhb8ijn9okm0',
  '0okm9ijn8uhb7ygv6tfc5rdx4esz',
  'asdfjkl;',
  'aqswdefrgthyjukilo;p',
  'azsxdcfvgbhnjmk,l.;/',
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789',
  '9876543210',
  '147258369',
  '123698745',
  '789456123',
  '741852963',
  '159357',
  'qweasdzxc',
  'qweasdzxc123',
  '123qweasdzxc',
  'wasd',
  'ぬふあうえおやゆよわほへ',
  'たていすかんなにらせ゛゜',
  'ちとしはきくまのりれけむ',
  'つさそひこみもねるめろ',
];
const alphabets: readonly string[] = [
  'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん',
  'いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす',
  'あかさたなはまやらわ',
  'あいうえおあいうえお',
  '一二三四五六七八九十',
  '甲乙丙丁戊己庚辛壬癸',
  '子丑寅卯辰巳午未申酉戌亥',
  '日月火水木金土日月火水木金土',
  'абвгдеёжзийклмнопрстуфхцчшщъыьэюя',
  'αβγδεζηθικλμνξοπρστυφχψω',
  'onetwothreefourfivesixseveneightnineten',
  'ichinisanyongorokunanahachikyuujuu',
  'ichinisanshigorokushichihachikujuu',
  'hitotsufutatsumittsuyottsuitsutsu',
  'doremifasorashido',
  'alphabravocharliedeltaechofoxtrotgolfhotel',
];
/** At least this much of a line is no chance. */
const shortest = 4;

const reversed = (text: string): string => [...text].reverse().join('');
const lines = [
  ...keyLines.map((line) => ['keys', line] as const),
  ...alphabets.map((line) => ['alphabet', line] as const),
].flatMap(([pattern, line]) => [
  { pattern, line: line.toLowerCase() },
  { pattern, line: reversed(line.toLowerCase()) },
]);

const phrases = new Map<number, Set<string>>();
let longest = 0;
for (const phrase of commonPhrases)
  for (const word of new Set([phrase, romajiOf(phrase).text])) {
    const known = phrases.get(word.length) ?? new Set();
    phrases.set(word.length, known.add(word));
    longest = Math.max(longest, word.length);
  }
/** Two kanji are a word, two letters are chance. */
const shortestPhrase = (word: string): number => (/[^\p{ASCII}]/u.test(word) ? 2 : 4);

/** Reads numbers and signs as the letters that they stand for. */
const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '+': 't',
};

/** The text without separators, in lower case, and where each of its characters was. */
const packed = (text: string): { readonly text: string; readonly at: readonly number[] } => {
  const at: number[] = [];
  let out = '';
  for (let index = 0; index < text.length; index++) {
    const one = hiragana(text.charAt(index)).toLowerCase();
    if (/[\s._,、。・'’!?！？~〜-]/.test(one) || one.length !== 1) continue;
    out += one;
    at.push(index);
  }
  return { text: out, at };
};

const phrasesIn = (original: string, guesses: number, read: (text: string) => string): GuessablePart[] => {
  const { text: plain, at } = packed(original);
  const text = read(plain);
  if (text.length !== plain.length) return [];
  const found: GuessablePart[] = [];
  for (let start = 0; start < text.length; start++)
    for (let length = 2; length <= Math.min(longest, text.length - start); length++) {
      const word = text.slice(start, start + length);
      if (phrases.get(length)?.has(word) !== true || length < shortestPhrase(word)) continue;
      const [i = 0, j = 0] = [at[start], at[start + length - 1]];
      const token = original.slice(i, j + 1);
      found.push({ pattern: 'phrase', i, j, token, guesses });
    }
  return found;
};

const shapesIn = (text: string): GuessablePart[] =>
  shapes.flatMap(([pattern, shape, guesses]) =>
    [...text.matchAll(shape)].map((match) => ({
      pattern,
      i: match.index,
      j: match.index + match[0].length - 1,
      token: match[0],
      guesses,
    })),
  );

const linesIn = (original: string): GuessablePart[] => {
  const text = original.toLowerCase();
  const found: GuessablePart[] = [];
  for (let start = 0; start + shortest <= text.length; start++) {
    let best: { readonly pattern: 'keys' | 'alphabet'; readonly length: number } | undefined;
    for (const { pattern, line } of lines) {
      const first = line.indexOf(text.slice(start, start + shortest));
      if (first < 0) continue;
      let length = shortest;
      while (start + length < text.length && line[first + length] === text[start + length]) length++;
      if (best === undefined || length > best.length) best = { pattern, length };
    }
    if (best === undefined) continue;
    for (let length = shortest; length <= best.length; length++)
      found.push({
        pattern: best.pattern,
        i: start,
        j: start + length - 1,
        token: original.slice(start, start + length),
        guesses: 60 * length,
      });
  }
  return found;
};

const syllables = /(?:(?:[kgsztdnhbpmrfjywv]|[knhmrgbp]y|sh|sy|ch|ts|ty|jy|tch|kk|ss|tt|pp)?[aiueo]h?n?){3,}/giu;
/** Words and names in romaji that no list has: their syllables are fewer than the letters of as many characters. */
const syllablesIn = (text: string): GuessablePart[] =>
  [...text.matchAll(syllables)].map((match) => {
    const [token] = match;
    const count = token.match(/[aiueo]/giu)?.length ?? 1;
    return {
      pattern: 'syllables',
      i: match.index,
      j: match.index + token.length - 1,
      token,
      guesses: 10 ** (1.4 * count),
    };
  });

/** The parts of a password that this service's own lists know; zxcvbn finds those of its dictionaries beside them. */
export const guessableParts = (password: string): readonly GuessablePart[] => [
  ...shapesIn(password),
  ...linesIn(password),
  ...syllablesIn(password),
  ...phrasesIn(password, 200, (text) => text),
  ...phrasesIn(password, 1_000, (text) => text.replaceAll(/[0134578@$!+]/g, (one) => leet[one] ?? one)),
];
