/** Signed files that EU DSS (Maven Central) and pyHanko (PyPI) publish with their tests: fetched, never kept in the repository. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cache, once, python } from '../judges/install-judges.ts';
import { lastLine, runProgram } from '../run-program.ts';

const published = resolve(import.meta.dirname, '../published');
const requirements = resolve(published, '../pyhanko/requirements.txt');
const pom = join(published, 'pom.xml');
const extractor = join(published, 'extract.py');
const folder = join(cache, 'published');
const listed = join(folder, 'files.txt');

export interface PublishedFile {
  /** `dss/...` or `pyhanko/...` */
  readonly name: string;
  readonly path: string;
}

const fetchAll = async (): Promise<string | undefined> => {
  const quietly = ['-q', '-B', '-f', pom, `-Dmaven.repo.local=${join(cache, 'maven')}`];
  const copy = ['dependency:copy-dependencies', '-DexcludeTransitive=true', `-DoutputDirectory=${folder}`];
  const maven = await runProgram('mvn', [...quietly, ...copy], { minutes: 10 });
  if (maven.status !== 0) return `Maven could not get the files of EU DSS: ${lastLine(maven)}`;
  const version = /^pyHanko.*==(.*)$/m.exec(readFileSync(requirements, 'utf8'))?.[1] ?? '';
  const pip = ['-m', 'pip', 'download', '-q', '--no-deps', '--no-binary', ':all:', `pyhanko==${version}`, '-d', folder];
  const source = await runProgram(python, pip, { minutes: 10 });
  if (source.status !== 0) return `pip could not get the source of pyHanko: ${lastLine(source)}`;
  const extracted = await runProgram(python, [extractor, folder], { minutes: 2 });
  if (extracted.status !== 0) return `the archives could not be read: ${lastLine(extracted)}`;
  writeFileSync(listed, extracted.stdout);
  return undefined;
};

/** The files, or why they can't be had. */
export const getPublished = async (): Promise<readonly PublishedFile[] | { readonly reason: string }> => {
  const description = [pom, requirements, extractor].map((file) => readFileSync(file, 'utf8')).join('');
  const reason = await once(folder, description, fetchAll);
  if (reason !== undefined) return { reason };
  const names = readFileSync(listed, 'utf8')
    .split('\n')
    .filter((name) => name !== '');
  return names.map((name) => ({ name, path: join(folder, name) }));
};
