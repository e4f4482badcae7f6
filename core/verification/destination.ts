import { PdfArray, PdfName, PdfRef, type PdfValue } from '../pdf/objects.ts';

/** ISO 32000-2, table 149. */
const ways = new Set(['XYZ', 'Fit', 'FitH', 'FitV', 'FitR', 'FitB', 'FitBH', 'FitBV']);

/** An explicit destination names its page whatever key it stands under: nothing else begins with a reference and one of these names. */
const isDestination = (value: PdfValue): boolean =>
  value instanceof PdfArray &&
  value.items[0] instanceof PdfRef &&
  value.items[1] instanceof PdfName &&
  ways.has(value.items[1].value);

/** The key under which items of an array are used. */
export const keyWithin = (array: PdfArray, key: string): string => (isDestination(array) ? 'Dest' : key);
