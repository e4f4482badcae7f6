import { join } from 'node:path';
import { makeDirectory } from './durable-files.ts';
import type { TableRequest } from './dynamodb/create-tables.ts';
import { serveDynamoDb } from './dynamodb/serve.ts';
import type { KeyRequest } from './kms/key-store.ts';
import { type KmsServer, serveKms } from './kms/serve.ts';
import { type Invoke, serveLambda } from './lambda.ts';
import type { Listener } from './listen.ts';
import type { Allows } from './permissions.ts';
import { localRegion } from './place.ts';
import type { OnObjectCreated } from './s3/announce.ts';
import type { BucketSpec } from './s3/bucket-store.ts';
import { serveS3 } from './s3/serve.ts';
import { serveInbox } from './ses/inbox.ts';
import { openMailStore, type StoredMail } from './ses/mail-store.ts';
import { serveSes } from './ses/serve.ts';
import type { LocalPrincipal } from './sigv4.ts';
import { serveSsm } from './ssm/serve.ts';

/** Everything that listens on 127.0.0.1. */
export type LocalAwsPart = 's3' | 'kms' | 'ses' | 'inbox' | 'dynamodb' | 'lambda' | 'ssm';

export interface LocalAwsOptions {
  /** Where everything is kept; made if missing. One run at a time. */
  readonly directory: string;
  readonly now: () => Date;
  readonly principals: readonly LocalPrincipal[];
  readonly allows: Allows;
  /** 0 takes any free port. */
  readonly ports: Readonly<Record<LocalAwsPart, number>>;
  readonly buckets: readonly BucketSpec[];
  readonly keys: readonly KeyRequest[];
  readonly tables: readonly TableRequest[];
  /** May be called, with what an earlier run could not tell, before the start is done: then it waits for what it needs. */
  readonly onObjectCreated: OnObjectCreated;
  readonly invoke: Invoke;
  /** Something was written to these tables. */
  readonly onWritten?: (tables: readonly string[]) => void;
  /** A mail came back. */
  readonly onMailReturned: (mail: StoredMail) => void;
  /** Origins of the pages that upload, e.g. `http://localhost:3000`. */
  readonly pageOrigins: readonly string[];
  /** Told of what went wrong inside, e.g. a listener that failed or an engine that died and is started again. */
  readonly onFailure: (part: LocalAwsPart, error: unknown) => void;
}

export interface LocalAws {
  /** `http://127.0.0.1:<port>` of each part. */
  readonly endpoints: Readonly<Record<LocalAwsPart, string>>;
  /** Ids and ARNs of the keys, by their aliases. */
  readonly keys: KmsServer['keys'];
  /** Environment variables by which the unmodified SDK of a principal finds these servers and signs as it. */
  readonly environmentOf: (principal: LocalPrincipal) => Record<string, string>;
  readonly close: () => Promise<void>;
}

/** Starts the embedded AWS: all of it, or nothing and an error that says what to do. */
export const startLocalAws = async (options: LocalAwsOptions): Promise<LocalAws> => {
  const { directory, now, principals, allows, ports } = options;
  makeDirectory(directory);
  const mails = openMailStore(join(directory, 'mail'));
  const shared = (part: LocalAwsPart) => ({
    directory,
    now,
    principals,
    allows,
    port: ports[part],
    onFailure: (error: unknown) => options.onFailure(part, error),
  });
  const { buckets, pageOrigins, onObjectCreated, keys, tables, invoke } = options;
  const starting = [
    serveS3({ ...shared('s3'), buckets, pageOrigins, onObjectCreated }),
    serveKms({ ...shared('kms'), keys }),
    serveSes({ ...shared('ses'), mails, onReturned: options.onMailReturned }),
    serveInbox({ ...shared('inbox'), mails }),
    serveDynamoDb({
      ...shared('dynamodb'),
      tables,
      ...(options.onWritten === undefined ? {} : { onWritten: options.onWritten }),
    }),
    serveLambda({ ...shared('lambda'), invoke }),
    serveSsm({ ...shared('ssm'), directory: join(directory, 'parameters') }),
  ] as const;
  await allOrNone(starting);
  const started = await Promise.all(starting);
  const [s3, kms, ses, inbox, dynamodb, lambda, ssm] = started;

  const endpoints = {
    s3: s3.endpoint,
    kms: kms.endpoint,
    ses: ses.endpoint,
    inbox: inbox.endpoint,
    dynamodb: dynamodb.endpoint,
    lambda: lambda.endpoint,
    ssm: ssm.endpoint,
  };
  return {
    endpoints,
    keys: kms.keys,
    environmentOf: (principal) => ({
      AWS_REGION: localRegion,
      AWS_ACCESS_KEY_ID: principal.accessKeyId,
      AWS_SECRET_ACCESS_KEY: principal.secretAccessKey,
      ...(principal.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: principal.sessionToken }),
      AWS_ENDPOINT_URL_S3: endpoints.s3,
      AWS_ENDPOINT_URL_KMS: endpoints.kms,
      AWS_ENDPOINT_URL_SES: endpoints.ses,
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoints.dynamodb,
      AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
      AWS_ENDPOINT_URL_SSM: endpoints.ssm,
    }),
    close: async () => {
      await Promise.all(started.map((listener) => listener.close()));
    },
  };
};

/** Waits for all; when one fails, closes those that started. */
const allOrNone = async (starting: readonly Promise<Listener>[]): Promise<void> => {
  const results = await Promise.allSettled(starting);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return;
  await Promise.all(results.map((result) => (result.status === 'fulfilled' ? result.value.close() : undefined)));
  throw failed.reason;
};
