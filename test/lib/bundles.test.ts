import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assetsOf, type FunctionName, functions, threadsOf } from '../../lambdas/functions.ts';
import { buildFunctions, type FunctionBundle } from '../../lib/build-functions.ts';

const names = Object.keys(functions) as FunctionName[];
/** Bytes of code that a function may have: what is bigger starts slower. */
const limits: Partial<Record<FunctionName, number>> = {
  sealing: 3_000_000,
  verification: 3_000_000,
  // They also draw what is filled in: for previews and checks.
  documents: 2_000_000,
  signing: 2_000_000,
};

let outDir = '';
let bundles: readonly FunctionBundle[] = [];
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'cloudsign-bundles-'));
  bundles = await buildFunctions({ outDir });
});
afterAll(() => rm(outDir, { recursive: true, force: true }));

describe('bundles of functions', () => {
  test('there is one for each function', () => {
    expect(bundles.map(({ name }) => name)).toEqual(names);
  });

  test.each(names)('%s is one small file, with its source map, its threads and its assets beside it', async (name) => {
    const wanted = assetsOf(name);
    expect((await readdir(join(outDir, name))).sort()).toEqual([
      ...(wanted.length > 0 ? ['assets'] : []),
      'index.mjs',
      'index.mjs.map',
      ...threadsOf(name).flatMap((thread) => [`${thread}.mjs`, `${thread}.mjs.map`]),
    ]);
    if (wanted.length > 0) expect((await readdir(join(outDir, name, 'assets'))).sort()).toEqual([...wanted].sort());
    expect(bundles.find((bundle) => bundle.name === name)?.bytes).toBeLessThan(limits[name] ?? 1_500_000);
  });

  test.each(names)('%s holds nothing that only builds, deploys or runs locally', async (name) => {
    const { sources } = JSON.parse(await readFile(join(outDir, name, 'index.mjs.map'), 'utf8'));
    const foreign = (sources as string[]).filter((source) =>
      /node_modules\/(aws-cdk-lib|constructs|vitest|esbuild|preact|pdfjs-dist)\/|\/(lib|local|web|bin)\/[\w-]+\.ts$/.test(
        source.replace(/node_modules\/.*\/(lib|local|bin)\//, 'node_modules/'),
      ),
    );
    expect(foreign).toEqual([]);
  });

  test('an entry that does not exist is named', async () => {
    await expect(buildFunctions({ outDir, only: ['nothing' as FunctionName] })).rejects.toThrow(
      'no lambdas/<name>/index.ts for: nothing',
    );
  });
});
