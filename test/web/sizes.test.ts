import { describe, expect, test } from 'vitest';
import { limits } from '../../core/document/limits.ts';
import { intakeLimits } from '../../core/pdf/inspect.ts';
import { ApiProblem } from '../../web/api-client.ts';
import { fieldProblem, problemText } from '../../web/elements/problem-words.ts';
import { sizeInWords } from '../../web/sizes.ts';

describe('sizes', () => {
  test('a document may be one file as large as intake takes', () => {
    expect(limits.totalBytes).toBe(intakeLimits.fileBytes);
  });

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [1_449_000, '1.4 MB'],
    [52_428_800, '52.4 MB'],
    [123_456_789, '123 MB'],
    [5_000_000_000_000, '5,000 GB'],
  ])('%i: %s', (bytes, words) => {
    expect(sizeInWords(bytes, 'en')).toBe(words);
  });
});

describe('problems', () => {
  test("are told in the service's words, else in ours", () => {
    expect(problemText(new ApiProblem('link.expired', { message: 'M' }))).toBe('M');
    expect(problemText(new ApiProblem('offline'))).toContain('connection');
    expect(problemText(new ApiProblem('never.heard-of'))).not.toBe('');
  });

  test('of a field are found however its path is written', () => {
    for (const path of [
      'participants.0.email',
      '/participants/0/email',
      'participants[0].email',
      'body.participants.0.email',
    ]) {
      const problem = new ApiProblem('request.malformed', { fields: [{ path, reason: 'R' }] });
      expect(fieldProblem(problem, 'participants.0.email')).toBe('R');
    }
    expect(fieldProblem(undefined, 'email')).toBeUndefined();
  });
});
