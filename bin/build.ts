/** npm run build: the functions as they are deployed, into dist/functions; with names behind it, those alone. */
import { type FunctionName, functions } from '../lambdas/functions.ts';
import { buildFunctions, functionsDir } from '../lib/build-functions.ts';

const only = process.argv.slice(2);
const unknown = only.filter((name) => !(name in functions));
if (unknown.length > 0) {
  console.error(`There is no function ${unknown.join(', ')}. Functions: ${Object.keys(functions).join(', ')}`);
  process.exit(2);
}
const bundles = await buildFunctions({
  outDir: functionsDir,
  sourceMaps: true,
  ...(only.length > 0 ? { only: only as FunctionName[] } : {}),
});
for (const { name, bytes } of bundles) console.log(`${name.padEnd(14)} ${(bytes / 1024).toFixed(0).padStart(6)} KiB`);
