import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type BundledFile, bundledFile, functionBundle, projectRoot } from './build-functions.ts';

/** Where the function is that sees to the seal's first certificate. */
export const sealCertificateDir = join(projectRoot, 'dist/seal-certificate');

/** Where the functions of restore tests are. */
export const restoreTestDirs = {
  check: join(projectRoot, 'dist/restore-check'),
  report: join(projectRoot, 'dist/restore-report'),
};

/** Functions beside those of lambdas/functions.ts, which work on the deployment itself. */
export const deployFunctionNames = ['pages-upload', 'seal-certificate', 'restore-check', 'restore-report'] as const;

/** Bundles `lib/<name>/index.ts` into `<outDir>/index.mjs`. */
export const bundleDeployFunction = async (
  name: (typeof deployFunctionNames)[number],
  outDir: string,
): Promise<BundledFile> => {
  await rm(outDir, { recursive: true, force: true });
  const outfile = join(outDir, 'index.mjs');
  const { metafile } = await build({
    ...functionBundle,
    entryPoints: [`lib/${name}/index.ts`],
    outfile,
    metafile: true,
  });
  return bundledFile(metafile, outfile);
};
