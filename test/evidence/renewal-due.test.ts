import { describe, expect, test } from 'vitest';
import { renewalDue } from '../../core/evidence/renewal-due.ts';

const dayMs = 86_400_000;
const since = new Date('2026-11-01T00:00:00Z');
const validUntil = new Date('2037-11-01T00:00:00Z');
const daysAhead = (id: string): number =>
  (validUntil.getTime() - renewalDue({ validUntil, since, id }).getTime()) / dayMs;

describe('renewalDue', () => {
  test('lies 365 to 545 days ahead of the end', () => {
    for (let n = 0; n < 500; n++) {
      expect(daysAhead(`document-${n}`)).toBeGreaterThanOrEqual(365);
      expect(daysAhead(`document-${n}`)).toBeLessThan(545);
    }
  });

  test('is the same each time for a document, and spread evenly over documents', () => {
    expect(daysAhead('a')).toBe(daysAhead('a'));
    const weeks = new Map<number, number>();
    for (let n = 0; n < 9000; n++) {
      const week = Math.floor((daysAhead(`document-${n}`) - 365) / 7);
      weeks.set(week, (weeks.get(week) ?? 0) + 1);
    }
    // 350 a week on average; the last week is one of five days.
    expect(weeks.size).toBe(26);
    expect(Math.max(...weeks.values())).toBeLessThan(430);
    expect(Math.min(...weeks.values())).toBeGreaterThan(180);
  });

  test('evidence that lasts less than two years is renewed at half of its time, so that renewals never chase each other', () => {
    const short = new Date('2027-05-01T00:00:00Z');
    expect(renewalDue({ validUntil: short, since, id: 'a' })).toEqual(new Date('2027-01-30T12:00:00Z'));
  });
});
