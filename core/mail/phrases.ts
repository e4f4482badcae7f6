import type { Language } from '../language.ts';

export interface MailTexts {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly action?: { readonly label: string; readonly url: string };
  readonly quote?: { readonly label: string; readonly text: string };
  readonly footer: string;
}

/** Times in mails are shown in Japan's zone and in UTC, both named: a mail doesn't know its reader's zone. */
export const when = (time: Date, language: Language): string => {
  const format = (timeZone: string) =>
    new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone,
    }).format(time);
  return `${format('Asia/Tokyo')} JST (${format('UTC')} UTC)`;
};

export const footer = {
  ja: 'このメールは自動で送信されています。心当たりがない場合は破棄してください。\nリンクはあなた専用です。他の人に転送しないでください。',
  en: 'This mail was sent automatically. If it means nothing to you, delete it.\nThe link is yours alone. Do not forward it.',
};
