import { chmod, cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assetsOf, threadsOf } from '../../lambdas/functions.ts';
import { functionsDir } from '../../lib/build-functions.ts';
import { functionNames } from './open-functions.ts';

/** Copies the bundles to where a system runs them, so that a build meanwhile does not change what its next thread loads. */
export const copyBundles = async (folder: string): Promise<void> => {
  await rm(folder, { recursive: true, force: true });
  for (const name of functionNames) {
    await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
    await mkdir(join(folder, name, 'assets'), { mode: 0o700 });
    const threads = threadsOf(name).map((thread) => `${thread}.mjs`);
    for (const file of ['index.mjs', ...threads, ...assetsOf(name).map((asset) => join('assets', asset))]) {
      await cp(join(functionsDir, name, file), join(folder, name, file));
      await chmod(join(folder, name, file), 0o600);
    }
  }
};
