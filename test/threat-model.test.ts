import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(`${root}/docs/threat-model.md`, 'utf8');

const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (attack|failure)/.test(line));

/** "`test/a.test.ts` "name", "another"": every test that the page cites, by file. */
const cited = [...rows.join('\n').matchAll(/`(test\/[\w./-]+\.test\.ts)`((?: "[^"]+",?)*)/g)].map(
  ([, path = '', names = '']) => [path, [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)] as const,
);

describe('the threat model', () => {
  test.each(cited)('cites tests that are there: %s', (path, names) => {
    expect(existsSync(`${root}/${path}`)).toBe(true);
    const source = readFileSync(`${root}/${path}`, 'utf8');
    expect(names.filter((name) => !source.includes(name) && !source.includes(name.replaceAll("'", "\\'")))).toEqual([]);
    expect(names).not.toEqual([]);
  });

  test('has a row for each of the 28 failures of peers, the 14 attacks on PDFs and the failures of PDF libraries', () => {
    for (let row = 1; row <= 28; row++) expect(page).toMatch(new RegExp(`^\\| ${row}\\. `, 'm'));
    expect(page.match(/^\| /gm)?.length).toBeGreaterThan(28 + 14 + 10);
  });

  test('names a test in each row, or says that it is not there yet', () => {
    expect(
      rows.filter((row) => !row.includes('`test/') && !row.includes('**not yet**') && !row.includes('next table')),
    ).toEqual([]);
  });
});
