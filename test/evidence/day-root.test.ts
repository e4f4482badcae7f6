import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { dayRoot, headsOf, leavesOf, pinOf } from '../../core/evidence/day-root.ts';
import { chain, genesis, isEventIntact } from '../../core/evidence/event.ts';
import { merkleRoot } from '../../core/evidence/merkle.ts';

const sha256 = (...parts: (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const leaf = (text: string): Buffer => sha256('\x00', text);
const node = (left: Buffer, right: Buffer): Buffer => sha256('\x01', left, right);

const at = new Date('2026-11-22T10:00:00Z');
const event = (document: string) =>
  ({ type: 'document.created', actor: { kind: 'service' }, data: { document } }) as const;
const chained = (document: string, count: number) =>
  chain(
    genesis,
    document,
    at,
    Array.from({ length: count }, () => event(document)),
  );

describe('the Merkle root', () => {
  test('is that of RFC 9162 for any number of leaves', () => {
    const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map(leaf) as [Buffer, Buffer, Buffer, Buffer, Buffer];
    expect(merkleRoot([])).toBe(sha256().toString('hex'));
    expect(merkleRoot(['a'])).toBe(a.toString('hex'));
    expect(merkleRoot(['a', 'b', 'c'])).toBe(node(node(a, b), c).toString('hex'));
    expect(merkleRoot(['a', 'b', 'c', 'd', 'e'])).toBe(node(node(node(a, b), node(c, d)), e).toString('hex'));
  });

  test('of a node is not that of a leaf with the same bytes', () => {
    const inner = Buffer.concat([leaf('a'), leaf('b')]).toString('latin1');
    expect(merkleRoot([inner])).not.toBe(merkleRoot(['a', 'b']));
  });
});

describe("a day's root", () => {
  const events = [...chained('b', 3), ...chained('a', 1)];
  const of = (input: typeof events) => dayRoot('2026-11-22', { leaves: leavesOf(headsOf(input)), previous: undefined });

  test('is over the newest event of each document, in whatever order and however often they come', () => {
    const root = of(events);
    expect(root.documents).toBe(2);
    expect(of([...events].reverse())).toEqual(root);
    expect(of([...events, ...events])).toEqual(root);
  });

  test('changes with any event, and with the day before', () => {
    const root = of(events);
    const next = (previous: typeof root) => dayRoot('2026-11-23', { leaves: [], previous });
    expect(of(events.slice(1, 2)).root).not.toBe(root.root);
    expect(next(root).previous).toEqual({ day: '2026-11-22', pin: pinOf(root) });
    expect(pinOf(next(root))).not.toBe(pinOf(next(of(events.slice(0, 1)))));
  });
});

test('an event that was edited is not intact', () => {
  const [made] = chained('a', 1);
  if (made === undefined) expect.fail();
  expect(isEventIntact(made)).toBe(true);
  expect(isEventIntact({ ...made, at: '2020-01-01T00:00:00.000Z' })).toBe(false);
});
