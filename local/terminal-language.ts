import type { Language } from '../core/language.ts';

/** The language that a command speaks where none is asked for. */
export const terminalLanguage = (lang = process.env.LC_ALL || process.env.LANG || 'en'): Language =>
  lang.startsWith('ja') ? 'ja' : 'en';
