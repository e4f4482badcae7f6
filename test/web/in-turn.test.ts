import { describe, expect, test } from 'vitest';
import { inTurn } from '../../web/in-turn.ts';

describe('work in turn', () => {
  test('runs at most so many at once, in order, also after a failure', async () => {
    const slot = inTurn(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const work = (number: number) =>
      slot(async () => {
        order.push(number);
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
        if (number === 1) throw new Error('fails');
        return number;
      });
    const results = await Promise.allSettled([work(0), work(1), work(2), work(3), work(4)]);
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(results.filter((one) => one.status === 'rejected')).toHaveLength(1);
    expect(await work(5)).toBe(5);
  });
});
