import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseFiles } from '../../local/demo/choose-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloudsign-choose-'));
mkdirSync(join(folder, 'list'));
for (const name of ['a.pdf', 'list/a.pdf', 'list/b.PDF']) writeFileSync(join(folder, name), '');
const files = [
  { file: 'a.pdf', qpdf: 'clean' },
  { file: 'b.PDF', qpdf: 'errors' },
];
writeFileSync(join(folder, 'list/list.json'), JSON.stringify({ files }));
const choose = (options: Partial<Parameters<typeof chooseFiles>[0]>) =>
  chooseFiles({ from: folder, names: [], corpus: undefined, classes: [], ...options });

describe('the files of a demo', () => {
  test('are found from where the user stands, and those of a list from where the list is', () => {
    const chosen = choose({ names: ['a.pdf'], corpus: 'list/list.json' });
    expect(chosen.map(({ path }) => path)).toEqual(
      ['a.pdf', 'list/a.pdf', 'list/b.PDF'].map((name) => join(folder, name)),
    );
  });

  test('have outputs of their own, although two have the same name', () => {
    const chosen = choose({ names: ['a.pdf'], corpus: 'list/list.json' });
    expect(chosen.map(({ outputName }) => outputName)).toEqual(['a', 'a-2', 'b']);
  });

  test('may be one class of a list', () => {
    expect(choose({ corpus: 'list/list.json', classes: ['errors'] }).map(({ label }) => label)).toEqual(['b.PDF']);
  });

  test('that do not exist are named', () => {
    expect(() => choose({ names: ['missing.pdf', 'list'] })).toThrow(/missing\.pdf, .*list/);
  });
});
