import { Stack, type StackProps } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { type BucketName, buckets, type TableName, tables } from '../../adapters/resources.ts';
import { dataBucket } from '../constructs/data-bucket.ts';
import { dataTable } from '../constructs/data-table.ts';
import { logBucket } from '../constructs/log-bucket.ts';
import type { Settings } from '../settings.ts';

export interface StorageProps extends StackProps {
  readonly settings: Settings;
  readonly dataKey: IKey;
  readonly pagesUrl: string;
  readonly endpointId?: string;
}

/** Every table and bucket of adapters/resources.ts, and nothing that can be made again. */
export class StorageStack extends Stack {
  readonly tables: Readonly<Record<TableName, TableV2>>;
  readonly buckets: Readonly<Record<BucketName, Bucket>>;

  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id, { ...props, terminationProtection: props.settings.keepData });
    const { settings, dataKey: key, pagesUrl, endpointId } = props;
    const logs = logBucket(this, 'logs', settings);
    this.tables = Object.fromEntries(
      (Object.keys(tables) as TableName[]).map((name) => [name, dataTable(this, name, { settings, key })]),
    ) as Record<TableName, TableV2>;
    this.buckets = Object.fromEntries(
      (Object.keys(buckets) as BucketName[]).map((name) => [
        name,
        dataBucket(this, name, {
          settings,
          key,
          logs,
          pagesUrl,
          ...(endpointId === undefined ? {} : { endpointId }),
        }),
      ]),
    ) as Record<BucketName, Bucket>;
  }
}
