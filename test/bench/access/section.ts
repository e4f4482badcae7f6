import { parseCidr } from '../../../core/access/address.ts';
import { compileRanges, includesAddress, packRanges, unpackRanges } from '../../../core/access/address-ranges.ts';
import type { BenchSetting } from '../run-bench.ts';
import { benchSignIn } from './sign-in.ts';

const cidrs = (count: number, family: 4 | 6): readonly string[] =>
  Array.from({ length: count }, (_, n) => {
    const at = (n * 7919) % 65_536;
    return family === 4 ? `10.${at >> 8}.${at & 255}.0/25` : `2001:db8:${at.toString(16)}::/48`;
  });

/** Addresses that are asked for in turn: inside, beside, and in the clothes of the other family. */
const asked: Readonly<Record<4 | 6, readonly string[]>> = {
  4: ['10.1.2.3', '10.1.2.200', '192.0.2.1', '255.255.255.255', '::ffff:10.9.9.9'],
  6: ['2001:db8:1f::1', '2001:db8:ffff:ffff::', '2001:db9::1', '::1', 'fe80::1'],
};

const microseconds = (rounds: number, work: (round: number) => void): { median: number; worst: number } => {
  for (let n = 0; n < rounds / 10; n++) work(n);
  const times = Array.from({ length: rounds }, (_, n) => {
    const begun = process.hrtime.bigint();
    work(n);
    return Number(process.hrtime.bigint() - begun) / 1000;
  }).sort((a, b) => a - b);
  return { median: times[rounds >> 1] ?? 0, worst: times[Math.floor(rounds * 0.999)] ?? 0 };
};

/** What a request pays for its team's list: the search, and once for each new version of the list the unpacking. */
export const benchAccess = async (setting: BenchSetting): Promise<void> => {
  const { say } = setting;
  const lines = ['| list | check, median | check, 99.9 % | unpack once | bytes |', '|---|---|---|---|---|'];
  for (const count of [10, 100, 1000, 10_000]) {
    for (const family of [4, 6] as const) {
      const ranges = cidrs(count, family).map(parseCidr);
      const packed = packRanges(compileRanges(ranges.flatMap((range) => (typeof range === 'string' ? [] : [range]))));
      const list = unpackRanges(packed);
      const addresses = asked[family];
      const check = microseconds(20_000, (n) => includesAddress(list, addresses[n % addresses.length] ?? ''));
      const unpack = microseconds(50, () => unpackRanges(packed));
      lines.push(
        `| ${count.toLocaleString('en')} IPv${family} | ${check.median.toFixed(2)} µs | ${check.worst.toFixed(2)} µs | ${unpack.median.toFixed(0)} µs | ${packed.length.toLocaleString('en')} |`,
      );
    }
  }
  say(lines.join('\n'));
  await benchSignIn(setting);
};
