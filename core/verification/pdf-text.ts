import { latin1Text } from '../pdf/characters.ts';
import { PdfArray, PdfDict, PdfName, PdfReal, PdfRef, PdfStream, PdfString, type PdfValue } from '../pdf/objects.ts';

/** PDFDocEncoding where it differs from Latin-1 (ISO 32000-2, Annex D.3). */
const special: Readonly<Record<number, string>> = Object.fromEntries(
  [...'˘ˇˆ˙˝˛˚˜']
    .map((character, index) => [0x18 + index, character] as const)
    .concat(
      [...'•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž'].map((character, index) => [0x80 + index, character] as const),
      [[0xa0, '€']],
    ),
);

/** The text of a text string (7.9.2.2): UTF-16, UTF-8 or PDFDocEncoding. */
export function textOf({ bytes }: PdfString): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder().decode(bytes.subarray(3));
  return Array.from(bytes, (byte) => special[byte] ?? String.fromCharCode(byte)).join('');
}

const longest = 300;

/** A value as people can read it, shortened and without control characters. */
export function shown(value: PdfValue | undefined, depth = 0): string {
  return shorten(plain(value, depth));
}

function plain(value: PdfValue | undefined, depth: number): string {
  if (value === undefined || value === null) return '';
  if (value instanceof PdfString) return textOf(value);
  if (value instanceof PdfName) return latin1Text(latin1Bytes(value.value));
  if (value instanceof PdfReal) return String(value.value);
  if (value instanceof PdfArray) {
    return depth > 3
      ? '…'
      : value.items
          .slice(0, 20)
          .map((item) => plain(item, depth + 1))
          .join(', ');
  }
  if (value instanceof PdfStream) return `(${value.raw.length} bytes)`;
  if (value instanceof PdfDict) return '(dictionary)';
  if (value instanceof PdfRef) return value.toString();
  return String(value);
}

const latin1Bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);

/** One line of bounded length: what comes from a file must not rewrite the terminal or hide in a report. */
export function shorten(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
  const characters = Array.from(line);
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : line;
}
