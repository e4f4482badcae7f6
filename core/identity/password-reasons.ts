import { minimumLength, type Weakness } from './password-strength.ts';

/** Why a password is refused, in words, and what would be better. */
export const passwordReasons: Readonly<Record<Weakness, { readonly en: string; readonly ja: string }>> = {
  'too-short': { en: `Use at least ${minimumLength} characters.`, ja: `${minimumLength} 文字以上にしてください。` },
  'own-words': {
    en: 'It is made of your own name, mail address or team, or of the name of this service. Use words that have nothing to do with you.',
    ja: 'ご自身の氏名・メールアドレス・チーム名、またはこのサービスの名称から作られています。ご自身と関係のない言葉を使ってください。',
  },
  leaked: {
    en: 'It is on the list of passwords that were leaked elsewhere, or is one of them with a few characters added. Choose one of your own.',
    ja: '過去に流出したパスワードの一覧にあるか、それに数文字を足したものです。別のパスワードにしてください。',
  },
  digits: {
    en: 'It is digits only. Add words that have nothing to do with each other.',
    ja: '数字だけでできています。互いに関係のない単語を組み合わせてください。',
  },
  date: {
    en: 'It is mostly a date or a year, which is tried early. Use several unrelated words instead.',
    ja: '日付や年(西暦・元号)が大部分を占め、早い段階で試されます。関係のない単語をいくつか組み合わせてください。',
  },
  phone: {
    en: 'It is mostly a telephone or postal number, which can be found out. Use several unrelated words instead.',
    ja: '電話番号や郵便番号が大部分を占め、調べれば分かります。関係のない単語をいくつか組み合わせてください。',
  },
  keys: {
    en: 'It follows the keys of a keyboard, which is tried early. Use several unrelated words instead.',
    ja: 'キーボードの並びをなぞったもので、早い段階で試されます。関係のない単語をいくつか組み合わせてください。',
  },
  repeat: {
    en: 'It repeats the same characters or word. Repeating adds almost nothing: use different words.',
    ja: '同じ文字や言葉の繰り返しです。繰り返しても強くなりません。別々の単語を使ってください。',
  },
  sequence: {
    en: 'It is a sequence such as abcd, 1234 or あいうえお. Use several unrelated words instead.',
    ja: 'abcd・1234・あいうえおのような並びです。関係のない単語をいくつか組み合わせてください。',
  },
  phrase: {
    en: 'It is made of a common phrase, a product, a place or a company, also in kana, romaji or with signs for letters. Use words that nobody puts together.',
    ja: 'よく使われる言い回し・商品名・地名・会社名などでできています(かな・ローマ字・記号への置き換えも含みます)。普段並ばない単語を組み合わせてください。',
  },
  words: {
    en: 'It is made of names or of few common words. Four or more unrelated words are strong.',
    ja: '名前や少数のありふれた単語でできています。関係のない単語を 4 つ以上組み合わせると強くなります。',
  },
  'too-easy': {
    en: 'It is easy to guess: avoid names, dates, keyboard rows and common words; several unrelated words work well.',
    ja: '推測されやすいパスワードです。名前・日付・キーボードの並び・よくある単語を避け、関係のない単語をいくつか組み合わせてください。',
  },
};
