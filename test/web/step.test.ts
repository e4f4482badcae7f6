import { describe, expect, test } from 'vitest';
import { nextAsked, pollInterval, stepOf } from '../../web/recipient/step.ts';

describe('what the recipient sees', () => {
  test.each([
    ['sent', 'sealed', 'notified', 'terms'],
    ['sent', 'pending', 'notified', 'terms'],
    ['sent', 'sealed', 'opened', 'read'],
    ['sent', 'sealed', 'waiting', 'not-your-turn'],
    ['sent', 'pending', 'consented', 'consented'],
    ['concluded', 'pending', 'consented', 'sealing'],
    ['concluded', 'sealed', 'consented', 'sealing'],
    ['concluded', 'complete', 'consented', 'concluded'],
    ['declined', 'sealed', 'declined', 'declined-by-you'],
    ['declined', 'sealed', 'consented', 'declined'],
    ['canceled', 'sealed', 'opened', 'canceled'],
    ['expired', 'sealed', 'notified', 'expired'],
  ] as const)('%s, evidence %s, recipient %s: %s', (state, evidence, participant, step) => {
    expect(stepOf({ state, evidence, participant: { state: participant } })).toBe(step);
  });

  test('changes by itself only while others or seals are awaited', () => {
    expect(pollInterval('consented')).toBeGreaterThan(0);
    expect(pollInterval('sealing')).toBeGreaterThan(0);
    expect(pollInterval('concluded')).toBeUndefined();
    expect(pollInterval('read')).toBeUndefined();
  });

  test('names the next recipient, never the sender', () => {
    const others = [
      { order: 3, name: 'C', state: 'waiting' },
      { order: 2, name: 'B', state: 'notified' },
      { order: 0, name: 'S', state: 'waiting' },
    ] as const;
    expect(nextAsked({ others: [...others] })?.name).toBe('B');
    expect(nextAsked({ others: [{ order: 2, name: 'B', state: 'consented' }] })).toBeUndefined();
  });
});
