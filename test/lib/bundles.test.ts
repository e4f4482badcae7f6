import { mkdtemp, readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assetsOf, type FunctionName, functions, needsOf, threadsOf } from '../../lambdas/functions.ts';
import { type Need, needs } from '../../lambdas/needs.ts';
import { buildFunctions, type FunctionBundle, projectRoot } from '../../lib/build-functions.ts';

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

const filesOf = (name: FunctionName): readonly string[] => ['index', ...threadsOf(name)].map((file) => `${file}.mjs`);

/** What a file was made of: paths from the root, as in the lock file. */
const sourcesOf = async (name: FunctionName, file: string): Promise<readonly string[]> => {
  const { sources } = JSON.parse(await readFile(join(outDir, name, `${file}.map`), 'utf8')) as { sources: string[] };
  return sources.map((source) =>
    relative(projectRoot, resolve(outDir, name, source)).replace(/^.*?(?=node_modules\/)/, ''),
  );
};

/** Keys of the lock file. */
const packagesOf = async (name: FunctionName, file: string): Promise<readonly string[]> => {
  const found = (await sourcesOf(name, file)).map(
    (source) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(source)?.[0],
  );
  return [...new Set(found.filter((path) => path !== undefined))];
};

type Locked = Readonly<Record<string, { readonly dev?: boolean }>>;
const lock: Locked = JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')).packages;

let outDir = '';
let bundles: readonly FunctionBundle[] = [];
beforeAll(async () => {
  outDir = await realpath(await mkdtemp(join(tmpdir(), 'cloudsign-bundles-')));
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
    for (const file of filesOf(name)) expect((await stat(join(outDir, name, file))).size).toBeLessThan(limit);
  });

  test.each(names)('%s holds nothing that only builds, deploys, tests or runs locally', async (name) => {
    for (const file of filesOf(name)) {
      const sources = await sourcesOf(name, file);
      expect(sources.filter((source) => !/^(core|adapters|lambdas|node_modules)\//.test(source))).toEqual([]);
      const packages = await packagesOf(name, file);
      expect(packages.filter((path) => lock[path] === undefined || lock[path].dev === true)).toEqual([]);
    }
  });

  test.each(names)('%s holds the clients of what it needs, and no others', async (name) => {
    const wanted = needsOf(name).map((need) => needs[need].kind);
    const packages = await packagesOf(name, 'index.mjs');
    const all = [...new Set<string>(Object.values(clients))];
    const held = all.filter((client) => packages.includes(`node_modules/@aws-sdk/client-${client}`));
    const kinds = Object.entries(clients).filter(([kind]) => wanted.includes(kind as never));
    expect(held.sort()).toEqual([...new Set(kinds.map(([, client]) => client))].sort());
  });

  test.each(names)('%s holds one version of each client', async (name) => {
    const clientsHeld = (await packagesOf(name, 'index.mjs')).filter((path) => path.includes('@aws-sdk/'));
    expect(clientsHeld.filter((path) => path.lastIndexOf('node_modules/') > 0)).toEqual([]);
  });

  test('an entry that does not exist is named', async () => {
    await expect(buildFunctions({ outDir, only: ['nothing' as FunctionName] })).rejects.toThrow(
      'no lambdas/<name>/index.ts for: nothing',
    );
  });
});
