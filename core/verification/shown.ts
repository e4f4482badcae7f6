import { PdfArray, PdfDict, PdfName, PdfReal, PdfRef, PdfStream, PdfString, type PdfValue } from '../pdf/objects.ts';
import { decodeTextString } from '../pdf/text-string.ts';

const longest = 300;

/** A value as people can read it: one line of bounded length. */
export const shown = (value: PdfValue | undefined): string => shorten(plain(value, 0));

function plain(value: PdfValue | undefined, depth: number): string {
  if (value === undefined || value === null) return '';
  if (value instanceof PdfString) return decodeTextString(value);
  if (value instanceof PdfName) return value.value;
  if (value instanceof PdfReal) return String(value.value);
  if (value instanceof PdfArray) {
    if (depth > 3) return '…';
    return value.items
      .slice(0, 20)
      .map((item) => plain(item, depth + 1))
      .join(', ');
  }
  if (value instanceof PdfStream) return `(${value.raw.length} bytes)`;
  if (value instanceof PdfDict) return '(dictionary)';
  if (value instanceof PdfRef) return value.toString();
  return String(value);
}

/** Without control characters and in one line: what comes from a file must not rewrite a terminal or hide in a report. */
export function shorten(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  const characters = Array.from(line);
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : line;
}
