import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { functionBundle, projectRoot } from './build-functions.ts';

/** Where the function is that sees to the seal's first certificate. */
export const sealCertificateDir = join(projectRoot, 'dist/seal-certificate');

/** Bundles `lib/<name>/index.ts`, a function that only a deployment calls, into `<outDir>/index.mjs`. */
export const bundleDeployFunction = async (
  name: 'pages-upload' | 'seal-certificate',
  outDir: string,
): Promise<void> => {
  await rm(outDir, { recursive: true, force: true });
  await build({
    ...functionBundle,
    entryPoints: [`lib/${name}/index.ts`],
    outfile: join(outDir, 'index.mjs'),
  });
};
