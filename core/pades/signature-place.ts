import type { PdfFile } from '../pdf/file.ts';
import type { PdfDict } from '../pdf/objects.ts';
import { elementAt } from '../trust/asn1.ts';

/** Where a signature stands in the file: the two ranges that it covers leave out [gapStart, gapEnd). */
export interface SignaturePlace {
  readonly gapStart: number;
  readonly gapEnd: number;
  readonly end: number;
  /** The CMS or token, without the zeros behind it. */
  readonly contents: Uint8Array;
}

const isHexDigits = (bytes: Uint8Array): boolean =>
  bytes.every(
    (byte) => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46),
  );

/**
 * The place that /ByteRange names when it is exact: from byte 0, the gap is the /Contents string of this dictionary and nothing
 * else, zeros only behind the CMS in it (facts of forgery: every laxness here was used by an attack). Else undefined.
 */
export const signaturePlace = (file: PdfFile, signature: PdfDict): SignaturePlace | undefined => {
  const ranges = signature.array('ByteRange')?.items ?? [];
  const [first, gapStart, gapEnd, rest] = ranges;
  const span = signature.spanOf('Contents');
  const padded = signature.string('Contents')?.bytes;
  if (ranges.length !== 4 || first !== 0 || span === undefined || padded === undefined) return undefined;
  if (typeof gapStart !== 'number' || typeof gapEnd !== 'number' || typeof rest !== 'number') return undefined;
  const end = gapEnd + rest;
  if (gapStart !== span.start || gapEnd !== span.end || !(rest > 0) || end > file.size) return undefined;
  const gap = file.slice(gapStart, gapEnd);
  if (gap[0] !== 0x3c || gap.at(-1) !== 0x3e || gap.length % 2 !== 0) return undefined;
  if (!isHexDigits(gap.subarray(1, -1))) return undefined;
  try {
    const { bytes: contents } = elementAt(padded, 0, 'ber');
    return padded.subarray(contents.length).every((byte) => byte === 0)
      ? { gapStart, gapEnd, end, contents }
      : undefined;
  } catch {
    return undefined;
  }
};
