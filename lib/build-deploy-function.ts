import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { functionBundle, projectRoot } from './build-functions.ts';

/** Where the function is that sees to the seal's first certificate. */
export const sealCertificateDir = join(projectRoot, 'dist/seal-certificate');

/** Where the functions of restore tests are. */
export const restoreTestDirs = {
  check: join(projectRoot, 'dist/restore-check'),
  report: join(projectRoot, 'dist/restore-report'),
};

/** Bundles `lib/<name>/index.ts`, a function beside those of lambdas/functions.ts, into `<outDir>/index.mjs`. */
export const bundleDeployFunction = async (
  name: 'pages-upload' | 'seal-certificate' | 'restore-check' | 'restore-report',
  outDir: string,
): Promise<void> => {
  await rm(outDir, { recursive: true, force: true });
  await build({
    ...functionBundle,
    entryPoints: [`lib/${name}/index.ts`],
    outfile: join(outDir, 'index.mjs'),
  });
};
