import { fileURLToPath } from 'node:url';

/** Where Node keeps what it compiled of the bundles and of the runner, so that the next thread starts in half the time. */
export const compiledDir = fileURLToPath(new URL('../../dist/compiled', import.meta.url));

const host = new URL('./worker-host.ts', import.meta.url).href;

/** What a function's thread runs first: whatever is loaded before the cache is on is compiled again for each thread. */
export const threadEntry = `require('node:module').enableCompileCache(${JSON.stringify(compiledDir)}); import(${JSON.stringify(host)});`;
