import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hashes } from '../../core/pades/algorithms.ts';
import { digestCoveredRanges } from '../../core/verification/covered-digests.ts';
import { seeded } from '../support/mutate.ts';

const random = seeded(7);
const file = Uint8Array.from({ length: 5000 }, () => Math.floor(random() * 256));

const plainly = (name: string, gapStart: number, gapEnd: number, end: number): string =>
  createHash(name, name === 'shake256' ? { outputLength: 64 } : {})
    .update(file.subarray(0, gapStart))
    .update(file.subarray(gapEnd, end))
    .digest('hex');

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

describe('digests of covered ranges', () => {
  test('several signatures and hashes, in any order, come out as if hashed one by one', () => {
    const requests = (['sha256', 'sha512', 'sha256', 'shake256', 'sha1', 'sha256'] as const).map((name, index) => {
      const gapStart = 500 + ((index * 1777) % 4000);
      return { hash: hashes[name], ranges: { gapStart, gapEnd: gapStart + 100, end: gapStart + 150 + index * 50 } };
    });
    const { digests, sha256 } = digestCoveredRanges(file, requests);
    requests.forEach(({ hash, ranges }, index) => {
      expect(hex(digests[index])).toBe(plainly(hash.node, ranges.gapStart, ranges.gapEnd, ranges.end));
    });
    expect(hex(sha256)).toBe(createHash('sha256').update(file).digest('hex'));
  });

  test('without any SHA-256 signature the file has its digest all the same', () => {
    const { digests, sha256 } = digestCoveredRanges(file, []);
    expect(digests).toEqual([]);
    expect(hex(sha256)).toBe(createHash('sha256').update(file).digest('hex'));
  });
});
