import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';

const listSchema = z.object({
  files: z.array(z.object({ file: z.string(), qpdf: z.enum(['clean', 'warnings', 'errors']) })),
});

export const corpus = resolve(process.env.CLOUDSIGN_CORPUS ?? join(import.meta.dirname, '../../../../shared/corpus'));

export interface RealFile {
  readonly name: string;
  readonly path: string;
}

/** Real PDFs that qpdf finds nothing wrong with; undefined when the corpus is not there. */
export const readCleanFiles = (): readonly RealFile[] | undefined => {
  const list = join(corpus, 'intake.json');
  if (!existsSync(list)) return undefined;
  return listSchema
    .parse(JSON.parse(readFileSync(list, 'utf8')))
    .files.filter(({ qpdf }) => qpdf === 'clean')
    .map(({ file }) => ({ name: file, path: join(corpus, file) }));
};
