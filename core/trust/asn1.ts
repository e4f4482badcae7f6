/**
 * Reads DER, and BER where real files have it (indefinite lengths, constructed strings), without copying: elements are views of the
 * input. Everything malformed is `trust.malformed`; tag numbers above 30 occur in nothing that is read here and are refused.
 */
import { CloudSignError } from '../errors.ts';
import { concat } from './der.ts';
import { toHex } from './hex.ts';

export type Encoding = 'der' | 'ber';

export interface Element {
  /** The identifier octet: 0x30 SEQUENCE, 0xa0 constructed [0], 0x80 primitive [0]. */
  readonly tag: number;
  readonly constructed: boolean;
  /** The whole element with its header. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
  readonly encoding: Encoding;
}

const MAX_DEPTH = 64;
/** Far above anything real but the entries of a CRL, which are not read through here. */
const MAX_CHILDREN = 10_000;

/** What everything here refuses with; `detail` is for the log. */
export const malformed = (detail: string): CloudSignError => new CloudSignError('trust.malformed', { detail });

interface Header {
  readonly tag: number;
  readonly headerLength: number;
  /** -1: indefinite. */
  readonly length: number;
}

const readHeader = (bytes: Uint8Array, at: number, encoding: Encoding): Header => {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw malformed('element cut off');
  if ((tag & 0x1f) === 0x1f) throw malformed('tag number above 30');
  if (first < 0x80) return { tag, headerLength: 2, length: first };
  if (first === 0x80) {
    if (encoding === 'der' || (tag & 0x20) === 0) throw malformed('indefinite length');
    return { tag, headerLength: 2, length: -1 };
  }
  const count = first & 0x7f;
  if (count > 4) throw malformed('length of more than 4 octets');
  let length = 0;
  for (let i = 0; i < count; i++) {
    const octet = bytes[at + 2 + i];
    if (octet === undefined) throw malformed('length cut off');
    length = length * 256 + octet;
  }
  if (encoding === 'der' && (length < 0x80 || length < 256 ** (count - 1))) throw malformed('length not minimal');
  return { tag, headerLength: 2 + count, length };
};

const isEndOfContents = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0 && bytes[at + 1] === 0;

/** Offset after the element at `at`. */
const endOf = (bytes: Uint8Array, at: number, depth: number): number => {
  if (depth > MAX_DEPTH) throw malformed('nested too deep');
  const { headerLength, length } = readHeader(bytes, at, 'ber');
  let end = at + headerLength;
  if (length >= 0) {
    end += length;
    if (end > bytes.length) throw malformed('element longer than what holds it');
    return end;
  }
  while (!isEndOfContents(bytes, end)) end = endOf(bytes, end, depth + 1);
  return end + 2;
};

/** The element that begins at `at`; what follows it is left alone. */
export const elementAt = (bytes: Uint8Array, at: number, encoding: Encoding = 'der'): Element => {
  const { tag, headerLength, length } = readHeader(bytes, at, encoding);
  const start = at + headerLength;
  const end = length >= 0 ? start + length : endOf(bytes, at, 0);
  if (end > bytes.length) throw malformed('element longer than what holds it');
  return {
    tag,
    constructed: (tag & 0x20) !== 0,
    bytes: bytes.subarray(at, end),
    content: bytes.subarray(start, length >= 0 ? end : end - 2),
    encoding,
  };
};

/** The one element that fills these bytes; anything after it is malformed. */
export const readElement = (bytes: Uint8Array, encoding: Encoding = 'der'): Element => {
  const element = elementAt(bytes, 0, encoding);
  if (element.bytes.length !== bytes.length) throw malformed('bytes after the end');
  return element;
};

/** The elements within a constructed one. Throws `trust.malformed`. */
export const childrenOf = (element: Element): readonly Element[] => {
  if (!element.constructed) throw malformed('primitive where a constructed element belongs');
  const children: Element[] = [];
  for (let at = 0; at < element.content.length; ) {
    const child = elementAt(element.content, at, element.encoding);
    if (children.length === MAX_CHILDREN) throw malformed('too many elements');
    children.push(child);
    at += child.bytes.length;
  }
  return children;
};

export interface Fields {
  /** The next element, which must have that tag. */
  readonly take: (tag: number, name: string) => Element;
  /** The next element if it has that tag. */
  readonly optional: (tag: number) => Element | undefined;
  /** The same, read. */
  readonly optionally: <T>(tag: number, read: (element: Element) => T) => T | undefined;
  /** A BOOLEAN DEFAULT FALSE under that tag. */
  readonly flag: (tag: number) => boolean;
  readonly any: (name: string) => Element;
  readonly more: () => boolean;
  /** Nothing may be left. */
  readonly end: (name: string) => void;
}

/** The fields of a SEQUENCE (or SET) in order. */
export const fieldsOf = (element: Element): Fields => {
  const children = childrenOf(element);
  let next = 0;
  const any = (name: string): Element => {
    const child = children[next];
    if (child === undefined) throw malformed(`${name} missing`);
    next++;
    return child;
  };
  const optional = (tag: number): Element | undefined => {
    const child = children[next];
    if (child?.tag !== tag) return undefined;
    next++;
    return child;
  };
  const optionally = <T>(tag: number, read: (element: Element) => T): T | undefined => {
    const child = optional(tag);
    return child === undefined ? undefined : read(child);
  };
  return {
    any,
    take: (tag, name) => {
      const child = any(name);
      if (child.tag !== tag)
        throw malformed(`${name}: tag ${child.tag.toString(16)} where ${tag.toString(16)} belongs`);
      return child;
    },
    optional,
    optionally,
    flag: (tag) => optionally(tag, booleanOf) ?? false,
    more: () => next < children.length,
    end: (name) => {
      if (next < children.length) throw malformed(`${name}: more fields than known`);
    },
  };
};

/** The element, which must have that tag (`trust.malformed`); `name` is for the log. */
export const expectTag = (element: Element, tag: number, name: string): Element => {
  if (element.tag !== tag)
    throw malformed(`${name}: tag ${element.tag.toString(16)} where ${tag.toString(16)} belongs`);
  return element;
};

/** The element inside an EXPLICIT tag. */
export const inside = (element: Element): Element => {
  const [child, ...rest] = childrenOf(element);
  if (child === undefined || rest.length > 0) throw malformed('an explicit tag holds one element');
  return child;
};

/** An OBJECT IDENTIFIER in dotted decimals. */
export const oidOf = (element: Element): string => {
  const { content } = element;
  if (content.length === 0 || content.length > 64 || ((content.at(-1) ?? 0x80) & 0x80) !== 0) throw malformed('OID');
  const arcs: bigint[] = [];
  let value = 0n;
  for (const octet of content) {
    value = (value << 7n) | BigInt(octet & 0x7f);
    if (octet & 0x80) continue;
    arcs.push(value);
    value = 0n;
  }
  const [head = 0n, ...rest] = arcs;
  const first = head < 40n ? 0n : head < 80n ? 1n : 2n;
  return [first, head - first * 40n, ...rest].join('.');
};

/** The octets of an INTEGER in lower-case hex: two's complement in its shortest form, however it was encoded. */
export const integerHex = (element: Element): string => {
  const { content } = element;
  if (content.length === 0) throw malformed('INTEGER without octets');
  let start = 0;
  while (start < content.length - 1) {
    const sign = (content[start + 1] ?? 0) & 0x80;
    if (content[start] !== (sign === 0 ? 0 : 0xff)) break;
    start++;
  }
  return toHex(content.subarray(start));
};

/** The value of an INTEGER of any size. */
export const bigintOf = (element: Element): bigint => {
  const unsigned = BigInt(`0x${integerHex(element)}`);
  const negative = ((element.content[0] ?? 0) & 0x80) !== 0;
  return negative ? unsigned - (1n << BigInt(8 * element.content.length)) : unsigned;
};

/** An INTEGER or ENUMERATED that is known to be small. */
export const numberOf = (element: Element): number => {
  if (element.content.length > 6) throw malformed('INTEGER too large');
  return Number(bigintOf(element));
};

/** BER: anything but 0 is true (X.690 8.2). */
export const booleanOf = (element: Element): boolean => {
  if (element.content.length !== 1) throw malformed('BOOLEAN');
  return element.content[0] !== 0;
};

/** The octets of an OCTET STRING (any tag), joined when it is constructed. */
export const octetsOf = (element: Element, depth = 0): Uint8Array => {
  if (!element.constructed) return element.content;
  if (depth > 4) throw malformed('OCTET STRING nested too deep');
  return concat(...childrenOf(element).map((part) => octetsOf(part, depth + 1)));
};

/** The octets of a BIT STRING that is a whole number of octets. */
export const bitsOf = (element: Element): Uint8Array => {
  if (element.constructed || element.content.length === 0 || element.content[0] !== 0) throw malformed('BIT STRING');
  return element.content.subarray(1);
};

/** The positions of the bits that are set in a named bit list. */
export const namedBitsOf = (element: Element): readonly number[] => {
  const octets = element.content.subarray(1);
  const positions: number[] = [];
  for (let bit = 0; bit < octets.length * 8 && bit < 64; bit++) {
    if (((octets[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) positions.push(bit);
  }
  return positions;
};

const latin1 = new TextDecoder('latin1');
const decoders: Readonly<Record<number, (bytes: Uint8Array) => string>> = {
  12: (bytes) => new TextDecoder('utf-8').decode(bytes),
  18: (bytes) => latin1.decode(bytes),
  19: (bytes) => latin1.decode(bytes),
  20: (bytes) => latin1.decode(bytes),
  22: (bytes) => latin1.decode(bytes),
  26: (bytes) => latin1.decode(bytes),
  28: (bytes) => {
    let text = '';
    for (let i = 0; i + 3 < bytes.length; i += 4) {
      const point = new DataView(bytes.buffer, bytes.byteOffset + i, 4).getUint32(0);
      text += point <= 0x10ffff ? String.fromCodePoint(point) : '�';
    }
    return text;
  },
  30: (bytes) => new TextDecoder('utf-16be').decode(bytes),
};

/** The text of a character string, or undefined for any other type. */
export const textOf = (element: Element): string | undefined =>
  element.tag < 0x40 ? decoders[element.tag & 0x1f]?.(octetsOf(element)) : undefined;

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,](\d{1,9}))?Z$/;

/** UTCTime or GeneralizedTime in Zulu (RFC 5280 4.1.2.5, RFC 3161 2.4.2); other zones are refused. */
export const timeOf = (element: Element): Date => {
  const text = latin1.decode(element.content);
  const match = element.tag === 0x17 ? UTC_TIME.exec(text) : element.tag === 0x18 ? GENERALIZED_TIME.exec(text) : null;
  if (match === null) throw malformed('time');
  const [, years = '', month, day, hour, minute, second = '00', fraction = ''] = match;
  const year = years.length === 4 ? years : `${Number(years) < 50 ? 20 : 19}${years}`;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${`${fraction}000`.slice(0, 3)}Z`);
  if (Number.isNaN(date.getTime())) throw malformed('time');
  return date;
};
