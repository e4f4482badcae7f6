import { chmod, cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { functionsDir } from '../../lib/build-functions.ts';
import { functionNames } from './open-functions.ts';

/** Copies the bundles to where a system runs them, so that a build meanwhile does not change what its next thread loads. */
export const copyBundles = async (folder: string): Promise<void> => {
  await rm(folder, { recursive: true, force: true });
  for (const name of functionNames) {
    await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
    await cp(join(functionsDir, name, 'index.mjs'), join(folder, name, 'index.mjs'));
    await chmod(join(folder, name, 'index.mjs'), 0o600);
  }
};
