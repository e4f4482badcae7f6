import type { PdfString } from '../pdf/objects.ts';
import { decodeTextString } from '../pdf/text-string.ts';

/** Keys of dictionaries whose strings are text (7.9.2.2), not bytes. */
const textKeys = new Set(
  'T TU TM V DV Contents NM Subj Lang Alt ActualText E Title CA OutputCondition OutputConditionIdentifier RegistryName Info'.split(
    ' ',
  ),
);
/** Undefined in PDFDocEncoding, or no characters: programs differ about them. */
const doubtful = /[\p{Cc}\u00ad\ufffd]/u;

/** Of UTF-16 in the other order, and of UTF-8: not every program knows them. */
const otherMarks = [
  [0xff, 0xfe],
  [0xef, 0xbb, 0xbf],
];

/** Whether two strings under that key are one text, in UTF-16 and in PDFDocEncoding. pyHanko writes what it can in the latter. */
export function isSameText(key: string, before: PdfString, after: PdfString): boolean {
  if (!textKeys.has(key) || isWide(before) === isWide(after)) return false;
  const [old, current] = [before, after].map(decodeTextString);
  const [wide, narrow] = isWide(before) ? [before, after] : [after, before];
  if (otherMarks.some((mark) => mark.every((byte, at) => narrow.bytes[at] === byte))) return false;
  return wide.bytes.length % 2 === 0 && old === current && !doubtful.test(old ?? '');
}

const isWide = ({ bytes }: PdfString): boolean => bytes[0] === 0xfe && bytes[1] === 0xff;
