import { afterEach, describe, expect, test, vi } from 'vitest';
import { createDelivery, type DeliveryOptions } from '../../local/runner/batch-delivery.ts';

afterEach(() => {
  vi.useRealTimers();
});

interface Item {
  readonly document: string;
  readonly n: number;
}

const item = (document: string, n: number): Item => ({ document, n });
const label = ({ document, n }: Item): string => `${document}${n}`;

const open = (options: Partial<DeliveryOptions<Item>> = {}) => {
  vi.useFakeTimers();
  const batches: string[][] = [];
  const settled: string[] = [];
  const fail: { of: (item: Item) => boolean } = { of: () => false };
  const delivery = createDelivery<Item>({
    groupOf: ({ document }) => document,
    deliver: async (batch) => {
      batches.push(batch.map(label));
      return new Set(batch.filter((one) => fail.of(one)));
    },
    settled: (one, result) => settled.push(result === 'delivered' ? label(one) : `${label(one)} given up`),
    pauses: [100, 200],
    batchSize: 10,
    parallel: 1,
    ...options,
  });
  const run = (): Promise<unknown> => vi.advanceTimersByTimeAsync(10_000);
  return { delivery, batches, settled, fail, run };
};

describe('delivery in batches', () => {
  test('takes up to ten at a time, in order', async () => {
    const { delivery, batches, run } = open();
    for (let n = 0; n < 12; n += 1) delivery.add(item('a', n));
    await run();
    expect(batches.map((batch) => batch.length)).toEqual([10, 2]);
    expect(batches.flat()).toEqual(Array.from({ length: 12 }, (_, n) => `a${n}`));
    expect(delivery.pending()).toBe(0);
  });

  test('never has two batches of one document under way', async () => {
    let open1 = 0;
    let most = 0;
    const { delivery, run, settled } = open({
      parallel: 3,
      batchSize: 1,
      deliver: async () => {
        open1 += 1;
        most = Math.max(most, open1);
        await new Promise((resolve) => setTimeout(resolve, 10));
        open1 -= 1;
        return new Set();
      },
    });
    for (let n = 0; n < 4; n += 1) delivery.add(item('a', n));
    await run();
    expect(most).toBe(1);
    expect(settled).toEqual(['a0', 'a1', 'a2', 'a3']);
  });

  test('serves several documents at a time', async () => {
    const { delivery, batches, run } = open({ parallel: 3 });
    for (const document of ['a', 'b', 'c']) delivery.add(item(document, 1));
    await run();
    expect(batches).toEqual([['a1'], ['b1'], ['c1']]);
  });

  test('repeats from the first failed item of a document on, alone, and lets the others pass', async () => {
    const { delivery, batches, settled, fail, run } = open();
    let tries = 0;
    fail.of = ({ document, n }) => {
      if (document !== 'a' || n !== 2) return false;
      tries += 1;
      return tries < 3;
    };
    for (let n = 1; n <= 3; n += 1) delivery.add(item('a', n));
    delivery.add(item('b', 1));
    await run();
    expect(batches).toEqual([['a1', 'a2', 'a3', 'b1'], ['a2'], ['a2'], ['a3']]);
    expect(settled).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  test('gives an item up after its last try and goes on with the next', async () => {
    const { delivery, batches, settled, fail, run } = open();
    fail.of = ({ n }) => n === 1;
    delivery.add(item('a', 1));
    delivery.add(item('a', 2));
    await run();
    expect(batches.filter((batch) => batch.includes('a1'))).toHaveLength(3);
    expect(settled).toEqual(['a1 given up', 'a2']);
    expect(delivery.pending()).toBe(0);
  });

  test('a delivery that fails as a whole is repeated for everybody in it', async () => {
    let tries = 0;
    const { delivery, settled, run } = open({
      deliver: async () => {
        tries += 1;
        if (tries === 1) throw new Error('the function crashed');
        return new Set();
      },
    });
    delivery.add(item('a', 1));
    delivery.add(item('b', 1));
    await run();
    expect(settled.toSorted()).toEqual(['a1', 'b1']);
  });

  test('delivers nothing more once it is closed', async () => {
    const { delivery, batches, fail, run } = open();
    fail.of = () => true;
    delivery.add(item('a', 1));
    await vi.advanceTimersByTimeAsync(0);
    delivery.close();
    await run();
    expect(batches).toHaveLength(1);
  });
});
