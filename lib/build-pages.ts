import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { build as buildPagesWith } from 'vite';
import { bundleDeployFunction } from './build-deploy-function.ts';
import { projectRoot } from './build-functions.ts';

/** Where vite puts the pages (web/vite.config.ts). */
export const pagesDir = join(projectRoot, 'dist/web');
/** The function that uploads the pages, with the pages in it. */
export const pagesUploadDir = join(projectRoot, 'dist/pages-upload');

/** Builds the pages and the function that a deployment uploads them with. */
export const buildPages = async (): Promise<void> => {
  await buildPagesWith({ configFile: join(projectRoot, 'web/vite.config.ts'), logLevel: 'warn' });
  await bundleDeployFunction('pages-upload', pagesUploadDir);
  await cp(pagesDir, join(pagesUploadDir, 'web'), { recursive: true });
};
