import { join } from 'node:path';
import { build } from 'esbuild';
import { functionBundle } from '../../lib/build-functions.ts';

/** A worker as a function is deployed: bundled, each of its works in a part of its own. Answers the file to start. */
export const bundleWorker = async (entry: string, outdir: string): Promise<string> => {
  await build({
    ...functionBundle,
    entryPoints: { worker: entry },
    outdir,
    outExtension: { '.js': '.mjs' },
    splitting: true,
  });
  return join(outdir, 'worker.mjs');
};
