/** Writes DER (ITU-T X.690 clause 10): every function returns one whole encoded element. */

import { fromHex } from './hex.ts';

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

const lengthBytes = (length: number): readonly number[] => {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
};

/** An element with that identifier octet; tag numbers above 30 are not needed here. */
export const element = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return concat(Uint8Array.from([tag, ...lengthBytes(length)]), ...parts);
};

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => element(0x30, ...parts);

/** X.690 10.3 and 11.6: octet order, a shorter one first when it is a prefix of the other. */
export const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};

/** Whether both hold the same bytes; not for secrets, as it stops at the first that differs. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  // Revisions of a file are views of one buffer.
  return (a.buffer === b.buffer && a.byteOffset === b.byteOffset) || compareBytes(a, b) === 0;
};

/** SET OF: sorted as DER wants it. */
export const setOf = (...parts: readonly Uint8Array[]): Uint8Array => element(0x31, ...parts.toSorted(compareBytes));

/** The same element under another identifier octet: IMPLICIT tagging. */
export const retag = (tag: number, der: Uint8Array): Uint8Array => {
  const copy = Uint8Array.from(der);
  copy[0] = tag;
  return copy;
};

/** `[n] IMPLICIT` of a primitive or constructed element. */
export const implicit = (n: number, der: Uint8Array): Uint8Array => retag(0x80 | ((der[0] ?? 0) & 0x20) | n, der);

/** `[n] EXPLICIT`. */
export const explicit = (n: number, ...parts: readonly Uint8Array[]): Uint8Array => element(0xa0 | n, ...parts);

const base128 = (value: bigint): readonly number[] => {
  const bytes = [Number(value & 0x7fn)];
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(Number(rest & 0x7fn) | 0x80);
  return bytes;
};

/** An OBJECT IDENTIFIER from dotted decimals. */
export const oid = (dotted: string): Uint8Array => {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  return element(0x06, Uint8Array.from([first * 40n + second, ...rest].flatMap(base128)));
};

/** INTEGER from a number, or from unsigned big-endian bytes. */
export const integer = (value: number | bigint | Uint8Array): Uint8Array => {
  if (typeof value === 'number' || typeof value === 'bigint') {
    const big = BigInt(value);
    if (big < 0n) throw new RangeError('negative INTEGER');
    const hex = big.toString(16);
    return integer(fromHex(hex.length % 2 === 0 ? hex : `0${hex}`));
  }
  let start = 0;
  while (start < value.length - 1 && value[start] === 0) start++;
  const trimmed = value.length === 0 ? Uint8Array.of(0) : value.subarray(start);
  return (trimmed[0] ?? 0) & 0x80 ? element(0x02, Uint8Array.of(0), trimmed) : element(0x02, trimmed);
};

export const enumerated = (value: number): Uint8Array => retag(0x0a, integer(value));
export const boolean = (value: boolean): Uint8Array => element(0x01, Uint8Array.of(value ? 0xff : 0));
export const nullValue = (): Uint8Array => element(0x05);
export const octetString = (bytes: Uint8Array): Uint8Array => element(0x04, bytes);
/** A BIT STRING whose last octet has so many bits that do not count. */
export const bitString = (bytes: Uint8Array, unusedBits = 0): Uint8Array =>
  element(0x03, Uint8Array.of(unusedBits), bytes);

/** A named bit list (X.690 11.2.2): trailing zero bits removed. */
export const namedBits = (positions: readonly number[]): Uint8Array => {
  if (positions.length === 0) return bitString(new Uint8Array(0));
  const highest = Math.max(...positions);
  const bytes = new Uint8Array(Math.floor(highest / 8) + 1);
  for (const position of positions) {
    const index = Math.floor(position / 8);
    bytes[index] = (bytes[index] ?? 0) | (0x80 >> (position % 8));
  }
  return bitString(bytes, 7 - (highest % 8));
};

const utf8 = new TextEncoder();
export const utf8String = (text: string): Uint8Array => element(0x0c, utf8.encode(text));
export const printableString = (text: string): Uint8Array => element(0x13, utf8.encode(text));
export const ia5String = (text: string): Uint8Array => element(0x16, utf8.encode(text));

const digits = (value: number, width: number): string => String(value).padStart(width, '0');

/** GeneralizedTime in Zulu; milliseconds are written only when there are any (X.690 11.7). */
export const generalizedTime = (date: Date): Uint8Array => {
  const seconds = date.toISOString().slice(0, 19).replace(/[-:T]/g, '');
  const fraction = date.getUTCMilliseconds();
  const tail = fraction === 0 ? '' : `.${digits(fraction, 3).replace(/0+$/, '')}`;
  return element(0x18, utf8.encode(`${seconds}${tail}Z`));
};

/** RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050, whole seconds. */
export const time = (date: Date): Uint8Array => {
  const whole = new Date(Math.floor(date.getTime() / 1000) * 1000);
  if (whole.getUTCFullYear() >= 2050) return generalizedTime(whole);
  return element(0x17, utf8.encode(`${whole.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));
};
