/** npm run deploy: the cost first, then all stacks of a profile into the account of the AWS credentials. */
import { spawnSync } from 'node:child_process';
import { accountNow, openCodeSigner } from '../lib/aws-code-signer.ts';
import { projectRoot } from '../lib/build-functions.ts';
import { chosenProfile, orExit } from '../lib/chosen-profile.ts';
import { deploymentNotice } from '../lib/deployment-notice.ts';
import { readSettings, unsetSettings } from '../lib/settings.ts';
import { signPublished } from '../lib/sign-published.ts';
import { readSigned, readToSign, writeSigned } from '../lib/signed-code-file.ts';

const usage = `npm run deploy [-- PROFILE [options of cdk deploy]]
  PROFILE   of lib/settings.ts; default: dev
Says what it will cost and what can't be undone, then deploys all stacks with your AWS credentials; the CDK asks before it changes rights.
docs/deployment.md says what must be there before. npm run synth shows the templates without an account.`;
const { profile, options } = chosenProfile(process.argv.slice(2), usage);
const settings = orExit(() => readSettings(profile));
const unset = unsetSettings(settings);
if (unset.length > 0) {
  console.error(`Set in lib/settings.ts before you deploy:\n${unset.map((path) => `  ${profile}.${path}`).join('\n')}`);
  process.exit(2);
}
for (const line of deploymentNotice(settings)) console.log(line);
const cdk = (...words: readonly string[]): number =>
  spawnSync('cdk', [...words, '-c', `profile=${profile}`], { cwd: projectRoot, stdio: 'inherit' }).status ?? 1;

/** Publishes the code of all functions as it is, and has what is not signed yet signed where it lies. */
const signCode = (): number => {
  const published = cdk('publish-assets', '--all', '--unstable=publish-assets');
  if (published !== 0) return published;
  console.log('Signing the code by AWS Signer');
  const signer = openCodeSigner(accountNow());
  writeSigned(settings.name, signPublished(readToSign(settings.name), { signed: readSigned(settings.name), signer }));
  return 0;
};
const signed = settings.codeSigning === undefined ? 0 : orExit(signCode);
process.exit(signed === 0 ? cdk('deploy', '--all', ...options) : signed);
