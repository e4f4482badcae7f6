/** npm run cost: writes docs/cost.md and docs/scale.md from lib/load-model/. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../lib/build-functions.ts';
import { costPage, scalePage } from '../lib/load-model/pages.ts';

for (const [name, text] of [
  ['cost', costPage()],
  ['scale', scalePage()],
] as const) {
  writeFileSync(join(projectRoot, 'docs', `${name}.md`), text);
  console.log(`docs/${name}.md`);
}
