import { existsSync } from 'node:fs';
import { cp, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { assets } from '../adapters/assets.ts';
import { assetsOf, type FunctionName, functions, threadsOf } from '../lambdas/functions.ts';

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));
/** Where `npm run build` puts the bundles, and where a deployment takes them from. */
export const functionsDir = join(projectRoot, 'dist/functions');

export interface BundledFile {
  readonly path: string;
  readonly bytes: number;
  /** What it was made of: paths from the root. */
  readonly sources: readonly string[];
}

/** A function's one file of code. Those of its threads and its assets lie beside it. */
export interface FunctionBundle extends BundledFile {
  readonly name: FunctionName;
  readonly threads: readonly BundledFile[];
}

/** Packages that are CommonJS ask for these, which a module doesn't have. */
const banner = [
  "import{createRequire as __createRequire}from'node:module';",
  "import{fileURLToPath as __toPath}from'node:url';",
  'const require=__createRequire(import.meta.url);',
  "const __filename=__toPath(import.meta.url);const __dirname=__toPath(new URL('.',import.meta.url));",
].join('');

/** How everything that runs in Lambda is bundled: one module, everything inside. */
export const functionBundle = {
  absWorkingDir: projectRoot,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  /** A role's credentials are in the environment; without this each client carries every other way to come by some. */
  alias: { '@aws-sdk/credential-provider-node': './adapters/role-credentials.ts' },
  banner: { js: banner },
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** What a build tells of a file that it made. */
export const bundledFile = async ({ outputs }: Metafile, path: string): Promise<BundledFile> => ({
  path,
  bytes: (await stat(path)).size,
  sources: Object.entries(outputs[relative(projectRoot, path)]?.inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([source]) => source),
});

const entryOf = (name: FunctionName): string => join(projectRoot, 'lambdas', name, 'index.ts');

const entriesOf = (name: FunctionName): readonly (readonly [string, string])[] => [
  [`${name}/index`, entryOf(name)],
  ...threadsOf(name).map((thread) => [`${name}/${thread}`, join(projectRoot, 'adapters', `${thread}.ts`)] as const),
];

/**
 * Bundles each function into `<outDir>/<name>/index.mjs`, all code inside, with its threads beside it and its data files in `assets/`, in one build: what a
 * deployment uploads and what the local run loads. Throws when an entry is missing, naming each.
 */
export const buildFunctions = async (options: {
  readonly outDir: string;
  readonly only?: readonly FunctionName[];
  /** Beside the code; half of the time that a build takes. */
  readonly sourceMaps?: boolean;
}): Promise<readonly FunctionBundle[]> => {
  const names = options.only ?? (Object.keys(functions) as FunctionName[]);
  const missing = names.filter((name) => !existsSync(entryOf(name)));
  if (missing.length > 0) throw new Error(`no lambdas/<name>/index.ts for: ${missing.join(', ')}`);
  await Promise.all(names.map((name) => rm(join(options.outDir, name), { recursive: true, force: true })));
  const { metafile } = await build({
    ...functionBundle,
    entryPoints: Object.fromEntries(names.flatMap(entriesOf)),
    outdir: options.outDir,
    outExtension: { '.js': '.mjs' },
    sourcemap: options.sourceMaps === true ? 'external' : false,
    metafile: true,
  });
  for (const name of names)
    for (const asset of assetsOf(name))
      await cp(join(projectRoot, 'node_modules', assets[asset]), join(options.outDir, name, 'assets', asset));
  return Promise.all(
    names.map(async (name) => {
      const folder = join(options.outDir, name);
      return {
        name,
        ...(await bundledFile(metafile, join(folder, 'index.mjs'))),
        threads: await Promise.all(
          threadsOf(name).map((thread) => bundledFile(metafile, join(folder, `${thread}.mjs`))),
        ),
      };
    }),
  );
};
