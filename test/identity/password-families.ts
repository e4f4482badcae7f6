/** Passwords by stated families: those that a guesser tries first, and those that are good. Made by rule, the same on each run. */

/** A generator of numbers that is the same on each run (mulberry32). */
const numbers = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
};
const pick = <T>(next: (below: number) => number, list: readonly T[]): T => list[next(list.length)] as T;
const made = (seed: number, count: number, make: (next: (below: number) => number) => string): readonly string[] => {
  const next = numbers(seed);
  const out = new Set<string>();
  for (let tries = 0; out.size < count && tries < 10_000; tries++) {
    const one = make(next);
    if ([...one].length >= 12) out.add(one);
  }
  return [...out];
};
const two = (value: number): string => String(value).padStart(2, '0');
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const surnames =
  'sato suzuki takahashi tanaka ito watanabe yamamoto nakamura kobayashi kato yoshida yamada sasaki'.split(' ');
const given = 'taro hanako ichiro kenji yuki misaki daisuke sakura haruto kenta shota aoi takeshi naoko'.split(' ');
const companies = 'toyota sony rakuten mitsubishi panasonic nintendo softbank hitachi fujitsu'.split(' ');
const weakWords =
  'password welcome admin letmein dragon monkey summer winter sunshine princess football baseball'.split(' ');
const kanaWords = [
  'ぱすわーど',
  'さくら',
  'ありがとう',
  'とうきょう',
  'こんにちは',
  'パスワード',
  'サクラ',
  'おおさか',
];
const tails = ['!', '!!', '123', '1234', '@123', '#1', '?', '2024', '2025', '2026', '01', '007'];
const phone = (next: (below: number) => number) =>
  `0${pick(next, ['90', '80', '70'])}${two(next(100))}${two(next(100))}${two(next(100))}${two(next(100))}`;
const date = (next: (below: number) => number) => [String(1950 + next(75)), two(1 + next(12)), two(1 + next(28))];

