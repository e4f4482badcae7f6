import {
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
export const sameValue = (a: PdfValue | undefined, b: PdfValue | undefined): boolean => {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return (a ?? null) === (b ?? null);
  if (isNumber(a) && isNumber(b)) return numeric(a) === numeric(b);
  if (a instanceof PdfName) return b instanceof PdfName && a.value === b.value;
  if (a instanceof PdfString) return b instanceof PdfString && sameBytes(a.bytes, b.bytes);
  if (a instanceof PdfRef) return b instanceof PdfRef && a.num === b.num && a.gen === b.gen;
  if (a instanceof PdfArray) return b instanceof PdfArray && sameItems(a.items, b.items);
  if (a instanceof PdfDict) return b instanceof PdfDict && sameDict(a, b);
  if (a instanceof PdfStream) return b instanceof PdfStream && sameDict(a.dict, b.dict) && sameBytes(a.raw, b.raw);
  return a instanceof PdfPlaceholder && b instanceof PdfPlaceholder && a.name === b.name;
};

const isNumber = (value: PdfValue): value is number | PdfReal => typeof value === 'number' || value instanceof PdfReal;
const numeric = (value: number | PdfReal): number => (typeof value === 'number' ? value : value.value);

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

const sameItems = (a: readonly PdfValue[], b: readonly PdfValue[]): boolean =>
  a.length === b.length && a.every((item, i) => sameValue(item, b[i]));

const sameDict = (a: PdfDict, b: PdfDict): boolean => {
  if (a.duplicates.length > 0 || b.duplicates.length > 0) return false;
  for (const [key, value] of a.entries) if (!sameValue(value, b.entries.get(key))) return false;
  for (const [key, value] of b.entries) if (value !== null && !a.has(key)) return false;
  return true;
};
