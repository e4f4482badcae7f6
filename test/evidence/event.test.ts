import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../core/evidence/canonical-json.ts';
import { type ChainedEvent, chain, genesis, isChainIntact } from '../../core/evidence/event.ts';

const at = new Date('2026-11-01T00:00:00.000Z');
const three = (): ChainedEvent[] =>
  chain(genesis, 'document', at, [
    { type: 'document.created', actor: { kind: 'member', id: 'm' }, data: {} },
    { type: 'document.sent', actor: { kind: 'member', id: 'm' }, data: { files: [{ id: 'f', sha256: 'a' }] } },
    { type: 'act.sealed', actor: { kind: 'service' }, data: { act: 0 } },
  ]);
const headOf = (events: readonly ChainedEvent[]) => events.at(-1) ?? genesis;

describe('a chain of events', () => {
  test('is intact as it was made, also in parts', () => {
    const events = three();
    const more = chain(headOf(events), 'document', at, [
      { type: 'document.canceled', actor: { kind: 'service' }, data: {} },
    ]);
    expect(isChainIntact([...events, ...more], headOf(more))).toBe(true);
    expect(isChainIntact([], genesis)).toBe(true);
  });
  test.each<[string, (events: ChainedEvent[]) => ChainedEvent[]]>([
    ['an event was changed', ([a, b, c]) => [a, { ...b, data: { files: [] } }, c] as ChainedEvent[]],
    ['a time was changed', ([a, b, c]) => [a, { ...b, at: '2026-11-02T00:00:00.000Z' }, c] as ChainedEvent[]],
    ['an event is missing', ([a, , c]) => [a, c] as ChainedEvent[]],
    ['the newest is missing', ([a, b]) => [a, b] as ChainedEvent[]],
    ['two were swapped', ([a, b, c]) => [b, a, c] as ChainedEvent[]],
    ['one is from another document', ([a, b, c]) => [a, { ...b, document: 'other' }, c] as ChainedEvent[]],
  ])('is broken when %s', (_, change) => {
    const events = three();
    expect(isChainIntact(change(events), headOf(events))).toBe(false);
  });
});

test('canonical JSON does not depend on the order of keys and reads back the same', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.maxSafeInteger(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (object) => {
      const reversed = Object.fromEntries(Object.entries(object).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(object));
      expect(JSON.stringify(JSON.parse(canonicalJson(object)))).toBe(
        JSON.stringify(JSON.parse(canonicalJson(reversed))),
      );
    }),
    { numRuns: 200, seed: 1 },
  );
});
test.each([Number.NaN, 1.5, undefined, () => 0])('%s has no canonical form', (value) => {
  expect(() => canonicalJson([value])).toThrow(TypeError);
});
