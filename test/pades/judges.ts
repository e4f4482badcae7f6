/** Programs that nobody here wrote, where they are installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const installed = new Map<string, boolean>();

/** Whether the program is there; says so once when it is not. */
export const hasProgram = (name: string): boolean => {
  const known = installed.get(name);
  if (known !== undefined) return known;
  const found = spawnSync(name, ['--version']).error === undefined;
  installed.set(name, found);
  if (!found) console.warn(`${name} is not installed: its checks are skipped`);
  return found;
};

const withFile = <T>(bytes: Uint8Array, use: (path: string, directory: string) => T): T => {
  const directory = mkdtempSync(join(tmpdir(), 'judge-'));
  try {
    const path = join(directory, 'file.pdf');
    writeFileSync(path, bytes);
    return use(path, directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const run = (name: string, ...args: readonly string[]) =>
  spawnSync(name, args, { encoding: 'latin1', timeout: 280_000 });

/** What poppler says of each signature field, in order: `valid`, `unverified` (document timestamps) or its words. */
export const pdfsig = (bytes: Uint8Array): readonly { readonly field: string; readonly verdict: string }[] =>
  withFile(bytes, (path) =>
    run('pdfsig', '-nocert', path)
      .stdout.split('Signature #')
      .slice(1)
      .map((text) => {
        const words = /Signature Validation: (.*)\./.exec(text)?.[1] ?? 'no verdict';
        const known: Record<string, string> = {
          'Signature is Valid': 'valid',
          'Signature has not yet been verified': 'unverified',
        };
        return { field: /Field Name: (.*)/.exec(text)?.[1] ?? '', verdict: known[words] ?? words };
      }),
  );

/** 0 clean, 3 warnings, 2 errors. */
export const qpdfCheck = (bytes: Uint8Array): number =>
  withFile(bytes, (path) => run('qpdf', '--check', path).status ?? 2);

/** What qpdf makes of the file with these options. */
export const qpdfMade = (bytes: Uint8Array, ...options: readonly string[]): Uint8Array =>
  withFile(bytes, (path, directory) => {
    const out = join(directory, 'out.pdf');
    const { status, stderr } = run('qpdf', ...options, path, out);
    if (status === 2) throw new Error(stderr);
    return new Uint8Array(readFileSync(out));
  });

/** Every page as poppler draws it. */
export const rendered = (bytes: Uint8Array): Uint8Array =>
  withFile(bytes, (path) => new Uint8Array(spawnSync('pdftoppm', ['-r', '40', path], { maxBuffer: 1 << 28 }).stdout));
