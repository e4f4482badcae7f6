import type { LocalAwsOptions } from '../../../local/aws/start.ts';
import { allowAll, principals } from './fixtures.ts';

/** A small embedded AWS with a bit of everything. */
export const systemOf = (directory: string): LocalAwsOptions => ({
  directory,
  now: () => new Date(),
  principals,
  allows: allowAll,
  ports: { s3: 0, kms: 0, ses: 0, inbox: 0, dynamodb: 0, lambda: 0, ssm: 0 },
  buckets: [
    { name: 'staging', versioned: false, browserUpload: true, events: true },
    { name: 'files', versioned: true },
  ],
  keys: [
    { alias: 'document', spec: 'SYMMETRIC_DEFAULT', multiRegion: true },
    { alias: 'sealing', spec: 'ECC_NIST_P256', multiRegion: true },
  ],
  tables: [
    {
      create: {
        TableName: 'documents',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    },
  ],
  pageOrigins: ['http://localhost:3000'],
  onObjectCreated: async () => {},
  invoke: async (name, payload) => ({ payload: { name, payload } }),
  onMailReturned: () => undefined,
  onFailure: (part, error) => {
    throw new Error(`${part} failed`, { cause: error });
  },
});
