import { createHash } from 'node:crypto';
import { toHex } from '../trust/hex.ts';

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

/** RFC 9162 2.1.1: leaves and nodes are hashed with different beginnings, so that neither passes for the other. */
const leafHash = (leaf: string): Uint8Array => sha256(Uint8Array.of(0), Buffer.from(leaf, 'utf8'));
const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(Uint8Array.of(1), left, right);

/** An odd one goes up as it is: the tree is then that of the RFC, which splits at the largest power of two. */
const levelAbove = (level: readonly Uint8Array[]): readonly Uint8Array[] =>
  level.flatMap((left, index) => {
    if (index % 2 === 1) return [];
    const right = level[index + 1];
    return [right === undefined ? left : nodeHash(left, right)];
  });

/** The root of RFC 9162 2.1.1 over these leaves, in this order, hex; of none: the hash of nothing. */
export const merkleRoot = (leaves: readonly string[]): string => {
  let level: readonly Uint8Array[] = leaves.map(leafHash);
  while (level.length > 1) level = levelAbove(level);
  return toHex(level[0] ?? sha256());
};

/** RFC 9162 2.1.3.1: the hashes beside the way from one leaf up to the root, lowest first, hex. */
export const inclusionPath = (leaves: readonly string[], index: number): readonly string[] => {
  const path: string[] = [];
  let at = index;
  for (let level: readonly Uint8Array[] = leaves.map(leafHash); level.length > 1; level = levelAbove(level)) {
    const beside = level[at % 2 === 0 ? at + 1 : at - 1];
    if (beside !== undefined) path.push(toHex(beside));
    at = Math.floor(at / 2);
  }
  return path;
};

export interface PlacedLeaf {
  readonly leaf: string;
  readonly index: number;
  /** Leaves of the whole tree. */
  readonly size: number;
  readonly path: readonly string[];
}

/** RFC 9162 2.1.3.2: the root to which a path leads from a leaf, hex; undefined if no tree of that size has such a path. */
export const rootByPath = ({ leaf, index, size, path }: PlacedLeaf): string | undefined => {
  if (!Number.isSafeInteger(size) || !Number.isInteger(index) || index < 0 || index >= size) return undefined;
  let at = index;
  let last = size - 1;
  let hash = leafHash(leaf);
  for (const beside of path) {
    // An odd one goes up as it is.
    for (; at % 2 === 0 && at === last && last > 0; at = last) last = Math.floor(last / 2);
    if (last === 0 || !/^[0-9a-f]{64}$/.test(beside)) return undefined;
    const other = Buffer.from(beside, 'hex');
    hash = at % 2 === 1 ? nodeHash(other, hash) : nodeHash(hash, other);
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  for (; at % 2 === 0 && at === last && last > 0; at = last) last = Math.floor(last / 2);
  return last === 0 ? toHex(hash) : undefined;
};
