import { type AddressRange, cidrText } from './address.ts';
import type { AddressRanges } from './address-ranges.ts';

const bigOf = (words: readonly number[]): bigint => words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
const wordsOf = (value: bigint, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => Number((value >> BigInt(32 * (count - 1 - index))) & 0xffffffffn));

/** The fewest networks that are exactly these ranges, in order: what a firewall takes. */
const networksOf = (flat: Uint32Array, width: 1 | 4): readonly string[] => {
  const bits = BigInt(32 * width);
  const networks: string[] = [];
  for (let at = 0; at < flat.length; at += 2 * width) {
    let first = bigOf([...flat.slice(at, at + width)]);
    const last = bigOf([...flat.slice(at + width, at + 2 * width)]);
    while (first <= last) {
      // As large as the alignment of its beginning and what is left allow.
      let size = 0n;
      while (size < bits && (first & ((1n << (size + 1n)) - 1n)) === 0n && first + (1n << (size + 1n)) - 1n <= last)
        size++;
      const end = first + (1n << size) - 1n;
      const range: AddressRange = {
        family: width === 1 ? 4 : 6,
        first: wordsOf(first, width),
        last: wordsOf(end, width),
      };
      networks.push(cidrText(range) ?? '');
      first = end + 1n;
    }
  }
  return networks;
};

/** The same addresses as the fewest networks (CIDR), ascending. */
export const networksOfRanges = ({
  v4,
  v6,
}: AddressRanges): { readonly v4: readonly string[]; readonly v6: readonly string[] } => ({
  v4: networksOf(v4, 1),
  v6: networksOf(v6, 4),
});
