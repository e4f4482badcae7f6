import { describe, expect, test } from 'vitest';
import { dayOf, daysLater, endOfDay, exactTime, exactTimeInWords, timeInWords } from '../../web/time.ts';

const time = '2026-11-23T01:05:09Z';

describe('times', () => {
  test('are shown where the reader is, with the name of the zone', () => {
    expect(timeInWords(time, { language: 'ja', zone: 'Asia/Tokyo' })).toBe('2026年11月23日 10:05 JST');
    expect(timeInWords(time, { language: 'en', zone: 'Europe/London' })).toBe('23 Nov 2026, 01:05 GMT');
    expect(exactTimeInWords(time, { language: 'en', zone: 'UTC' })).toBe('23 Nov 2026, 01:05:09 UTC');
  });

  test('midnight is 00:00', () => {
    expect(timeInWords('2026-11-22T15:00:00Z', { language: 'ja', zone: 'Asia/Tokyo' })).toBe(
      '2026年11月23日 00:00 JST',
    );
  });

  test('the exact time is UTC', () => {
    expect(exactTime('2026-11-23T10:05:09+09:00')).toBe('2026-11-23T01:05:09Z');
    expect(exactTime('2026-11-23T01:05:09.250Z')).toBe('2026-11-23T01:05:09.250Z');
  });
});

describe('days', () => {
  test('end in their last second and are read back as the same day', () => {
    const end = endOfDay('2027-02-28');
    expect(end === undefined ? '' : dayOf(end)).toBe('2027-02-28');
    expect(end?.getHours()).toBe(23);
    expect(end?.getSeconds()).toBe(59);
  });

  test.each(['', '2027-2-8', '2027-02-30', 'tomorrow'])('%s is not a day', (text) => {
    expect(endOfDay(text)).toBeUndefined();
  });

  test('are counted on the calendar', () => {
    expect(dayOf(daysLater(new Date(2026, 11, 31, 12), 1))).toBe('2027-01-01');
  });
});
