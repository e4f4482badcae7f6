import { describe, expect, test } from 'vitest';
import { limits } from '../../core/document/limits.ts';
import {
  addLine,
  bodyOf,
  changeLine,
  linesOf,
  moveLine,
  problemsOf,
  type RecipientLine,
  removeLine,
} from '../../web/sender/draft/edit-recipients.ts';

const line = (key: number, part: Partial<RecipientLine> = {}): RecipientLine => ({
  key,
  name: `N${key}`,
  email: `n${key}@example.com`,
  organization: '',
  language: 'ja',
  ...part,
});
const keys = (lines: readonly RecipientLine[]) => lines.map((one) => one.key);

describe('the list of recipients', () => {
  test('moves a line and keeps the ends', () => {
    const lines = [line(1), line(2), line(3)];
    expect(keys(moveLine(lines, 1, 1))).toEqual([2, 1, 3]);
    expect(keys(moveLine(lines, 3, -1))).toEqual([1, 3, 2]);
    expect(moveLine(lines, 1, -1)).toBe(lines);
    expect(moveLine(lines, 3, 1)).toBe(lines);
    expect(moveLine(lines, 9, 1)).toBe(lines);
  });

  test('never gives a key twice', () => {
    const lines = addLine(removeLine([line(1), line(2), line(3)], 2), 'en');
    expect(keys(lines)).toEqual([1, 3, 4]);
  });

  test('ends at the most that a document takes', () => {
    const full = Array.from({ length: limits.recipients }, (_, index) => line(index + 1));
    expect(addLine(full, 'ja')).toBe(full);
  });

  test('finds what is missing, wrong or there twice', () => {
    const problems = problemsOf([
      line(1, { name: ' ' }),
      line(2, { email: '' }),
      line(3, { email: 'nobody' }),
      line(4, { email: ' N1@Example.com ' }),
    ]);
    expect(Object.fromEntries(problems)).toEqual({
      1: { name: 'name-missing' },
      2: { email: 'email-missing' },
      3: { email: 'email-wrong' },
      4: { email: 'email-twice' },
    });
    expect(problemsOf([line(1), line(2)]).size).toBe(0);
  });

  test('is sent trimmed and in order, without keys', () => {
    const changed = changeLine([line(2), line(1)], 2, { name: ' 田中 ', organization: ' 株式会社 ' });
    expect(bodyOf(changed).participants).toEqual([
      { name: '田中', email: 'n2@example.com', organization: '株式会社', language: 'ja' },
      { name: 'N1', email: 'n1@example.com', organization: '', language: 'ja' },
    ]);
  });

  test('is read from a document by order, without the sender', () => {
    const person = (order: number) => ({
      id: `i${order}`,
      order,
      name: `P${order}`,
      email: 'p@example.com',
      organization: '',
      language: 'en' as const,
      state: 'waiting' as const,
    });
    expect(linesOf([person(2), person(0), person(1)]).map((one) => one.name)).toEqual(['P1', 'P2']);
  });
});
