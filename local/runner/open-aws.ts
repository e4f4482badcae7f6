import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { keySpecOf } from '../../adapters/key-spec.ts';
import { type BucketDesign, buckets, type KeyName, keys, type TableDesign, tables } from '../../adapters/resources.ts';
import type { SealKeyName } from '../../core/pades/seal-keys.ts';
import { type FunctionName, needsOf } from '../../lambdas/functions.ts';
import { type Trigger, triggers } from '../../lambdas/triggers.ts';
import { projectionOf, type TableRequest } from '../aws/dynamodb/create-tables.ts';
import type { InvocationResult } from '../aws/lambda.ts';
import { localRegion } from '../aws/place.ts';
import type { OnObjectCreated } from '../aws/s3/announce.ts';
import type { StoredMail } from '../aws/ses/mail-store.ts';
import { type LocalAws, startLocalAws } from '../aws/start.ts';
import { type CrashAt, startCrashProxy } from './crash-proxy.ts';
import type { Endpoints } from './function-environment.ts';
import { onKeptPort } from './kept-port.ts';
import { coveredBy, physicalNameOf } from './local-names.ts';
import { functionNames } from './open-functions.ts';
import { createAllows, grantsOf } from './permissions.ts';
import { openPrincipals } from './principals.ts';

export interface AwsOptions {
  readonly directory: string;
  readonly now: () => Date;
  readonly sealKey: SealKeyName;
  readonly pagesUrl: string;
  readonly inboxPort: number;
  readonly onObjectCreated: OnObjectCreated;
  readonly onMailReturned: (mail: StoredMail) => void;
  readonly invoke: (name: FunctionName, payload: unknown) => Promise<InvocationResult>;
  /** Something was written to these tables. */
  readonly written: (tables: readonly string[]) => void;
  readonly crashAt: CrashAt | undefined;
  readonly crash: (name: FunctionName) => Promise<void>;
  readonly log: (line: string) => void;
}

/** The embedded AWS with everything in it that the tables of data ask for, and what the runner itself does with it. */
export interface OpenedAws {
  readonly aws: LocalAws;
  /** Where functions reach it; tests put a proxy in between. */
  readonly endpoints: Endpoints;
  readonly credentials: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly keyArns: Readonly<Record<string, string>>;
  readonly streamArns: Readonly<Record<string, string>>;
  readonly kms: KMSClient;
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly close: () => Promise<void>;
}

const runner = 'runner';

const tableRequest = (name: string, design: TableDesign): TableRequest => {
  const indexes = Object.entries(design.indexes);
  const attributes = new Set([
    design.partition,
    design.sort,
    ...indexes.flatMap(([, index]) => [index.partition, index.sort]),
  ]);
  return {
    create: {
      TableName: physicalNameOf(name),
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: design.partition, KeyType: 'HASH' },
        { AttributeName: design.sort, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [...attributes].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      ...(design.stream
        ? { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const } }
        : {}),
      ...(indexes.length === 0
        ? {}
        : {
            GlobalSecondaryIndexes: indexes.map(([IndexName, index]) => ({
              IndexName,
              KeySchema: [
                { AttributeName: index.partition, KeyType: 'HASH' as const },
                { AttributeName: index.sort, KeyType: 'RANGE' as const },
              ],
              Projection: projectionOf(index),
            })),
          }),
    },
    ...(design.ttl === undefined ? {} : { ttlAttribute: design.ttl }),
  };
};

const tableEntries: readonly (readonly [string, TableDesign])[] = Object.entries(tables);
const bucketEntries: readonly (readonly [string, BucketDesign])[] = Object.entries(buckets);

const startsFunction = (bucket: string): boolean =>
  Object.values(triggers).some(({ source }: Trigger) => source.on === 'object' && source.bucket === bucket);

