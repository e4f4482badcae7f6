/** Kana in the spelling of zxcvbn's Japanese dictionaries (word-processor romaji: とうきょう is toukyou). */
const rows: Readonly<Record<string, string>> = {
  あいうえお: 'a i u e o',
  かきくけこ: 'ka ki ku ke ko',
  がぎぐげご: 'ga gi gu ge go',
  さしすせそ: 'sa shi su se so',
  ざじずぜぞ: 'za ji zu ze zo',
  たちつてと: 'ta chi tsu te to',
  だぢづでど: 'da ji zu de do',
  なにぬねの: 'na ni nu ne no',
  はひふへほ: 'ha hi fu he ho',
  ばびぶべぼ: 'ba bi bu be bo',
  ぱぴぷぺぽ: 'pa pi pu pe po',
  まみむめも: 'ma mi mu me mo',
  やゆよ: 'ya yu yo',
  らりるれろ: 'ra ri ru re ro',
  わをんゔ: 'wa wo n vu',
  ぁぃぅぇぉ: 'a i u e o',
};
const single = new Map(
  Object.entries(rows).flatMap(([kana, romaji]) => {
    const spelled = romaji.split(' ');
    return [...kana].map((one, at): [string, string] => [one, spelled[at] ?? '']);
  }),
);
const glides: Readonly<Record<string, string>> = { ゃ: 'ya', ゅ: 'yu', ょ: 'yo' };

/** Katakana as hiragana; everything else stays. */
export const hiragana = (text: string): string =>
  text.replaceAll(/[ァ-ヴ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));

export interface Spelled {
  readonly text: string;
  /** For each character of `text`, the index in the original that it comes from. */
  readonly from: readonly number[];
}

/** The text with its kana in romaji; everything else stays. */
export const romajiOf = (original: string): Spelled => {
  const kana = [...hiragana(original)];
  let text = '';
  const from: number[] = [];
  let at = 0;
  const add = (romaji: string): void => {
    for (const _ of romaji) from.push(at);
    text += romaji;
  };
  for (const [index, one] of kana.entries()) {
    const spelled = single.get(one);
    const glide = glides[one];
    if (glide !== undefined && /[kgsjtnhbpmrcz]h?i$/.test(text)) {
      const soft = /(?:sh|ch|j)i$/.test(text);
      text = text.slice(0, -1);
      from.pop();
      add(soft ? glide.slice(1) : glide);
    } else if (one === 'っ') {
      const next = single.get(kana[index + 1] ?? '');
      add(next === undefined || /^[aiueon]/.test(next) ? 'tsu' : next.startsWith('ch') ? 't' : next.charAt(0));
    } else if (one === 'ー' && /[aiueo]$/.test(text)) add(text.slice(-1));
    else add(spelled ?? glide ?? one);
    at += one.length;
  }
  return { text, from };
};

/** What the keys of a Japanese keyboard (JIS X 6002) write in kana mode, unshifted. */
const keys = `3あeい 4う5え6おtかgきhくl;けbこxさdしrすpせcそqたaちzつwてsとuなiに1ぬ,ねkのfはvひ2ふ^へ-ほjまnみ]む/めmも7や8ゆ9よoらlり.る;れ\\ろ0わyん`;
const kanaKeys = new Map<string, string>();
for (const [, key = '', kana = ''] of keys.matchAll(/([!-~])([ぁ-ん])/g)) kanaKeys.set(key, kana);
kanaKeys.set('l', 'り').set(';', 'れ').set(':', 'け').set('_', 'ろ').set('=', 'ほ');
const voiced: Readonly<Record<string, string>> = Object.fromEntries(
  [...'かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼ'.matchAll(/(.)(.)/g)].map(
    ([, plain = '', with_ = '']) => [plain, with_],
  ),
);
const half: Readonly<Record<string, string>> = { は: 'ぱ', ひ: 'ぴ', ふ: 'ぷ', へ: 'ぺ', ほ: 'ぽ' };
const small: Readonly<Record<string, string>> = {
  '#': 'ぁ',
  E: 'ぃ',
  $: 'ぅ',
  '%': 'ぇ',
  '&': 'ぉ',
  "'": 'ゃ',
  '(': 'ゅ',
  ')': 'ょ',
  Z: 'っ',
};

/** What the same keys write with the keyboard in kana mode: `2]` is ふむ. Undefined when some key writes no kana. */
export const kanaTyped = (password: string): Spelled | undefined => {
  let text = '';
  const from: number[] = [];
  for (const [at, key] of [...password].entries()) {
    const last = text.slice(-1);
    if (key === '@' && voiced[last] !== undefined) text = text.slice(0, -1) + voiced[last];
    else if (key === '[' && half[last] !== undefined) text = text.slice(0, -1) + half[last];
    else {
      const kana = small[key] ?? kanaKeys.get(key) ?? kanaKeys.get(key.toLowerCase());
      if (kana === undefined) return undefined;
      text += kana;
      from.push(at);
    }
  }
  return { text, from };
};
