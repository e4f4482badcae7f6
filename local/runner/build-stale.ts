import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildFunctions, functionsDir, projectRoot } from '../../lib/build-functions.ts';
import { compiledDir } from './compiled-code.ts';
import { isHolder, takeLock } from './instance-lock.ts';

/** What is built, what it is made from, and how. */
interface Product {
  readonly sources: readonly string[];
  readonly folder: string;
  readonly build: () => Promise<unknown>;
}

export const pagesDir = join(projectRoot, 'dist/web');

const runVite = async (): Promise<void> => {
  const vite = join(projectRoot, 'node_modules/vite/bin/vite.js');
  const child = spawn(
    process.execPath,
    [vite, 'build', '--config', join(projectRoot, 'web/vite.config.ts'), '--logLevel', 'warn'],
    // Whoever asks, tests too: the pages that are deployed.
    { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: 'production' } },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  if (code !== 0) throw new Error(`the pages could not be built:\n${output}`);
};

const products: Readonly<Record<'functions' | 'pages', Product>> = {
  functions: {
    sources: ['core', 'adapters', 'lambdas', 'lib/build-functions.ts', 'package-lock.json'],
    folder: functionsDir,
    build: async () => {
      // Of bundles that are no more.
      rmSync(compiledDir, { recursive: true, force: true });
      await buildFunctions({ outDir: functionsDir });
    },
  },
  pages: { sources: ['web', 'core', 'lambdas', 'package-lock.json'], folder: pagesDir, build: runVite },
};

const filesUnder = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
    : [path];

const digestOf = (sources: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const file of sources.map((source) => join(projectRoot, source)).flatMap(filesUnder)) {
    hash.update(`${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
};

const stampOf = (name: string): string => join(projectRoot, `dist/.${name}-built-from`);

/** Whether a product was built from the sources as they are now. */
const isFresh = (name: string, { folder }: Product, digest: string): boolean =>
  existsSync(folder) && existsSync(stampOf(name)) && readFileSync(stampOf(name), 'utf8') === digest;

const withBuildLock = async <T>(work: () => Promise<T>): Promise<T> => {
  mkdirSync(join(projectRoot, 'dist'), { recursive: true });
  for (;;) {
    const lock = takeLock(join(projectRoot, 'dist/.lock'));
    if (isHolder(lock)) {
      await delay(100);
      continue;
    }
    try {
      return await work();
    } finally {
      lock.release();
    }
  }
};

/** Builds what is older than its sources, all at the same time; says what it builds. One process at a time does so. */
export const buildStale = (options: {
  readonly only?: readonly (keyof typeof products)[];
  readonly building?: (name: keyof typeof products) => void;
  /** Called before anybody else can build again. */
  readonly built?: () => Promise<void>;
}): Promise<void> =>
  withBuildLock(async () => {
    const names = options.only ?? (Object.keys(products) as (keyof typeof products)[]);
    await Promise.all(
      names.map(async (name) => {
        const product = products[name];
        const digest = digestOf(product.sources);
        if (isFresh(name, product, digest)) return;
        options.building?.(name);
        writeFileSync(stampOf(name), '');
        await product.build();
        writeFileSync(stampOf(name), digest);
      }),
    );
    await options.built?.();
  });
