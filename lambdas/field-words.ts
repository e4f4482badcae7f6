import type * as z from 'zod';

interface Words {
  readonly en: string;
  readonly ja: string;
}

/** Reasons that the schemas give themselves. */
const reasons: Readonly<Record<string, Words>> = {
  'no control characters': {
    en: 'Line breaks, tabs and other control characters cannot be used here. Remove them.',
    ja: '改行やタブなどの制御文字は使えません。取り除いてください。',
  },
  'no characters that turn the direction of writing': {
    en: 'Invisible characters that turn the direction of writing cannot be used. Type the text anew.',
    ja: '文字の並ぶ向きを変える見えない文字は使えません。入力し直してください。',
  },
  'no angle brackets': {
    en: 'Angle brackets (< and >) cannot be used here. Remove them.',
    ja: '山括弧（< >）は使えません。取り除いてください。',
  },
  'nothing to see': { en: 'Enter something that can be seen.', ja: '目に見える文字を入力してください。' },
  'six digits': { en: 'Enter the six digits of the code.', ja: '6 桁の数字を入力してください。' },
  'a domain, like example.co.jp': {
    en: 'Enter a domain, such as example.co.jp.',
    ja: 'example.co.jp のようなドメインを入力してください。',
  },
  'printable ASCII without spaces': {
    en: 'Use letters, digits and signs of ASCII only, without spaces.',
    ja: '半角の英数字と記号だけを、空白なしで入力してください。',
  },
  'upload or sha256': {
    en: 'Name either an upload or a SHA-256, not both.',
    ja: 'upload と sha256 のどちらか一方を指定してください。',
  },
};

const missing: Words = { en: 'This is needed: fill it in.', ja: '必須の項目です。入力してください。' };
const wrong: Words = {
  en: 'Check this value: it is not one that can be used here.',
  ja: '使えない値です。確認してください。',
};
const email: Words = {
  en: 'Check this mail address. It should look like name@example.com.',
  ja: 'メールアドレスの形式を確認してください。例: name@example.com',
};

/** What whoever typed a value reads of what is wrong with it, and what to do. */
export const wordsOf = (issue: z.core.$ZodIssue): Words => {
  const own = Object.hasOwn(reasons, issue.message) ? reasons[issue.message] : undefined;
  if (own !== undefined) return own;
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? missing : wrong;
    case 'invalid_format':
      return issue.format === 'email' ? email : wrong;
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? tooFew(issue) : tooLow(issue);
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array' ? tooMany(issue) : tooHigh(issue);
    case 'unrecognized_keys':
      return {
        en: `Not known here: ${issue.keys.slice(0, 5).join(', ')}. Leave it out.`,
        ja: `使えない項目です: ${issue.keys.slice(0, 5).join(', ')}。取り除いてください。`,
      };
    default:
      return wrong;
  }
};

const tooFew = ({ origin, minimum }: z.core.$ZodIssueTooSmall): Words => {
  if (minimum <= 1) return missing;
  return origin === 'string'
    ? { en: `At least ${minimum} characters, please.`, ja: `${minimum} 文字以上で入力してください。` }
    : { en: `At least ${minimum} of them, please.`, ja: `${minimum} 件以上指定してください。` };
};
const tooMany = ({ origin, maximum }: z.core.$ZodIssueTooBig): Words =>
  origin === 'string'
    ? {
        en: `Too long: at most ${maximum} characters. Shorten it.`,
        ja: `長すぎます。${maximum} 文字以内にしてください。`,
      }
    : { en: `Too many: at most ${maximum}.`, ja: `多すぎます。${maximum} 件以内にしてください。` };
const tooLow = ({ minimum }: z.core.$ZodIssueTooSmall): Words => ({
  en: `At least ${minimum}, please.`,
  ja: `${minimum} 以上にしてください。`,
});
const tooHigh = ({ maximum }: z.core.$ZodIssueTooBig): Words => ({
  en: `At most ${maximum}, please.`,
  ja: `${maximum} 以下にしてください。`,
});
