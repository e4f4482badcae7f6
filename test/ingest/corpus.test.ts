import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rewriteUpload } from '../../adapters/rewrite-upload.ts';

const corpus = process.env.CLOUDSIGN_CORPUS ?? '../shared/corpus';
const list = join(corpus, 'intake.json');
const there = existsSync(list);
if (!there) console.warn(`real files are not rewritten: ${list} is not there`);
const files: readonly { readonly file: string; readonly qpdf: string }[] = there
  ? JSON.parse(readFileSync(list, 'utf8')).files
  : [];

/** None of them has to be: that each comes out equal to the pixel is what the writer promises. */
test.skipIf(!there)(
  'real files of many producers look the same when they are rewritten',
  { timeout: 300_000 },
  async () => {
    const different: string[] = [];
    for (const { file } of files.filter(({ qpdf }) => qpdf === 'clean')) {
      const result = await rewriteUpload(new Uint8Array(readFileSync(join(corpus, file))));
      if (result.kind === 'refused') different.push(`${file}: ${result.why}`);
    }
    expect(different).toEqual(['intake/issue17215.pdf: encrypted']);
  },
);
