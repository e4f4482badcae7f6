import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assetsOf, type FunctionName, functions, needsOf, threadsOf } from '../../lambdas/functions.ts';
import { type Need, needs } from '../../lambdas/needs.ts';
import { bundleDeployFunction, deployFunctionNames } from '../../lib/build-deploy-function.ts';
import { type BundledFile, buildFunctions, type FunctionBundle, projectRoot } from '../../lib/build-functions.ts';

const names = Object.keys(functions) as FunctionName[];
/** Bytes of code that a start of a function or of one of its threads may have to load: what is bigger starts slower. */
const limit = 1_500_000;

/** The client that a kind of need takes. KMS is not among them: whatever serves routes can check a token. */
const clients = {
  table: 'dynamodb',
  bucket: 's3',
  function: 'lambda',
  federation: 'lambda',
  mail: 'ses',
  secrets: 'ssm',
  firewall: 'wafv2',
} as const satisfies Partial<Record<Need['kind'], string>>;

/** Keys of the lock file. */
const packagesOf = ({ sources }: BundledFile): readonly string[] => {
  const found = sources.map(
    (source) => /node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/.exec(source)?.[0],
  );
  return [...new Set(found.filter((path) => path !== undefined))];
};

type Locked = Readonly<Record<string, { readonly dev?: boolean }>>;
const lock: Locked = JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')).packages;

const developmentPackages = (file: BundledFile): readonly string[] =>
  packagesOf(file).filter((path) => lock[path] === undefined || lock[path].dev === true);

let outDir = '';
let bundles: readonly FunctionBundle[] = [];
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'cloudsign-bundles-'));
  bundles = await buildFunctions({ outDir });
});
afterAll(() => rm(outDir, { recursive: true, force: true }));

const bundleOf = (name: FunctionName): FunctionBundle => {
  const bundle = bundles.find((one) => one.name === name);
  if (bundle === undefined) throw new Error(`no bundle of ${name}`);
  return bundle;
};

test.each(deployFunctionNames)('%s, which works on the deployment, is as small and as clean', async (name) => {
  const file = await bundleDeployFunction(name, join(outDir, name));
  expect(file.sources).not.toEqual([]);
  expect(file.bytes).toBeLessThan(limit);
  expect(developmentPackages(file)).toEqual([]);
});

describe('bundles of functions', () => {
  test('there is one for each function', () => {
    expect(bundles.map(({ name }) => name)).toEqual(names);
  });

  test.each(names)('%s is one small file, with its threads and its assets beside it', async (name) => {
    const wanted = assetsOf(name);
    expect((await readdir(join(outDir, name))).sort()).toEqual([
      ...(wanted.length > 0 ? ['assets'] : []),
      'index.mjs',
      ...threadsOf(name).map((thread) => `${thread}.mjs`),
    ]);
    if (wanted.length > 0) expect((await readdir(join(outDir, name, 'assets'))).sort()).toEqual([...wanted].sort());
    const bundle = bundleOf(name);
    for (const { bytes } of [bundle, ...bundle.threads]) {
      expect(bytes).toBeGreaterThan(1000);
      expect(bytes).toBeLessThan(limit);
    }
  });

  test.each(names)('%s holds nothing that only builds, deploys, tests or runs locally', (name) => {
    const bundle = bundleOf(name);
    for (const file of [bundle, ...bundle.threads]) {
      expect(file.sources).not.toEqual([]);
      const ours = file.sources.filter((source) => !source.includes('node_modules/'));
      expect(ours.filter((source) => !/^(core|adapters|lambdas)\//.test(source))).toEqual([]);
      expect(developmentPackages(file)).toEqual([]);
    }
  });

  test.each(names)('%s holds the clients of what it needs, and no others', (name) => {
    const wanted = new Set<string>(
      needsOf(name).flatMap((need) => {
        const { kind } = needs[need];
        return kind in clients ? [clients[kind as keyof typeof clients]] : [];
      }),
    );
    const packages = packagesOf(bundleOf(name));
    const held = [...new Set(Object.values(clients))].filter((client) =>
      packages.includes(`node_modules/@aws-sdk/client-${client}`),
    );
    expect(held.sort()).toEqual([...wanted].sort());
  });

  test.each(names)('%s holds one version of each client', (name) => {
    const held = packagesOf(bundleOf(name)).filter((path) => path.includes('@aws-sdk/'));
    expect(held.filter((path) => path.lastIndexOf('node_modules/') > 0)).toEqual([]);
  });

  test('an entry that does not exist is named', async () => {
    await expect(buildFunctions({ outDir, only: ['nothing' as FunctionName] })).rejects.toThrow(
      'no lambdas/<name>/index.ts for: nothing',
    );
  });
});