export const weakFamilies: Readonly<Record<string, readonly string[]>> = {
  'romaji name and year of birth': made(1, 25, (next) => {
    const [first, last] = [pick(next, given), pick(next, surnames)];
    const name = pick(next, [
      `${first}${last}`,
      `${last}${first}`,
      `${capital(last)}${capital(first)}`,
      `${last}.${first}`,
      `${last}_`,
    ]);
    return `${name}${pick(next, date(next))}${pick(next, ['', '!', '.', '#'])}`;
  }),
  'romaji name and date': made(
    2,
    20,
    (next) =>
      `${pick(next, [pick(next, given), capital(pick(next, surnames))])}${date(next).join(pick(next, ['', '-', '/', '.']))}`,
  ),
  'Japanese eras': made(3, 20, (next) => {
    const era = pick(next, [
      ['令和', 'reiwa', 'R', 8],
      ['平成', 'heisei', 'H', 31],
      ['昭和', 'showa', 'S', 63],
    ] as const);
    const n = 1 + next(era[3]);
    return pick(next, [
      `${era[0]}${n}年${1 + next(12)}月${1 + next(28)}日生まれ`,
      `${era[1]}${two(n)}${two(1 + next(12))}${two(1 + next(28))}`,
      `${pick(next, given)}${era[2]}${two(n)}${two(1 + next(12))}${two(1 + next(28))}`,
      `${era[0]}${n}年度${pick(next, ['契約書', '営業部', '株式会社'])}${n}${n}${n}`,
    ]);
  }),
  'company and digits': made(
    4,
    25,
    (next) =>
      `${pick(next, [capital(pick(next, companies)), pick(next, companies)])}${pick(next, ['', '@', '-', '_'])}${pick(next, ['123456', '2026', '20261123', '0123456789', '12345', '777', '1234567', '2025!'])}`,
  ),
  'known password and a tail': made(
    5,
    30,
    (next) =>
      `${pick(next, [capital(pick(next, weakWords)), pick(next, weakWords)])}${pick(next, tails)}${pick(next, tails)}`,
  ),
  leet: made(
    6,
    15,
    (next) =>
      `${pick(next, [...weakWords, ...companies])
        .replaceAll('a', '@')
        .replaceAll('o', '0')
        .replaceAll('s', '$')
        .replaceAll('i', '1')
        .replaceAll('e', '3')}${pick(next, tails)}${pick(next, tails)}`,
  ),
  'doubled and repeated': [
    ...made(7, 15, (next) => {
      const word = pick(next, [...weakWords, ...surnames, ...given]);
      return word.repeat(Math.max(2, Math.ceil(12 / word.length)));
    }),
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    '121212121212',
    'ababababababab',
    'xyzxyzxyzxyz',
    'ああああああああああああ',
    'qweqweqweqwe',
    'Aa1!Aa1!Aa1!',
    'ねこねこねこねこねこねこ',
    'さくらさくらさくらさくら',
  ],
  'keyboard walks': [
    'qwertyuiop[]',
    'qwertyuiop@[',
    'asdfghjkl;:]',
    '1qaz2wsx3edc',
    '1qaz@WSX3edc',
    'zaq12wsxcde3',
    'qazwsxedcrfv',
    '!QAZ2wsx#EDC',
    'qwerasdfzxcv',
    'zxcvbnm,./\\_',
    'poiuytrewq12',
    '1q2w3e4r5t6y',
    'asdfghjkl123',
    'qweasdzxc123',
    '1234qwerasdf',
    'mnbvcxzlkjhg',
    '^yhn7ujm&UJM',
    '0okm9ijn8uhb',
    'qwertyuiop123',
    'Qwerty123456!',
    '!"#$%&\'()=~|',
    '1234567890-^\\',
    'plokijuhygtf',
    '741852963852',
    'q1w2e3r4t5y6',
  ],
  'kana as typed on a Japanese keyboard': [
    '3lt@s4b@x@ejr',
    '9_dh6,t@edjr',
    'f[r0-s@f[r0-s@',
    'fd@/jdw-2026',
    'ちていすかんなにらせちて',
    'ぬふあうえおやゆよわほへ',
  ],
  'Japanese words in kana and kanji': [
    ...made(
      8,
      20,
      (next) => `${pick(next, kanaWords)}${pick(next, kanaWords)}${pick(next, ['2026', '1234', '！', '123', ''])}`,
    ),
    'おはようございます2026',
    'よろしくおねがいします。。',
    'よろしくおねがいします1',
    'お疲れ様です、山田です。',
    'わがはいはねこである。。',
    'いろはにほへとちりぬるを',
    'あいうえおかきくけこさし',
    '株式会社山田商店2026',
    '東京都千代田区1234567',
    'ありがとうございました！',
    '契約書電子署名2026年度',
    '秘密の合言葉はパスワード',
    'カブシキガイシャ１２３４５',
    'あけましておめでとう2026',
    '私の名前は山田太郎です。1',
  ],
  'Japanese phrases in romaji': [
    'arigatougozaimasu',
    'yoroshikuonegaishimasu',
    'otsukaresamadesu',
    'aishiteru2026',
    'konnichiwa1234',
    'hiraketogoma!',
    'ohayougozaimasu1',
    'watashinonamaeha',
    'nekodaisuki123',
    'Sakura-Fujisan1',
    'nippon-ganbare!',
    'tokyo2020olympic',
    'kabushikigaisha',
    'irohanihoheto12',
  ],
  'English phrases': [
    'iloveyouforever',
    'letmeinplease!',
    'thequickbrownfox',
    'tobeornottobe1',
    'maytheforcebewithyou',
    'thisismypassword',
    'To be or not to be',
    'Happy Birthday To You',
    'ilovemywife2020',
    'opensesame1234',
    'justdoit2026!!',
    'hello world 123',
    'WelcomeBack2026',
    'changeme-please',
    'one two three four',
    'trustno1trustno1',
    'supercalifragilisticexpialidocious',
  ],
  dates: [
    '20261123-20261231',
    '1990/01/01-2000',
    '2026年11月23日(月)',
    'November 23, 2026',
    '23.11.2026.23.11',
    'nov-23-2026!!',
  ],
  'telephone numbers': [
    ...made(9, 10, phone),
    '03-1234-5678-90',
    '+81-90-1234-5678',
    '090-1234-5678',
    'tel09012345678',
    'Tanaka09012345678',
    '+1 (555) 123-4567',
    '0120-444-444-4',
  ],
  'digits only': [
    '123456789012',
    '314159265358979',
    '271828182845',
    '112233445566',
    '987654321098',
    '159753456852',
    '4111 1111 1111 1111',
  ],
  'products and places': [
    'NintendoSwitch2',
    'PlayStation5!',
    'iPhone17ProMax',
    'Windows11Pro!',
    'DragonBallZ2026',
    'TokyoDisneyland1',
    'HelloKitty1974',
    'Pikachu-Pokemon',
    'Microsoft365!',
    'StarWars1977!',
    'Starbucks-2026',
    'Shinjuku-Tokyo1',
  ],
  'this service': ['CloudSign2026!', 'cloudsign-admin', 'keiyakusho2026', 'クラウドサイン2026!', 'CloudSignCloudSign'],
};

