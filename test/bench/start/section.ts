import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type FunctionName, functions } from '../../../lambdas/functions.ts';
import { routes } from '../../../lambdas/routes.ts';
import { buildFunctions, type FunctionBundle } from '../../../lib/build-functions.ts';
import { table } from '../../conformance/write-report.ts';
import { medianOf } from '../measure.ts';
import type { BenchSetting } from '../run-bench.ts';

const rounds = 9;
/** A function gets one whole virtual processor with so much memory, and in proportion less with less (Lambda guide). */
const wholeProcessorMb = 1769;

/** Reckoned milliseconds that a cold start may take for the bundle. A person waits for what serves routes. */
const budgetOf = (name: FunctionName): number =>
  Object.values(routes).some((route) => route.function === name) ? 400 : 500;

const measuredSchema = z.object({ ms: z.number(), processorMs: z.number(), rss: z.number() });
type Measured = z.infer<typeof measuredSchema>;

/** Lambda's runtime gives functions this before they are loaded. */
const script = `
globalThis.awslambda = { streamifyResponse: (handler) => handler };
const used = process.cpuUsage();
const began = performance.now();
await import(process.argv[1]);
const ms = performance.now() - began;
const { user, system } = process.cpuUsage(used);
console.log(JSON.stringify({ ms, processorMs: (user + system) / 1000, rss: process.memoryUsage.rss() }));
process.exit(0);
`;

/** The import of a bundle in a fresh process, as Lambda does it before the first request. */
const importOnce = async ({ path }: FunctionBundle): Promise<Measured> => {
  const parameters = ['--input-type=module', '-e', script, pathToFileURL(path).href];
  // Only what the code itself does when it is loaded; nothing of this machine's configuration.
  const env = { PATH: process.env.PATH, AWS_REGION: 'ap-northeast-1' };
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { env });
  return measuredSchema.parse(JSON.parse(stdout));
};

export const benchStart = async ({ directory, say }: BenchSetting): Promise<void> => {
  const bundles = await buildFunctions({ outDir: directory });
  const measured = new Map<string, Measured[]>(bundles.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const bundle of bundles) {
      const one = await importOnce(bundle);
      if (round >= 0) measured.get(bundle.name)?.push(one);
    }
  }
  const rows = bundles.map(({ name, bytes }) => {
    const all = measured.get(name) ?? [];
    const times = all.map(({ ms }) => ms);
    const processorMs = medianOf(all.map((one) => one.processorMs));
    const { memoryMb } = functions[name];
    const share = Math.min(1, memoryMb / wholeProcessorMb);
    return [
      name,
      (bytes / 1e6).toFixed(2),
      `${medianOf(times).toFixed(0)} (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`,
      processorMs.toFixed(0),
      (medianOf(all.map(({ rss }) => rss)) / 1e6).toFixed(0),
      String(memoryMb),
      (processorMs / share).toFixed(0),
      String(budgetOf(name)),
    ];
  });
  const head = [
    'function',
    'bundle, MB',
    'import, ms by the clock',
    'of processors',
    'memory after it, MB',
    'memory given, MB',
    'reckoned, ms',
    'budget, ms',
  ];
  say(table(head, rows));
};
