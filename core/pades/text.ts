import { CloudSignError } from '../errors.ts';
import { PdfString } from '../pdf/objects.ts';

const printableAscii = /^[ -~]*$/;
const maxCharacters = 2000;

/** A text string (ISO 32000-2, 7.9.2.2): PDFDocEncoding when plain ASCII, else UTF-16BE. `seal.text-unusable` when it is no Unicode text. */
export const pdfText = (text: string): PdfString => {
  if (text.length > maxCharacters) throw new CloudSignError('seal.text-unusable', { detail: 'longer than 2000' });
  if (!text.isWellFormed()) throw new CloudSignError('seal.text-unusable', { detail: 'lone surrogate' });
  if (printableAscii.test(text)) return new PdfString(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  const bytes = new Uint8Array(2 + 2 * text.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff);
  for (let i = 0; i < text.length; i++) view.setUint16(2 + 2 * i, text.charCodeAt(i));
  return new PdfString(bytes, 'hex');
};

const decodersByMark: readonly { readonly mark: readonly number[]; readonly encoding: string }[] = [
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
];

/**
 * What a reader takes a text string for. Without a mark the bytes are read as Latin-1, which agrees with PDFDocEncoding on ASCII;
 * language marks (7.9.2.2) are left out, and what follows a NUL, which some readers never see.
 */
export const textOfPdf = ({ bytes }: PdfString): string => {
  const marked = decodersByMark.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  const text = new TextDecoder(marked?.encoding ?? 'latin1').decode(bytes);
  const spoken = text.split('\u001b').filter((_, index) => index % 2 === 0);
  return spoken.join('').split('\0', 1)[0] ?? '';
};

/** A date string (7.9.4) in UTC. */
export const pdfDate = (date: Date): PdfString => {
  const digits = date.toISOString().slice(0, 19).replace(/[-:T]/g, '');
  return new PdfString(new TextEncoder().encode(`D:${digits}+00'00'`));
};
