import { PdfArray, PdfDict, PdfName, PdfReal, PdfRef, PdfStream, PdfString, type PdfValue } from '../pdf/objects.ts';
import { sameBytes } from '../trust/der.ts';

/** Whether two values say the same; references are compared, not followed. */
export const sameValue = (a: PdfValue, b: PdfValue): boolean => {
  if (a === b) return true;
  if (a instanceof PdfName) return b instanceof PdfName && a.value === b.value;
  if (a instanceof PdfRef) return b instanceof PdfRef && a.num === b.num && a.gen === b.gen;
  if (a instanceof PdfReal) return b instanceof PdfReal && a.value === b.value;
  if (a instanceof PdfString) return b instanceof PdfString && sameBytes(a.bytes, b.bytes);
  if (a instanceof PdfArray) return b instanceof PdfArray && sameItems(a.items, b.items);
  if (a instanceof PdfDict) return b instanceof PdfDict && changedKeys(a, b).length === 0;
  return a instanceof PdfStream && b instanceof PdfStream && sameValue(a.dict, b.dict) && sameBytes(a.raw, b.raw);
};

export const sameItems = (a: readonly PdfValue[], b: readonly PdfValue[]): boolean =>
  a.length === b.length && a.every((item, index) => sameValue(item, b[index] ?? null));

/** Keys whose entries differ, present in one or in both. */
export const changedKeys = (a: PdfDict, b: PdfDict): readonly string[] =>
  [...new Set([...a.entries.keys(), ...b.entries.keys()])].filter(
    (key) => !sameValue(a.get(key) ?? null, b.get(key) ?? null),
  );
