import { CloudSignError } from '../errors.ts';
import { isDigit, lastPlaceOf, latin1Bytes, latin1Text, skipWhite, standsAt } from './characters.ts';
import type { FindingLog } from './finding.ts';
import { damaged } from './refuse.ts';

const headerWord = latin1Bytes('%PDF-');
export const startxrefWord = latin1Bytes('startxref');
const eofWord = latin1Bytes('%%EOF');

/** How far from the start common readers look for `%PDF-`. */
const headerWindow = 1024;
/** How far from the end they look for `startxref`. Where they don't find it they search for objects, each in its own way. */
const tailWindow = 1024;

export interface Header {
  readonly offset: number;
  /** As the header claims, such as '1.7'. */
  readonly version: string;
}

/** The header within the first 1,024 bytes (7.5.2). Throws `pdf.empty`, `pdf.not-a-pdf`. */
export const readHeader = (bytes: Uint8Array, findings: FindingLog): Header => {
  if (bytes.length === 0) throw new CloudSignError('pdf.empty');
  const offset = firstHeader(bytes);
  if (offset === -1)
    throw new CloudSignError('pdf.not-a-pdf', { detail: `no %PDF- in the first ${headerWindow} bytes` });
  if (offset > 0) findings.add('junk-before-header', 0, `${offset} bytes before %PDF-`);
  const version = /^[0-9]\.[0-9]/.exec(latin1Text(bytes, offset + 5, Math.min(bytes.length, offset + 8)))?.[0];
  if (version === undefined) findings.add('header-version', offset, 'the header has no version');
  return { offset, version: version ?? '1.0' };
};

const firstHeader = (bytes: Uint8Array): number => {
  const last = Math.min(headerWindow, bytes.length - headerWord.length);
  for (let at = 0; at <= last; at++) if (standsAt(bytes, at, headerWord)) return at;
  return -1;
};

/** `startxref`, its number and `%%EOF` (7.5.5), as they stand in the file. */
export interface FileEnd {
  readonly startxrefAt: number;
  /** The number as written: relative to the file's own base. */
  readonly startxref: number;
  /** Right after `%%EOF`. */
  readonly eofEnd: number;
  /** After one end-of-line behind it, if any. */
  readonly end: number;
}

/** The end that the last `startxref` of the file begins; there must be nothing between it and its `%%EOF`. */
export const readFileEnd = (bytes: Uint8Array): FileEnd => {
  const from = Math.max(0, bytes.length - tailWindow);
  const at = lastPlaceOf(bytes, startxrefWord, { from, to: bytes.length });
  if (at === -1) throw damaged(bytes.length, `no startxref in the last ${tailWindow} bytes`);
  const end = endAt(bytes, at);
  if (end === undefined) throw damaged(at, 'startxref without a number and %%EOF');
  return end;
};

/** The end whose `startxref` stands at `at`, white space and comments allowed before it; undefined when there is none. */
export const endAt = (bytes: Uint8Array, at: number): FileEnd | undefined => {
  let cursor = skipComments(bytes, at);
  const startxrefAt = cursor;
  if (!standsAt(bytes, cursor, startxrefWord)) return undefined;
  const wordEnd = cursor + startxrefWord.length;
  cursor = skipWhite(bytes, wordEnd);
  const numberAt = cursor;
  // pdf.js takes neither for white space here, and searches the file.
  if (bytes.subarray(wordEnd, numberAt).some((byte) => byte === 0x00 || byte === 0x0c)) return undefined;
  while (isDigit(bytes[cursor])) cursor++;
  if (cursor === numberAt || cursor - numberAt > 15) return undefined;
  const startxref = Number(latin1Text(bytes, numberAt, cursor));
  cursor = skipWhite(bytes, cursor);
  if (!standsAt(bytes, cursor, eofWord)) return undefined;
  const eofEnd = cursor + eofWord.length;
  return { startxrefAt, startxref, eofEnd, end: skipOneEol(bytes, eofEnd) };
};

const skipComments = (bytes: Uint8Array, from: number): number => {
  let at = skipWhite(bytes, from);
  while (bytes[at] === 0x25) {
    while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at++;
    at = skipWhite(bytes, at);
  }
  return at;
};

/** The offset behind one end-of-line marker (7.2.3), or the same where none stands. */
export const skipOneEol = (bytes: Uint8Array, at: number): number => {
  if (bytes[at] === 0x0d) return bytes[at + 1] === 0x0a ? at + 2 : at + 1;
  return bytes[at] === 0x0a ? at + 1 : at;
};

/** What stands behind the last `%%EOF`. */
export const reportTrailingBytes = (bytes: Uint8Array, end: number, findings: FindingLog): void => {
  if (end >= bytes.length) return;
  const rest = bytes.length - end;
  const code = skipWhite(bytes, end) === bytes.length ? 'white-space-after-eof' : 'bytes-after-eof';
  findings.add(code, end, `${rest} bytes after the last %%EOF`);
};
