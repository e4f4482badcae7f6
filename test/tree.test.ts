import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { errorTable } from '../core/errors.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '');
const sources = tracked.filter((path) => /\.(ts|tsx)$/.test(path) && !path.startsWith('test/'));
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

/** Tables of data may be long; code says one thing a file. */
const tables = [
  'lambdas/routes.ts',
  'lambdas/schemas.ts',
  'core/errors.ts',
  'core/pades/algorithms.ts',
  'core/verification/change-policy.ts',
];
const isTable = (path: string): boolean => tables.includes(path) || /(^|\/)(messages|findings)\//.test(path);

describe('the tree', () => {
  test('no source file has more than 320 lines', () => {
    const long = sources.filter((path) => !isTable(path)).filter((path) => read(path).split('\n').length > 320);
    expect(long).toEqual([]);
  });

  test('no file is named by a word that says nothing', () => {
    expect(tracked.filter((path) => /(^|\/)(utils?|helpers?|common|manager|misc|shared)(\.|\/)/.test(path))).toEqual(
      [],
    );
  });

  test('process.env is read in one file of what is deployed', () => {
    const readers = sources
      .filter((path) => /^(core|adapters|lambdas)\//.test(path))
      .filter((path) => read(path).includes('process.env'));
    expect(readers).toEqual(['lambdas/environment.ts']);
  });

  test('core does no I/O', () => {
    const allowed = /^node:(crypto|zlib|util|buffer)$/;
    const imports = sources
      .filter((path) => path.startsWith('core/'))
      .flatMap((path) => [...read(path).matchAll(/from '(node:[^']+)'/g)].map((match) => `${path}: ${match[1]}`));
    expect(imports.filter((line) => !allowed.test(line.split(': ')[1] ?? ''))).toEqual([]);
  });

  test('nothing is left for later', () => {
    expect(sources.filter((path) => /\b(TODO|FIXME|XXX)\b/.test(read(path)))).toEqual([]);
  });

  test('no PDF, key or secret is in the repository', () => {
    expect(tracked.filter((path) => /\.(pdf|pem|key|p12|pfx)$/.test(path))).toEqual([]);
    const secret = /-----BEGIN (EC |RSA |)PRIVATE KEY-----|AKIA[0-9A-Z]{16}/;
    const text = tracked.filter(
      (path) => /\.(ts|tsx|json|md|html|css|yml)$/.test(path) && path !== 'package-lock.json',
    );
    expect(text.filter((path) => path !== 'test/tree.test.ts' && secret.test(read(path)))).toEqual([]);
  });

  test('every code of an error is raised somewhere', () => {
    const code = sources
      .filter((path) => path !== 'core/errors.ts')
      .map(read)
      .join('\n');
    expect(Object.keys(errorTable).filter((one) => !code.includes(`'${one}'`))).toEqual([]);
  });

  test('dependencies are what functions and pages are made of, and nothing else', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const deployed = /^(core|adapters|lambdas|web|lib\/(pages-upload|restore-check|restore-report|seal-certificate))\//;
    const code = sources
      .filter((path) => deployed.test(path) && path !== 'web/vite.config.ts')
      // Types are no part of what is made; those of Lambda's events are a package of types alone.
      .map((path) => read(path).replaceAll(/^import type .*$/gm, ''))
      .join('\n');
    const isNamed = (name: string): boolean =>
      [`'${name}'`, `'${name}/`, `\`${name}/`].some((part) => code.includes(part));
    expect(Object.keys(dependencies).filter((name) => !isNamed(name))).toEqual([]);
    expect(Object.keys(devDependencies).filter(isNamed)).toEqual([]);
  });

  test('the lock file names the packages of every platform, so that npm ci works on each', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const resolves = (from: string, name: string): boolean => {
      const place = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
      if (place in packages) return true;
      if (from === '') return false;
      return resolves(from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
    };
    const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !resolves(from, name)),
    );
    expect(missing).toEqual([]);
  });
});
