import type { PdfString } from './objects.ts';

/** PDFDocEncoding (Annex D.2) where it differs from Latin-1; the other codes below 0x20 and 0x7f, 0x9f, 0xad are undefined. */
const pdfDocDifferences: Readonly<Record<number, string>> = Object.fromEntries([
  ...[...'˘ˇˆ˙˝˛˚˜'].map((character, i) => [0x18 + i, character]),
  ...[...'•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž'].map((character, i) => [0x80 + i, character]),
  [0xa0, '€'],
]);

/** The text of a text string (7.9.2.2): UTF-16BE or UTF-8 by its byte order mark, else PDFDocEncoding. Never throws. */
export const decodeTextString = ({ bytes }: PdfString): string => {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder().decode(bytes.subarray(3));
  let text = '';
  for (const byte of bytes) text += pdfDocDifferences[byte] ?? String.fromCharCode(byte);
  return text;
};
