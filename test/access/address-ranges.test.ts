import { describe, expect, test } from 'vitest';
import { type AddressRange, addressText, cidrText, parseAddress, parseCidr } from '../../core/access/address.ts';
import { compileRanges, includesAddress, packRanges, unpackRanges } from '../../core/access/address-ranges.ts';

const rangeOf = (text: string): AddressRange => {
  const range = parseCidr(text);
  if (typeof range === 'string') throw new Error(`${text}: ${range}`);
  return range;
};
const listOf = (...texts: readonly string[]) => unpackRanges(packRanges(compileRanges(texts.map(rangeOf))));

describe('an address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:db8::192.0.2.33', '2001:db8::c000:221'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['::192.0.2.1', '::c000:201'],
  ])('%s is %s', (text, expected) => {
    const address = parseAddress(text);
    expect(address && addressText(address)).toBe(expected);
  });
  test.each([
    ['', '1.2.3', '1.2.3.4.5', '256.0.0.1', '01.2.3.4', '0x1.2.3.4', '1.2.3.-4', '1.2.3.4 ', ' 1.2.3.4', '1.2.3.4:80'],
    [':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '12345::', 'g::', 'fe80::1%eth0', '[::1]', '::1/128'],
    ['1:2:3:4:5:6:7::8:9', '1.2.3.4::', '::1.2.3.4:5', '1:2:3:4:5:6:7:1.2.3.4', '::ffff:256.0.0.1', '１.2.3.4'],
  ])('nothing else: %s and the like', (...texts) => {
    expect(texts.filter((text) => parseAddress(text) !== undefined)).toEqual([]);
  });
});

