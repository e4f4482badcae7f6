import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { askPlan } from '../../adapters/plan-operator.ts';
import { localRegion } from '../../local/aws/place.ts';
import { physicalNameOf } from '../../local/runner/local-names.ts';
import { readRunning } from '../../local/runner/running-file.ts';
import type { TestSystem } from './local-system.ts';

/** What the operator's command does; without a plan it says which one the team has. */
export const setPlan = ({ directory }: TestSystem, team: string, plan?: string) => {
  const { runner } = JSON.parse(readFileSync(join(directory, 'aws', 'credentials.json'), 'utf8'));
  const endpoint = readRunning(directory)?.endpoints.lambda ?? '';
  const lambda = new LambdaClient({ region: localRegion, endpoint, credentials: runner });
  return askPlan(lambda, physicalNameOf('administration'), { team, ...(plan === undefined ? {} : { plan }) });
};
