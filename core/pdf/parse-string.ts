import { hexDigit, isDigit, isWhiteSpace } from './characters.ts';
import { PdfString } from './objects.ts';

/** The part of the parser that reading a string needs. */
interface Cursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  refuse(reason: string, at?: number): Error;
}

const backslash = 0x5c;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

const escapes = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x66, 0x0c],
]);

/** 7.3.4.2; the cursor is at `(`. */
export const readLiteralString = (cursor: Cursor): PdfString => {
  const start = cursor.at;
  const { end, plain } = findEnd(cursor);
  cursor.at = end + 1;
  const body = cursor.bytes.subarray(start + 1, end);
  if (plain) return new PdfString(body, 'literal');
  const keeping = isReadOtherwise(body) ? resolveEscapes(body, true) : undefined;
  return new PdfString(resolveEscapes(body), 'literal', keeping);
};

const findEnd = (cursor: Cursor): { readonly end: number; readonly plain: boolean } => {
  const { bytes } = cursor;
  let depth = 0;
  let plain = true;
  for (let at = cursor.at; at < cursor.end; at++) {
    const byte = bytes[at];
    if (byte === backslash) {
      plain = false;
      at++;
    } else if (byte === carriageReturn) plain = false;
    else if (byte === 0x28) depth++;
    else if (byte === 0x29 && --depth === 0) return { end: at, plain };
  }
  throw cursor.refuse('a string without end', cursor.at);
};

const isReadOtherwise = (body: Uint8Array): boolean =>
  body.some(
    (byte, at) => byte === carriageReturn || (byte === backslash && isHighOctal(body.subarray(at + 1, at + 4))),
  );

const isHighOctal = (digits: Uint8Array): boolean =>
  digits.length === 3 && digits.every(isOctal) && (digits[0] as number) >= 0x34;

const resolveEscapes = (body: Uint8Array, asOthers = false): Uint8Array => {
  const out = new Uint8Array(body.length);
  let length = 0;
  let at = 0;
  while (at < body.length) {
    const byte = body[at++] as number;
    if (byte === carriageReturn && !asOthers) {
      // An end-of-line in a string reads as one line feed, whatever its form.
      if (body[at] === lineFeed) at++;
      out[length++] = lineFeed;
    } else if (byte !== backslash) out[length++] = byte;
    else if (isOctal(body[at])) {
      let value = 0;
      for (let i = 0; i < 3 && isOctal(body[at]); i++) value = value * 8 + ((body[at++] as number) - 0x30);
      // Of more than a byte pdf.js makes a character of its own.
      if (value > 0xff && asOthers) out[length++] = value >> 8;
      out[length++] = value & 0xff;
    } else if (body[at] === carriageReturn) at += body[at + 1] === lineFeed ? 2 : 1;
    else if (body[at] === lineFeed) at++;
    else if (at < body.length) {
      const escaped = body[at++] as number;
      out[length++] = escapes.get(escaped) ?? escaped;
    }
  }
  return out.slice(0, length);
};

const isOctal = (byte: number | undefined): boolean => isDigit(byte) && (byte as number) < 0x38;

/** 7.3.4.3; the cursor is at `<`. An odd last digit is followed by a zero. */
export const readHexString = (cursor: Cursor): PdfString => {
  const start = cursor.at;
  const close = cursor.bytes.indexOf(0x3e, start);
  if (close === -1 || close >= cursor.end) throw cursor.refuse('a hexadecimal string without end', start);
  const out = new Uint8Array((close - start) >> 1);
  let digits = 0;
  for (let at = start + 1; at < close; at++) {
    const digit = hexDigit(cursor.bytes[at]);
    if (digit === -1) {
      if (isWhiteSpace(cursor.bytes[at])) continue;
      throw cursor.refuse('not a hexadecimal digit', at);
    }
    out[digits >> 1] = (out[digits >> 1] as number) | (digits % 2 === 0 ? digit << 4 : digit);
    digits++;
  }
  cursor.at = close + 1;
  return new PdfString(out.subarray(0, (digits + 1) >> 1), 'hex');
};
