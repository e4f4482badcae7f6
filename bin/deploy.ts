import { spawnSync } from 'node:child_process';
import { projectRoot } from '../lib/build-functions.ts';
import { chosenProfile, orExit } from '../lib/chosen-profile.ts';
import { deploymentNotice } from '../lib/deployment-notice.ts';
import { readSettings, unsetSettings } from '../lib/settings.ts';

// npm run deploy [-- <profile> [options of cdk deploy]]
const { profile, options } = chosenProfile(process.argv.slice(2));
const settings = orExit(() => readSettings(profile));
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
