import { describe, expect, test } from 'vitest';
import { exitCodeOf, markdownTable, type ResultRow, textTable, totals } from '../../local/demo/result-row.ts';

const row = (changes: Partial<ResultRow> = {}): ResultRow => ({
  file: 'a.pdf',
  size: 12_345,
  pages: 2,
  result: 'concluded',
  reason: '',
  rewritten: [],
  verdict: 'valid',
  level: 'B-LTA',
  recipients: 1,
  seconds: 1.26,
  ...changes,
});
const refused = row({
  file: '契約|書.pdf',
  pages: undefined,
  result: 'refused',
  reason: 'pdf.encrypted',
  verdict: '',
  level: '',
});
const failed = row({ file: 'c.pdf', size: 20_000_000, result: 'failed', reason: 'waited' });

describe('the table of a demo', () => {
  test('in text lines columns up, with wide characters', () => {
    expect(textTable([row(), refused, failed]).split('\n')).toEqual([
      'file         pages  size     result                  verdict  level  seconds',
      'a.pdf        2      12 kB    concluded               valid    B-LTA  1.3',
      '契約|書.pdf         12 kB    refused: pdf.encrypted                  1.3',
      'c.pdf        2      20.0 MB  failed: waited          valid    B-LTA  1.3',
    ]);
  });

  test('says of a file that was rewritten why', () => {
    expect(markdownTable([row({ rewritten: ['script', 'layers'] })])).toContain(
      '| concluded; rewritten: script, layers |',
    );
  });

  test('in Markdown keeps a bar in a name inside its cell', () => {
    expect(markdownTable([refused]).split('\n').at(-1)).toBe(
      '| 契約\\|書.pdf |  | 12 kB | refused: pdf.encrypted |  |  | 1.3 |',
    );
  });

  test('ends with the totals', () => {
    expect(totals([row(), refused, failed, row()])).toBe(
      '4 files: 2 concluded and verified, 1 refused with a code, 1 failed',
    );
  });
});

test('the exit status tells failures from refusals', () => {
  expect(exitCodeOf([row(), row()])).toBe(0);
  expect(exitCodeOf([row(), refused])).toBe(2);
  expect(exitCodeOf([row(), refused, failed])).toBe(1);
});
