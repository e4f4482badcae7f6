import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

export interface ChosenFile {
  readonly path: string;
  /** As in the table. */
  readonly label: string;
  /** Of what is written, without an extension; unique among the chosen. */
  readonly outputName: string;
}

interface CorpusList {
  readonly files: readonly { readonly file: string; readonly qpdf?: string }[];
}

const named = (paths: readonly string[]): readonly ChosenFile[] => {
  const taken = new Map<string, number>();
  return paths.map((path) => {
    const label = basename(path);
    const stem = label.replace(/\.pdf$/i, '');
    const count = (taken.get(stem) ?? 0) + 1;
    taken.set(stem, count);
    return { path, label, outputName: count === 1 ? stem : `${stem}-${count}` };
  });
};

/** The files that are named, and those of a corpus list (`{files: [{file, qpdf}]}`) of the classes that are asked for. */
export const chooseFiles = (options: {
  readonly from: string;
  readonly names: readonly string[];
  readonly corpus: string | undefined;
  readonly classes: readonly string[];
}): readonly ChosenFile[] => {
  const paths = options.names.map((name) => resolve(options.from, name));
  if (options.corpus !== undefined) {
    const list = resolve(options.from, options.corpus);
    const { files }: CorpusList = JSON.parse(readFileSync(list, 'utf8'));
    const wanted = files.filter(({ qpdf }) => options.classes.length === 0 || options.classes.includes(qpdf ?? ''));
    paths.push(...wanted.map(({ file }) => join(dirname(list), file)));
  }
  const missing = paths.filter((path) => !existsSync(path) || !statSync(path).isFile());
  if (missing.length > 0) throw new Error(`no such file: ${missing.join(', ')}`);
  return named(paths);
};
