/** npm run plan: which plan a team has, and another one. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { askPlan } from '../adapters/plan-operator.ts';
import { isPlanName, planNames } from '../core/plan/plans.ts';
import { projectRoot } from '../lib/build-functions.ts';
import { saidToOperator } from '../lib/chosen-profile.ts';
import { functionNameOf } from '../lib/physical-names.ts';
import { readSettings } from '../lib/settings.ts';
import { localRegion } from '../local/aws/place.ts';
import { physicalNameOf } from '../local/runner/local-names.ts';
import { readRunning } from '../local/runner/running-file.ts';

const usage = `npm run plan -- TEAM [${planNames.join(' | ')}] [options]
  TEAM is the id that the team's page "Plan" shows. Without a plan: says which one it has.

  --profile dev|prod  the deployment, of lib/settings.ts, with your AWS credentials; default dev
  --local             the system that npm start runs; --data FOLDER: on another data folder`;

/** What the plan below does not have, in words. */
const stopped: Readonly<Record<string, string>> = {
  longTermSignature:
    'Documents sent from now on are sealed without timestamps and long-term evidence (B-B). Those that were sent keep what they were promised.',
  apiKeys: 'No new API keys. Those that exist work on.',
  allowlist: 'The allowlist can be loosened or turned off, not changed. One in force stays in force.',
  singleSignOn: 'Single sign-on can be turned off, not set up.',
};

const open = (options: { readonly local: boolean; readonly data: string; readonly profile: string }) => {
  if (!options.local) {
    const { name, region } = readSettings(options.profile);
    return { lambda: new LambdaClient({ region }), name: functionNameOf(name, 'administration') };
  }
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), options.data);
  const endpoint = readRunning(folder)?.endpoints.lambda;
  if (endpoint === undefined) throw new Error(`nothing runs on ${folder}: start it with npm start`);
  const { runner } = JSON.parse(readFileSync(join(folder, 'aws', 'credentials.json'), 'utf8'));
  const lambda = new LambdaClient({ region: localRegion, endpoint, credentials: runner, maxAttempts: 2 });
  return { lambda, name: physicalNameOf('administration') };
};

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      profile: { type: 'string', default: 'dev' },
      local: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      data: { type: 'string', default: resolve(projectRoot, '.local') },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const [team = '', plan, ...more] = positionals;
  if (!/^[a-z0-9]{26}$/.test(team) || more.length > 0 || (plan !== undefined && !isPlanName(plan))) {
    throw new Error(usage);
  }
  const { lambda, name } = open(values);
  const reply = await askPlan(lambda, name, { team, ...(plan === undefined ? {} : { plan }) });
  if (reply.problem !== undefined) throw new Error(`there is no team ${team}`);
  const { members = 0, apiKeys = 0, allowlistEntries = 0 } = reply.used ?? {};
  console.log(plan === undefined ? `Plan: ${reply.to}` : `Plan: ${reply.from} -> ${reply.to}`);
  console.log(`  members ${members}, API keys ${apiKeys}, addresses in the allowlist ${allowlistEntries}`);
  for (const feature of reply.stops ?? []) console.log(`! ${stopped[feature] ?? feature}`);
} catch (error) {
  console.error(saidToOperator(error));
  process.exitCode = 1;
}
