import { spawnSync } from 'node:child_process';
import { projectRoot } from '../lib/build-functions.ts';
import { deploymentNotice } from '../lib/deployment-notice.ts';
import { profiles, readSettings, unsetSettings } from '../lib/settings.ts';

// npm run deploy [-- <profile> [options of cdk deploy]]
const [first = 'dev', ...rest] = process.argv.slice(2);
const [profile, options] = first.startsWith('-') ? ['dev', [first, ...rest]] : [first, rest];
if (!Object.hasOwn(profiles, profile)) {
  console.error(`There is no profile ${profile}. Profiles of lib/settings.ts: ${Object.keys(profiles).join(', ')}`);
  process.exit(2);
}
const settings = readSettings(profile);
const unset = unsetSettings(settings);
if (unset.length > 0) {
  console.error(`Set in lib/settings.ts before you deploy:\n${unset.map((path) => `  ${profile}.${path}`).join('\n')}`);
  process.exit(2);
}
for (const line of deploymentNotice(settings)) console.log(line);
const { status } = spawnSync('cdk', ['deploy', '--all', '-c', `profile=${profile}`, ...options], {
  cwd: projectRoot,
  stdio: 'inherit',
});
process.exit(status ?? 1);
