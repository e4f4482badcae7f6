/** The fonts, in the order in which they are asked for a character, and their PostScript names. */
export const fonts = {
  'noto-sans-jp.ttf': 'NotoSansJP-Regular',
  'biz-udgothic.ttf': 'BIZUDGothic-Regular',
  'noto-sans-arabic.ttf': 'NotoSansArabic-Regular',
  'noto-sans-hebrew.ttf': 'NotoSansHebrew-Regular',
  'noto-emoji.ttf': 'NotoEmoji-Regular',
} as const;

export type FontName = keyof typeof fonts;

export const fontNames = Object.keys(fonts) as readonly FontName[];

export const emojiFont = fontNames.indexOf('noto-emoji.ttf');
