import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { type Operator, openOperator } from '../../adapters/operator.ts';
import { localRegion } from '../aws/place.ts';
import { physicalNameOf } from './local-names.ts';
import { readRunning } from './running-file.ts';

/** An operator of the local system that runs on this data folder, with the runner's credentials. */
export const openLocalOperator = async (directory: string): Promise<Operator> => {
  const running = readRunning(directory);
  const endpoints = running?.endpoints;
  if (endpoints === undefined) throw new Error(`nothing runs on ${directory}: start it with npm start`);
  const { runner } = JSON.parse(readFileSync(join(directory, 'aws', 'credentials.json'), 'utf8'));
  const config = (endpoint: string) => ({ region: localRegion, endpoint, credentials: runner, maxAttempts: 2 });
  return openOperator({
    kms: new KMSClient(config(endpoints.kms)),
    lambda: new LambdaClient(config(endpoints.lambda)),
    s3: new S3Client(config(endpoints.s3)),
    sealingKey: `alias/${physicalNameOf('sealing')}`,
    sealingFunction: physicalNameOf('sealing'),
    trustBucket: () => physicalNameOf('trust'),
  });
};
