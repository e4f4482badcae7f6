import type { Language } from '../core/language.ts';

export interface TimeStyle {
  readonly language: Language;
  /** IANA name; the reader's own when left out. */
  readonly zone?: string;
}

const words = (time: string, { language, zone }: TimeStyle, extra: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ja-JP', {
    year: 'numeric',
    month: language === 'en' ? 'short' : 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...extra,
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(new Date(time));

/** Date, time and name of the time zone, e.g. `23 Nov 2026, 10:05 JST`. */
export const timeInWords = (time: string, style: TimeStyle): string => words(time, style, {});

/** Like {@link timeInWords} with seconds: for evidence. */
export const exactTimeInWords = (time: string, style: TimeStyle): string => words(time, style, { second: '2-digit' });

/** RFC 3339 in UTC, to the second unless there are milliseconds. */
export const exactTime = (time: string): string => new Date(time).toISOString().replace('.000Z', 'Z');

/** Value of a date input: the reader's calendar day. */
export const dayOf = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');

/** The last second of a calendar day where the reader is. */
export const endOfDay = (day: string): Date | undefined => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) return undefined;
  const date = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]), 23, 59, 59);
  return dayOf(date) === day ? date : undefined;
};

export const daysLater = (from: Date, days: number): Date => {
  const date = new Date(from);
  date.setDate(date.getDate() + days);
  return date;
};
