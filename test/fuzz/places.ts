/** Finds places in the text of a PDF (Latin-1, a character a byte) and writes there. */
import type { Dice } from './dice.ts';

export interface Place {
  readonly start: number;
  readonly end: number;
  /** Of the pattern, from 1 on. */
  readonly groups: readonly string[];
}

/** One of the places where the pattern (global) matches; undefined when there is none. */
export const anyPlace = (text: string, pattern: RegExp, dice: Dice): Place | undefined => {
  const places = [...text.matchAll(pattern)];
  if (places.length === 0) return undefined;
  const match = dice.pick(places);
  return { start: match.index, end: match.index + match[0].length, groups: match.slice(1).map((group) => group ?? '') };
};

export const put = (
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  words: string,
): string => text.slice(0, start) + words + text.slice(end);

/** Numbers that lead somewhere, nowhere, or too far. */
export const telling = (text: string, was: string, dice: Dice): string => {
  const near = Number(was) || 0;
  const object = anyPlace(text, /(?<=[\r\n])\d+ \d+ obj\b/g, dice)?.start ?? 0;
  const section = anyPlace(text, /(?<=[\r\n])xref\b/g, dice)?.start ?? object;
  const values = [0, 1, -1, near + 1, near - 1, near * 2, 9, 65_536, text.length, text.length - 1, 8_388_607, 2 ** 31];
  return String(dice.pick([...values, object, section, 99_999_999_999, dice.below(text.length), dice.below(40)]));
};

/** In as many characters as before where it fits, so that what follows stays where it is. */
export const inPlace = (was: string, value: string): string =>
  value.startsWith('-') || value.length >= was.length ? value : value.padStart(was.length, '0');
