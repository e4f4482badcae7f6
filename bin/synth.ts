/** npm run synth: the templates of a profile, checked, without an account or network. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../lib/build-functions.ts';
import { chosenProfile, orExit } from '../lib/chosen-profile.ts';
import { readSettings, unsetSettings } from '../lib/settings.ts';

const usage = `npm run synth [-- PROFILE [options of cdk synth]]
  PROFILE   of lib/settings.ts; default: dev
Makes the templates of a deployment in cdk.out/ and checks them. Needs no account and no network.`;
const { profile, options } = chosenProfile(process.argv.slice(2), usage);
const settings = orExit(() => readSettings(profile));
const { status } = spawnSync('cdk', ['synth', '--quiet', '-c', `profile=${profile}`, ...options], {
  cwd: projectRoot,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

interface Manifest {
  readonly artifacts: Readonly<
    Record<
      string,
      { readonly type: string; readonly environment?: string; readonly properties?: { templateFile?: string } }
    >
  >;
}
const folder = 'cdk.out';
const { artifacts } = JSON.parse(readFileSync(join(projectRoot, folder, 'manifest.json'), 'utf8')) as Manifest;
const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
for (const [name, { environment = '', properties }] of stacks)
  console.log(
    `${name.padEnd(28)} ${(environment.split('/').at(-1) ?? '').padEnd(16)} ${folder}/${properties?.templateFile ?? ''}`,
  );
console.log(`${profile}: ${stacks.length} templates, checked by cdk-nag and the CDK. Nothing was deployed.`);
const unset = unsetSettings(settings);
if (unset.length > 0) console.log(`Examples' values, with which it can't be: ${unset.join(', ')}`);
