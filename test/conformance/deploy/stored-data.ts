import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { type BucketName, buckets, type TableName, tables } from '../../../adapters/resources.ts';
import { namesIn } from '../../../lib/names.ts';
import { bucketNameOf } from '../../../lib/physical-names.ts';
import type { Settings } from '../../../lib/settings.ts';
import { account, region } from './start-emulator.ts';

const clientOptions = (endpoint: string) => ({
  endpoint,
  region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

export interface StoredData {
  /** Every object of a bucket, as it is stored. */
  readonly objects: (bucket: BucketName) => Promise<readonly { readonly key: string; readonly bytes: Uint8Array }[]>;
  /** Every item of a table, as JSON. */
  readonly items: (table: TableName) => Promise<readonly string[]>;
}

/** Reads what the emulator stores, as somebody with the account's own rights would. */
export const openStoredData = (url: string, settings: Settings): StoredData => {
  const names = namesIn(settings);
  const s3 = new S3Client({ ...clientOptions(url), forcePathStyle: true });
  const dynamo = new DynamoDBClient(clientOptions(url));
  return {
    objects: async (bucket) => {
      const Bucket = bucketNameOf({ name: settings.name, region, account }, bucket);
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
      return Promise.all(
        Contents.map(async ({ Key = '' }) => {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
          return { key: Key, bytes: (await Body?.transformToByteArray()) ?? new Uint8Array() };
        }),
      );
    },
    items: async (table) => {
      const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: names.table(table) }));
      return Items.map((item) => JSON.stringify(item));
    },
  };
};

export const bucketNames = Object.keys(buckets) as BucketName[];
export const tableNames = Object.keys(tables) as TableName[];
