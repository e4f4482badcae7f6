import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { dayRoot, headsOf, leafText, leavesOf, type PublishedRoot } from '../../core/evidence/day-root.ts';
import { chain, genesis } from '../../core/evidence/event.ts';
import { isIncluded, proveInclusion } from '../../core/evidence/inclusion-proof.ts';
import { inclusionPath, merkleRoot, rootByPath } from '../../core/evidence/merkle.ts';

const sha256 = (...parts: (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const leafHash = (text: string): string => sha256('\x00', text).toString('hex');

describe('a path to a Merkle root', () => {
  const trees = Array.from({ length: 40 }, (_, count) => Array.from({ length: count + 1 }, (_, at) => `leaf ${at}`));

  test.each(trees.map((leaves) => [leaves.length, leaves] as const))(
    'leads from each of %i leaves to the root, and from no other place',
    (size, leaves) => {
      const root = merkleRoot(leaves);
      for (const [index, leaf] of leaves.entries()) {
        const path = inclusionPath(leaves, index);
        expect(rootByPath({ leaf, index, size, path })).toBe(root);
        for (const other of leaves.keys())
          if (other !== index) expect(rootByPath({ leaf, index: other, size, path })).not.toBe(root);
      }
    },
  );

  test('is that of the example of RFC 9162 2.1.5, with seven leaves', () => {
    const leaves = ['0', '1', '2', '3', '4', '5', '6'];
    const [a, b, c, d, e, f, j] = leaves.map(leafHash) as [string, string, string, string, string, string, string];
    const node = (left: string, right: string): string =>
      sha256('\x01', Buffer.from(left, 'hex'), Buffer.from(right, 'hex')).toString('hex');
    const [g, h, i] = [node(a, b), node(c, d), node(e, f)];
    expect(inclusionPath(leaves, 0)).toEqual([b, h, node(i, j)]);
    expect(inclusionPath(leaves, 3)).toEqual([c, g, node(i, j)]);
    expect(inclusionPath(leaves, 4)).toEqual([f, j, node(g, h)]);
    expect(inclusionPath(leaves, 6)).toEqual([i, node(g, h)]);
  });

  test('is none with a hash too few or too many, of another length, or for a place beyond the tree', () => {
    const leaves = ['a', 'b', 'c', 'd', 'e'];
    const path = inclusionPath(leaves, 1);
    const at = { leaf: 'b', index: 1, size: 5 };
    expect(rootByPath({ ...at, path: path.slice(1) })).toBeUndefined();
    expect(rootByPath({ ...at, path: [...path, leafHash('f')] })).toBeUndefined();
    expect(rootByPath({ ...at, path: [path[0] ?? '', 'ab', path[2] ?? ''] })).toBeUndefined();
    for (const index of [5, -1, 0.5, Number.NaN]) expect(rootByPath({ ...at, index, path })).toBeUndefined();
    expect(rootByPath({ leaf: 'b', index: 0, size: 0, path: [] })).toBeUndefined();
  });

  test('second preimage: a node of the tree does not pass for a leaf', () => {
    const leaves = ['a', 'b', 'c', 'd'];
    const inner = Buffer.concat([Buffer.from(leafHash('a'), 'hex'), Buffer.from(leafHash('b'), 'hex')]);
    // The bytes of the node over a and b, offered as a leaf one level higher; text, so in every way of reading them as such.
    for (const leaf of [inner.toString('latin1'), `\x01${inner.toString('latin1')}`, inner.toString('hex')]) {
      const path = inclusionPath(leaves, 0).slice(1);
      expect(rootByPath({ leaf, index: 0, size: 2, path })).not.toBe(merkleRoot(leaves));
      expect(rootByPath({ leaf, index: 0, size: 4, path })).toBeUndefined();
    }
  });
});

describe('the proof that a document is under the root of a day', () => {
  const at = new Date('2026-11-22T10:00:00Z');
  const events = ['b', 'a', 'd', 'c', 'e'].flatMap((document, count) =>
    chain(
      genesis,
      document,
      at,
      Array.from({ length: count + 1 }, () => ({
        type: 'document.created' as const,
        actor: { kind: 'service' as const },
        data: {},
      })),
    ),
  );
  const leaves = leavesOf(headsOf(events));
  const root: PublishedRoot = {
    ...dayRoot('2026-11-22', { leaves, previous: undefined }),
    timestamp: '',
  };
  const proofOf = (document: string) => proveInclusion(document, { root, leaves }) ?? expect.fail();

  test('holds for each, with the newest event of each', () => {
    for (const document of ['a', 'b', 'c', 'd', 'e']) {
      const proof = proofOf(document);
      expect(isIncluded(document, proof)).toBe(true);
      expect(leaves[proof.index]).toBe(leafText({ document, ...proof.head }));
    }
  });

  test('is not there for a document of which nothing was recorded, nor for the beginning of an id', () => {
    expect(proveInclusion('f', { root, leaves })).toBeUndefined();
    expect(proveInclusion('', { root, leaves })).toBeUndefined();
  });

  test('another document does not pass with it', () => expect(isIncluded('a', proofOf('b'))).toBe(false));

  test('an earlier event does not pass for the newest', () => {
    const proof = proofOf('c');
    const [first] = events.filter(({ document }) => document === 'c');
    expect(isIncluded('c', { ...proof, head: { seq: 1, hash: first?.hash ?? '' } })).toBe(false);
  });

  test('the root of another day does not take it', () => {
    const other = { ...dayRoot('2026-11-23', { leaves: leaves.slice(1), previous: root }), timestamp: '' };
    expect(isIncluded('c', { ...proofOf('c'), root: other })).toBe(false);
  });

  test('a path that was tampered with does not lead to the root', () => {
    const proof = proofOf('c');
    for (const index of proof.path.keys()) {
      const path = proof.path.map((hash, place) =>
        place === index ? `${hash.startsWith('0') ? '1' : '0'}${hash.slice(1)}` : hash,
      );
      expect(isIncluded('c', { ...proof, path })).toBe(false);
    }
    expect(isIncluded('c', { ...proof, path: [...proof.path].reverse() })).toBe(false);
  });
});