describe('CIDR edges', () => {
  test.each([
    ['192.0.2.0/24', ['192.0.2.0', '192.0.2.255'], ['192.0.1.255', '192.0.3.0']],
    ['192.0.2.4/30', ['192.0.2.4', '192.0.2.7'], ['192.0.2.3', '192.0.2.8']],
    ['192.0.2.7', ['192.0.2.7'], ['192.0.2.6', '192.0.2.8']],
    ['192.0.2.7/32', ['192.0.2.7'], ['192.0.2.6', '192.0.2.8']],
    ['128.0.0.0/1', ['128.0.0.0', '255.255.255.255'], ['127.255.255.255', '0.0.0.0']],
    ['255.255.255.255/32', ['255.255.255.255'], ['255.255.255.254']],
    ['2001:db8::/32', ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'], ['2001:db7:ffff::', '2001:db9::']],
    ['2001:db8::/33', ['2001:db8:7fff:ffff::'], ['2001:db8:8000::']],
    ['2001:db8::1/128', ['2001:db8::1'], ['2001:db8::', '2001:db8::2']],
    ['2001:db8::/64', ['2001:db8::ffff:ffff:ffff:ffff'], ['2001:db8:0:1::']],
    ['2001:db8::/127', ['2001:db8::1'], ['2001:db8::2']],
  ])('%s', (cidr, inside, outside) => {
    const list = listOf(cidr);
    expect(inside.filter((address) => !includesAddress(list, address))).toEqual([]);
    expect(outside.filter((address) => includesAddress(list, address))).toEqual([]);
    expect(cidrText(rangeOf(cidr))).toBe(cidr.includes('/') ? cidr : `${cidr}/32`);
  });
  test.each([
    ['192.0.2.1/24', 'bits-behind-prefix'],
    ['2001:db8::1/64', 'bits-behind-prefix'],
    ['192.0.2.0/33', 'prefix-out-of-range'],
    ['192.0.2.0/024', 'prefix-out-of-range'],
    ['2001:db8::/129', 'prefix-out-of-range'],
    ['192.0.2.0/', 'not-an-address'],
    ['192.0.2.0/24/24', 'not-an-address'],
    ['192.0.2.0-192.0.2.9', 'not-an-address'],
    ['/24', 'not-an-address'],
  ])('%s is refused: %s', (cidr, problem) => expect(parseCidr(cidr)).toBe(problem));
});

test('/0 holds every address of its family, and none of the other', () => {
  expect(['0.0.0.0', '255.255.255.255', '::ffff:192.0.2.1'].every((a) => includesAddress(listOf('0.0.0.0/0'), a))).toBe(
    true,
  );
  expect(includesAddress(listOf('0.0.0.0/0'), '::1')).toBe(false);
  const v6 = listOf('::/0');
  expect(['::', '2001:db8::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'].every((a) => includesAddress(v6, a))).toBe(
    true,
  );
  expect(includesAddress(v6, '192.0.2.1')).toBe(false);
});

test('IPv4-mapped IPv6: neither spelling passes a list or is shut out by it', () => {
  const list = listOf('192.0.2.0/24');
  expect(includesAddress(list, '::ffff:192.0.2.9')).toBe(true);
  expect(includesAddress(list, '::FFFF:C000:0209')).toBe(true);
  expect(includesAddress(list, '::ffff:198.51.100.1')).toBe(false);
  const mapped = listOf('::ffff:192.0.2.0/120');
  expect(includesAddress(mapped, '192.0.2.9')).toBe(true);
  expect(includesAddress(mapped, '192.0.3.1')).toBe(false);
  expect(parseCidr('::ffff:192.0.2.0/64')).toBe('prefix-out-of-range');
  // A list of IPv6 networks around the mapped block lets no IPv4 caller in.
  expect(includesAddress(listOf('::/64'), '::ffff:192.0.2.9')).toBe(false);
});

test('overlapping, nested, adjacent and repeated networks are one list', () => {
  const list = compileRanges(
    ['10.0.0.0/8', '10.1.0.0/16', '10.255.255.255', '11.0.0.0/8', '192.0.2.0/25', '192.0.2.128/25', '192.0.2.0/24'].map(
      rangeOf,
    ),
  );
  expect(list.v4.length / 2).toBe(2);
  expect(['10.1.2.3', '11.0.0.0', '192.0.2.127', '192.0.2.128'].every((a) => includesAddress(list, a))).toBe(true);
  expect(['9.255.255.255', '12.0.0.0', '192.0.1.255', '192.0.3.0'].some((a) => includesAddress(list, a))).toBe(false);
  const ends = compileRanges(['255.255.255.254/31', '255.255.255.255', 'ffff::/16', 'ffff:ffff::/32'].map(rangeOf));
  expect([ends.v4.length / 2, ends.v6.length / 8]).toEqual([1, 1]);
});

test('what is not an address is in no list, and an empty list holds nobody', () => {
  for (const text of ['', 'unknown', '192.0.2.1, 10.0.0.1', '192.0.2.1:443', 'fe80::1%1'])
    expect(includesAddress(listOf('0.0.0.0/0', '::/0'), text)).toBe(false);
  expect(includesAddress(listOf(), '192.0.2.1')).toBe(false);
});

test('list of 10,000: the same answers as asking each network in turn', () => {
  let state = 42;
  const dice = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  const ranges = Array.from({ length: 10_000 }, (_, index): AddressRange => {
    const prefix = index % 2 === 0 ? 8 + dice(25) : 20 + dice(109);
    const words = index % 2 === 0 ? [dice(2 ** 32)] : [0x20010db8, dice(2 ** 32), dice(2 ** 32), dice(2 ** 32)];
    const mask = (word: number, at: number, bit: 0 | 1): number => {
      const kept = Math.min(32, Math.max(0, prefix - at * 32));
      const low = kept === 32 ? 0 : 2 ** (32 - kept) - 1;
      return bit === 0 ? Math.floor(word / (low + 1)) * (low + 1) : Math.floor(word / (low + 1)) * (low + 1) + low;
    };
    return {
      family: index % 2 === 0 ? 4 : 6,
      first: words.map((word, at) => mask(word, at, 0)),
      last: words.map((word, at) => mask(word, at, 1)),
    };
  }).filter(({ family }, index) => family === 6 || index % 20 === 0);
  const list = unpackRanges(packRanges(compileRanges(ranges)));
  const big = (words: readonly number[]): bigint => words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
  for (let n = 0; n < 500; n++) {
    const near = ranges[dice(ranges.length)] as AddressRange;
    const words =
      near.family === 6 && n % 3 === 0
        ? near.first.map((word, at) => (at === 3 ? dice(2 ** 32) : word))
        : near.family === 4
          ? [dice(2 ** 32)]
          : near.last;
    const expected = ranges.some(
      ({ family, first, last }) => family === near.family && big(first) <= big(words) && big(words) <= big(last),
    );
    expect(includesAddress(list, addressText({ family: near.family, words }))).toBe(expected);
  }
});
