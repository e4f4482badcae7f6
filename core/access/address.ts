/**
 * Internet addresses as numbers. An IPv4 address in IPv6 clothes (::ffff:a.b.c.d, RFC 4291 2.5.5.2) is the IPv4 address: no list and
 * no caller can tell the two apart by spelling.
 */
export interface Address {
  readonly family: 4 | 6;
  /** Big-endian 32-bit words: one, or four. */
  readonly words: readonly number[];
}

/** Every address from first to last, both included. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: readonly number[];
  readonly last: readonly number[];
}

const octet = /^(?:0|[1-9]\d{0,2})$/;

const wordOf4 = (text: string): number | undefined => {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let word = 0;
  for (const part of parts) {
    // No leading zeros: some programs read them as octal.
    if (!octet.test(part) || Number(part) > 255) return undefined;
    word = word * 256 + Number(part);
  }
  return word;
};

const groupsOf = (text: string): readonly number[] | undefined => {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const word = index === parts.length - 1 ? wordOf4(part) : undefined;
      if (word === undefined) return undefined;
      groups.push(word >>> 16, word & 0xffff);
    } else {
      if (!/^[\da-f]{1,4}$/i.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
};

const wordsOf6 = (text: string): readonly number[] | undefined => {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  // Only the last group may be written as IPv4, and it is last in the whole.
  if (halves.length === 2 && halves[0]?.includes('.')) return undefined;
  const gap = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: gap }, () => 0), ...(tail ?? [])];
  return [0, 2, 4, 6].map((at) => (groups[at] ?? 0) * 65_536 + (groups[at + 1] ?? 0));
};

const isMapped = (words: readonly number[]): boolean => words[0] === 0 && words[1] === 0 && words[2] === 0xffff;

/** Reads the text form (RFC 4291 2.2, RFC 6943 3.1.1 strict); undefined for anything else, zones and ports included. */
export const parseAddress = (text: string): Address | undefined => {
  if (!text.includes(':')) {
    const word = wordOf4(text);
    return word === undefined ? undefined : { family: 4, words: [word] };
  }
  const words = wordsOf6(text);
  if (words === undefined) return undefined;
  return isMapped(words) ? { family: 4, words: words.slice(3) } : { family: 6, words };
};

export type CidrProblem = 'not-an-address' | 'prefix-out-of-range' | 'bits-behind-prefix';

const filled = (words: readonly number[], prefix: number, bit: 0 | 1): readonly number[] =>
  words.map((word, index) => {
    const kept = Math.min(32, Math.max(0, prefix - index * 32));
    // `<<` takes its count modulo 32.
    const mask = kept === 0 ? 0 : (0xffffffff << (32 - kept)) >>> 0;
    return (bit === 0 ? word & mask : word | ~mask) >>> 0;
  });

const same = (a: readonly number[], b: readonly number[]): boolean => a.every((word, index) => word === b[index]);

/** Reads an address or a network in CIDR form. A network whose address has bits behind its prefix is refused: it may be a typing error. */
export const parseCidr = (text: string): AddressRange | CidrProblem => {
  const [, base = '', length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = parseAddress(base);
  if (address === undefined) return 'not-an-address';
  const written = length === undefined ? undefined : Number(length);
  if (length !== undefined && !/^(?:0|[1-9]\d*)$/.test(length)) return 'prefix-out-of-range';
  const mapped = base.includes(':') && address.family === 4;
  const bits = address.words.length * 32;
  const prefix = written === undefined ? bits : mapped ? written - 96 : written;
  if (prefix < 0 || prefix > bits) return 'prefix-out-of-range';
  const first = filled(address.words, prefix, 0);
  if (!same(first, address.words)) return 'bits-behind-prefix';
  return { family: address.family, first, last: filled(address.words, prefix, 1) };
};

const text6 = (words: readonly number[]): string => {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  // RFC 5952 4.2: the longest run of two or more zero groups, the first of equals.
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && groups[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
  }
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return best.at < 0 ? hex(groups) : `${hex(groups.slice(0, best.at))}::${hex(groups.slice(best.at + best.length))}`;
};

/** The one spelling of an address (RFC 5952). */
export const addressText = ({ family, words }: Address): string =>
  family === 4 ? [24, 16, 8, 0].map((shift) => ((words[0] ?? 0) >>> shift) & 255).join('.') : text6(words);

/** The one spelling of a network; of a range that is no network, undefined. */
export const cidrText = ({ family, first, last }: AddressRange): string | undefined => {
  const bits = first.length * 32;
  const differing = first.findIndex((word, index) => word !== last[index]);
  const prefix =
    differing < 0 ? bits : differing * 32 + Math.clz32(((first[differing] ?? 0) ^ (last[differing] ?? 0)) >>> 0);
  if (!same(filled(first, prefix, 0), first) || !same(filled(first, prefix, 1), last)) return undefined;
  return `${addressText({ family, words: first })}/${prefix}`;
};