/** The functions' endpoints, each behind a proxy that may crash them. */
const proxied = async (aws: LocalAws, principalOf: (accessKey: string) => string, options: AwsOptions) => {
  const { crashAt } = options;
  if (crashAt === undefined) return { endpoints: aws.endpoints, close: async () => undefined };
  const services = ['s3', 'kms', 'ses', 'dynamodb', 'lambda', 'ssm'] as const;
  const proxies = await Promise.all(
    services.map(async (service) => {
      const crash = async (name: string): Promise<void> => {
        const known = functionNames.find((one) => one === name);
        if (known !== undefined) await options.crash(known);
      };
      return [
        service,
        await startCrashProxy({ service, target: aws.endpoints[service], principalOf, crashAt, crash }),
      ] as const;
    }),
  );
  return {
    endpoints: Object.fromEntries(
      proxies.map(([service, { endpoint }]) => [service, endpoint]),
    ) as unknown as Endpoints,
    close: async () => {
      await Promise.all(proxies.map(([, proxy]) => proxy.close()));
    },
  };
};

export const openAws = async (options: AwsOptions): Promise<OpenedAws> => {
  const place = (name: string): string => join(options.directory, name);
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const principals = openPrincipals(place('credentials.json'), [...functionNames, runner]);
  const grants = Object.fromEntries(functionNames.map((name) => [name, grantsOf(needsOf(name), coveredBy)]));
  const mayAccess = createAllows(grants as Parameters<typeof createAllows>[0], runner);
  const aws = await onKeptPort(place('s3-port.json'), (s3Port) =>
    startLocalAws({
      directory: options.directory,
      now: options.now,
      principals: Object.values(principals),
      allows: (question) => {
        const allowed = mayAccess(question);
        if (!allowed) options.log(`denied: ${question.principal} ${question.action} ${question.resource}`);
        return allowed;
      },
      ports: {
        s3: s3Port,
        kms: 0,
        ses: 0,
        inbox: options.inboxPort,
        dynamodb: 0,
        lambda: 0,
        ssm: 0,
      },
      buckets: bucketEntries.map(([name, { versioned, browserUpload, expireDays }]) => ({
        name: physicalNameOf(name),
        versioned,
        browserUpload,
        events: startsFunction(name),
        ...(expireDays === undefined ? {} : { expireDays }),
      })),
      keys: (Object.keys(keys) as KeyName[]).map((name) => ({
        alias: physicalNameOf(name),
        spec: keySpecOf(name, options.sealKey),
        multiRegion: keys[name].multiRegion,
        mayReplace: name === 'sealing',
      })),
      tables: tableEntries.map(([name, design]) => tableRequest(name, design)),
      onObjectCreated: options.onObjectCreated,
      onMailReturned: options.onMailReturned,
      onWritten: options.written,
      invoke: async (physical, payload) => {
        const name = functionNames.find((one) => physicalNameOf(one) === physical);
        return name === undefined ? undefined : options.invoke(name, payload);
      },
      pageOrigins: [options.pagesUrl],
      onFailure: (part, error) => options.log(`${part}: ${error instanceof Error ? error.message : String(error)}`),
    }),
  );

  const { accessKeyId, secretAccessKey, sessionToken } = principals[runner] ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined)
    throw new Error('the runner has no credentials');
  const client = (part: 's3' | 'kms' | 'dynamodb') => ({
    region: localRegion,
    endpoint: aws.endpoints[part],
    credentials: { accessKeyId, secretAccessKey, sessionToken },
  });
  const dynamodb = new DynamoDBClient(client('dynamodb'));
  const streamArns: Record<string, string> = {};
  for (const [name, { stream }] of tableEntries) {
    if (!stream) continue;
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: physicalNameOf(name) }));
    streamArns[name] = Table?.LatestStreamArn ?? '';
  }
  const nameOfKey = new Map(Object.values(principals).map((principal) => [principal.accessKeyId, principal.name]));
  const reached = await proxied(aws, (accessKey) => nameOfKey.get(accessKey) ?? '', options);
  return {
    aws,
    endpoints: reached.endpoints,
    credentials: Object.fromEntries(
      Object.values(principals).map((principal) => [principal.name, aws.environmentOf(principal)]),
    ),
    keyArns: Object.fromEntries(
      Object.keys(keys).map((name) => [name, aws.keys.find(({ alias }) => alias === physicalNameOf(name))?.arn ?? '']),
    ),
    streamArns,
    kms: new KMSClient(client('kms')),
    s3: new S3Client(client('s3')),
    dynamodb,
    streams: new DynamoDBStreamsClient(client('dynamodb')),
    close: async () => {
      await reached.close();
      await aws.close();
    },
  };
};