/** Of a member with these words, the passwords made of them. */
export const member = ['hanako.yamada@umibozu-shoji.example', '山田 花子', 'Umibozu Shoji 海坊主商事'] as const;
export const ownFamily: readonly string[] = [
  'hanakoyamada1',
  'Umibozu-Shoji1',
  'umibozushoji2026',
  'yamada-umibozu',
  '海坊主商事の山田花子2026',
  'hanako.yamada@umibozu-shoji.example',
  'UmibozuHanako!',
  '山田花子海坊主商事山田花子',
  'umibozu-0123456',
  'sh0j1umib0zu!',
];

const english =
  `anchor basket candle dolphin envelope feather garlic harbor island jacket kettle lantern magnet needle orchard pepper quarry ribbon saddle tunnel umbrella velvet walnut zipper blanket cactus drizzle ember fossil gravel hammock iceberg jigsaw kernel ladder marble nozzle oyster pebble quilt raccoon sponge thimble urchin violin wicket yogurt`.split(
    /\s+/,
  );
const romaji =
  `ringo tokei enpitsu hasami tsukue densha jitensha kaminari nijiiro hotaru tanuki kitsune mikazuki kumori arashi shimauma kabocha ninjin daikon tamanegi makura futon irori engawa noren chawan hanabi suika kaeru tonbo semi kamome hashira yane mado`.split(
    ' ',
  );
const nouns = [
  '夕焼け',
  '石畳',
  '風鈴',
  '冷蔵庫',
  '灯台',
  '紙飛行機',
  '朝霧',
  '洗濯機',
  '縁側',
  '鉛筆',
  '水平線',
  '自転車',
  '毛布',
  '梯子',
  '胡麻',
  '雷鳥',
  '算盤',
  '土鍋',
];
const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const signs = `${letters}!#$%&*+-=?@^_~`;
const chars = (next: (below: number) => number, from: string, count: number): string =>
  Array.from({ length: count }, () => from.charAt(next(from.length))).join('');
const several = (next: (below: number) => number, list: readonly string[], count: number, between: string): string => {
  const rest = [...list];
  return Array.from({ length: count }, () => rest.splice(next(rest.length), 1)[0] ?? '').join(between);
};

export const goodFamilies: Readonly<Record<string, readonly string[]>> = {
  'four to six random English words': made(21, 25, (next) =>
    several(next, english, 4 + next(3), pick(next, [' ', '-', '.', ''])),
  ),
  'four random romaji words': made(22, 20, (next) => several(next, romaji, 4, pick(next, [' ', '-', '_', '']))),
  'words of both languages': made(
    23,
    10,
    (next) => `${several(next, english, 2, '-')}-${several(next, romaji, 2, '-')}`,
  ),
  'random Japanese words': made(24, 10, (next) => several(next, nouns, 4 + next(2), pick(next, ['', '・', ' ']))),
  'sentences in kana and kanji': [
    'あおいそらにしろいくもがながれていく',
    'となりのいえのいぬがよなかにほえる',
    'ゆうべのカレーにはにんじんがなかった',
    '祖母の縁側で食べた西瓜の種',
    '雨の日だけ開く小さな文房具屋',
    '三丁目の角で亀が信号を待つ',
    '来週の火曜に冷蔵庫を紫に塗る',
    'つめたいゆかにねころぶとらねこ',
    '窓際のサボテンが急に伸びた',
    'ひるやすみにかみひこうきをとばした',
  ],
  'random characters': [
    ...made(25, 10, (next) => chars(next, signs, 12 + next(6))),
    ...made(26, 5, (next) => chars(next, letters, 14)),
    ...made(27, 5, (next) => chars(next, 'abcdefghijklmnopqrstuvwxyz', 14)),
  ],
  'sentences in English': [
    'my neighbour paints turtles on Tuesdays',
    'seven teaspoons hide behind the fridge',
    'Grandpa forgot the ladder at the lighthouse',
    'rain smells of copper near our station',
    'the violet bus never stops for pigeons',
  ],
};
