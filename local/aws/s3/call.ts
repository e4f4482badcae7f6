import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { AwsFault } from '../fault.ts';
import { type Allows, requirePermission } from '../permissions.ts';
import { bucketArn, objectArn } from '../place.ts';
import type { SignedPayload } from '../sigv4.ts';
import type { BucketStore } from './bucket-store.ts';
import type { ObjectVersion } from './object-version.ts';

/** What every operation of S3 works with. */
export interface S3World {
  readonly now: () => Date;
  readonly allows: Allows;
  readonly announce: (bucket: BucketStore, version: ObjectVersion) => void;
}

/** A request whose signature was checked, to a bucket that exists. */
export interface S3Call {
  readonly principal: string;
  readonly bucket: BucketStore;
  /** Empty for a request to the bucket itself. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: IncomingHttpHeaders;
  readonly payload: SignedPayload;
  readonly request: IncomingMessage;
}

export interface S3Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | { readonly path: string; readonly first: number; readonly last: number };
}

export const header = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};

const denied = { code: 'AccessDenied', status: 403 } as const;

/** @throws AccessDenied unless the caller may do it to the object. */
export const requireOnObject = (world: S3World, call: Pick<S3Call, 'principal' | 'bucket' | 'key'>, action: string) =>
  requirePermission(
    world.allows,
    { principal: call.principal, action, resource: objectArn(call.bucket.spec.name, call.key) },
    denied,
  );

export const requireOnBucket = (world: S3World, call: Pick<S3Call, 'principal' | 'bucket'>, action: string) =>
  requirePermission(
    world.allows,
    { principal: call.principal, action, resource: bucketArn(call.bucket.spec.name) },
    denied,
  );

export const notImplemented = (what: string): AwsFault =>
  new AwsFault('NotImplemented', `${what}: the embedded S3 does not do this.`, { status: 501 });
