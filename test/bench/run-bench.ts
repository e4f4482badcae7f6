import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { benchAccess } from './access/section.ts';
import { makePdf, sizes } from './make-pdf.ts';
import { benchSeal } from './seal/section.ts';
import { benchStart } from './start/section.ts';
import { benchVerify } from './verify/section.ts';

export interface BenchFile {
  /** What it is in tables. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly rounds: number;
}

/** What a section gets: generated files, and a folder of its own. */
export interface BenchSetting {
  readonly directory: string;
  readonly files: readonly BenchFile[];
  readonly say: (markdown: string) => void;
}

/** `npm run bench -- NAME`: each writes tables in Markdown, which go into docs/performance.md as they are. */
const sections: Readonly<Record<string, (setting: BenchSetting) => Promise<void>>> = {
  access: benchAccess,
  seal: benchSeal,
  verify: benchVerify,
  start: benchStart,
};

const usage = `npm run bench -- ${Object.keys(sections).join('|')}
Generates files in .local/bench, asks all contestants in turn, prints tables. Needs Linux; peers come from .local/conformance.`;

const machine = (): string => {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, ${memory} GiB, Node ${process.versions.node}, OpenSSL ${process.versions.openssl}, ${new Date().toISOString().slice(0, 10)}`;
};

/** The exit status. */
export const runBench = async (parameters: readonly string[]): Promise<number> => {
  const [name, ...more] = parameters;
  const section = name === undefined ? undefined : sections[name];
  if (section === undefined || more.length > 0) {
    console.error(usage);
    return 1;
  }
  const directory = join('.local', 'bench', `${name}`);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const files = sizes.map(({ name: size, pages, imageBytes, rounds }) => {
    const path = join(directory, `${size.replace(' ', '-')}.pdf`);
    const pdf = makePdf(pages, imageBytes);
    writeFileSync(path, pdf);
    return { name: size, path, bytes: pdf.length, rounds };
  });
  console.log(`\`npm run bench -- ${name}\` on ${machine()}\n`);
  try {
    await section({ directory, files, say: (markdown) => console.log(`${markdown}\n`) });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return 0;
};
