import type { Language } from '../core/language.ts';

const units = ['B', 'KB', 'MB', 'GB'] as const;

/** E.g. `1.4 MB`; 1 KB is 1000 bytes. */
export const sizeInWords = (bytes: number, language: Language): string => {
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(language, { maximumFractionDigits: digits })} ${units[step]}`;
};
