import { sameBytes } from '../trust/der.ts';
import {
  numberOf,
  PdfArray,
  PdfDict,
  PdfName,
  PdfPlaceholder,
  PdfReal,
  PdfRef,
  PdfStream,
  PdfString,
  type PdfValue,
} from './objects.ts';

/**
 * Whether two values say the same as they stand: references by number, not by what they lead to; strings by their bytes, not by
 * their form; numbers by value; dictionaries without order, a null entry like none.
 */
export const sameValue = (a: PdfValue, b: PdfValue): boolean => {
  if (a === b) return true;
  if (isNumber(a)) return isNumber(b) && numberOf(a) === numberOf(b);
  if (a instanceof PdfName) return b instanceof PdfName && a.value === b.value;
  if (a instanceof PdfString) return b instanceof PdfString && sameBytes(a.bytes, b.bytes);
  if (a instanceof PdfRef) return b instanceof PdfRef && a.num === b.num && a.gen === b.gen;
  if (a instanceof PdfArray) return b instanceof PdfArray && sameItems(a.items, b.items);
  if (a instanceof PdfDict) return b instanceof PdfDict && changedKeys(a, b).length === 0;
  if (a instanceof PdfStream) return b instanceof PdfStream && sameValue(a.dict, b.dict) && sameBytes(a.raw, b.raw);
  return a instanceof PdfPlaceholder && b instanceof PdfPlaceholder && a.name === b.name;
};

export const sameItems = (a: readonly PdfValue[], b: readonly PdfValue[]): boolean =>
  a.length === b.length && a.every((item, index) => sameValue(item, b[index] ?? null));

/** Keys whose entries differ, present in one or in both. */
export const changedKeys = (a: PdfDict, b: PdfDict): readonly string[] =>
  [...new Set([...a.entries.keys(), ...b.entries.keys()])].filter(
    (key) => !sameValue(a.get(key) ?? null, b.get(key) ?? null),
  );

const isNumber = (value: PdfValue): value is number | PdfReal => typeof value === 'number' || value instanceof PdfReal;
