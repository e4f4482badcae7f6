import { createHash, type Hash } from 'node:crypto';
import type { HashAlgorithm } from '../pades/algorithms.ts';

/** Two ranges that start at byte 0 and leave out the gap [gapStart, gapEnd); `end` is the end of the second range. */
export interface CoveredRanges {
  readonly gapStart: number;
  readonly gapEnd: number;
  readonly end: number;
}

export interface DigestRequest {
  readonly ranges: CoveredRanges;
  readonly hash: HashAlgorithm;
}

export interface CoveredDigests {
  /** Of each request's two ranges, in the order of the requests. */
  readonly digests: readonly Uint8Array[];
  /** SHA-256 of the whole file. */
  readonly sha256: Uint8Array;
}

/**
 * Hashes what signatures cover. Every byte before the last gap is hashed once for each hash algorithm, however many signatures cover
 * it: at each gap the running state is copied, and only the copy leaves the gap out. The file's own digest comes from the same pass.
 */
export function digestCoveredRanges(file: Uint8Array, requests: readonly DigestRequest[]): CoveredDigests {
  const digests: Uint8Array[] = requests.map(() => new Uint8Array());
  let sha256: Uint8Array | undefined;
  const byHash = Map.groupBy(
    requests.map((request, index) => ({ ...request, index })),
    ({ hash }) => hash.node,
  );
  for (const [name, group] of byHash) {
    // An extendable-output function forgets its length when its state is copied.
    const output = name === 'shake256' ? { outputLength: group[0]?.hash.bytes ?? 64 } : {};
    const running = createHash(name, output);
    let hashedTo = 0;
    for (const { ranges, index } of group.toSorted((a, b) => a.ranges.gapStart - b.ranges.gapStart)) {
      update(running, file.subarray(hashedTo, ranges.gapStart));
      hashedTo = ranges.gapStart;
      const branch = running.copy(output);
      update(branch, file.subarray(ranges.gapEnd, ranges.end));
      digests[index] = new Uint8Array(branch.digest());
    }
    if (name !== 'sha256') continue;
    update(running, file.subarray(hashedTo));
    sha256 = new Uint8Array(running.digest());
  }
  return { digests, sha256: sha256 ?? new Uint8Array(createHash('sha256').update(file).digest()) };
}

function update(hash: Hash, bytes: Uint8Array): void {
  if (bytes.length > 0) hash.update(bytes);
}
