import { createHash } from 'node:crypto';

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

/** RFC 9162 2.1.1: leaves and nodes are hashed with different beginnings, so that neither passes for the other. */
const leafHash = (leaf: string): Uint8Array => sha256(Uint8Array.of(0), Buffer.from(leaf, 'utf8'));
const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(Uint8Array.of(1), left, right);

/** The root of RFC 9162 2.1.1 over these leaves, in this order, hex; of none: the hash of nothing. */
export const merkleRoot = (leaves: readonly string[]): string => {
  let level = leaves.map(leafHash);
  if (level.length === 0) return Buffer.from(sha256()).toString('hex');
  while (level.length > 1) {
    // An odd one goes up as it is: the tree is then that of the RFC, which splits at the largest power of two.
    level = level.flatMap((left, index) => {
      if (index % 2 === 1) return [];
      const right = level[index + 1];
      return [right === undefined ? left : nodeHash(left, right)];
    });
  }
  return Buffer.from(level[0] ?? sha256()).toString('hex');
};
