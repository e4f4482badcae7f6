import { type AddressRange, parseAddress } from './address.ts';

/**
 * A compiled allowlist: ranges that are sorted, disjoint and not adjacent, in flat arrays of 32-bit words. A look-up is one binary
 * search that allocates nothing.
 */
export interface AddressRanges {
  readonly v4: Uint32Array;
  readonly v6: Uint32Array;
}

const compareWords = (a: ArrayLike<number>, atA: number, b: ArrayLike<number>, atB: number, length: number): number => {
  for (let i = 0; i < length; i++) {
    const difference = (a[atA + i] ?? 0) - (b[atB + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

/** The address behind; undefined behind the last one. */
const successor = (words: readonly number[]): readonly number[] | undefined => {
  const next = [...words];
  for (let i = next.length - 1; i >= 0; i--) {
    if (next[i] !== 0xffffffff) {
      next[i] = (next[i] ?? 0) + 1;
      return next;
    }
    next[i] = 0;
  }
  return undefined;
};

const merged = (ranges: readonly AddressRange[], width: number): Uint32Array => {
  const sorted = [...ranges].sort((a, b) => compareWords(a.first, 0, b.first, 0, width));
  const out: { first: readonly number[]; last: readonly number[] }[] = [];
  for (const { first, last } of sorted) {
    const top = out.at(-1);
    const behind = top === undefined ? undefined : successor(top.last);
    if (top !== undefined && (behind === undefined || compareWords(first, 0, behind, 0, width) <= 0)) {
      if (compareWords(last, 0, top.last, 0, width) > 0) top.last = last;
    } else out.push({ first, last });
  }
  return Uint32Array.from(out.flatMap(({ first, last }) => [...first, ...last]));
};

/** Ranges of both families, sorted and merged, as {@link includesAddress} searches them. */
export const compileRanges = (ranges: readonly AddressRange[]): AddressRanges => ({
  v4: merged(
    ranges.filter(({ family }) => family === 4),
    1,
  ),
  v6: merged(
    ranges.filter(({ family }) => family === 6),
    4,
  ),
});

const covers = (flat: Uint32Array, words: readonly number[]): boolean => {
  const width = words.length;
  let low = 0;
  let high = flat.length / (2 * width);
  // The last range that begins at or before the address.
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareWords(flat, middle * 2 * width, words, 0, width) <= 0) low = middle + 1;
    else high = middle;
  }
  return low > 0 && compareWords(words, 0, flat, (low - 1) * 2 * width + width, width) <= 0;
};

/** Whether an address is in a list. What is not an address is in none. */
export const includesAddress = ({ v4, v6 }: AddressRanges, address: string): boolean => {
  const parsed = parseAddress(address);
  if (parsed === undefined) return false;
  return covers(parsed.family === 4 ? v4 : v6, parsed.words);
};

/** Number of IPv4 ranges, then both lists, as big-endian words. */
export const packRanges = ({ v4, v6 }: AddressRanges): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4 + 4 * (v4.length + v6.length)));
  view.setUint32(0, v4.length / 2);
  for (const [index, word] of [...v4, ...v6].entries()) view.setUint32(4 + 4 * index, word);
  return new Uint8Array(view.buffer);
};

/** What {@link packRanges} wrote. */
export const unpackRanges = (bytes: Uint8Array): AddressRanges => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = Uint32Array.from({ length: bytes.byteLength / 4 - 1 }, (_, index) => view.getUint32(4 + 4 * index));
  const count = view.getUint32(0) * 2;
  return { v4: words.slice(0, count), v6: words.slice(count) };
};
