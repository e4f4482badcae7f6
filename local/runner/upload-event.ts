import { randomUUID } from 'node:crypto';
import type { EventBridgeEvent } from 'aws-lambda';
import type { Outcome } from './function-thread.ts';

/** An object that arrived in a bucket that starts a function. */
export interface ArrivedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
}

export type ObjectCreatedEvent = EventBridgeEvent<
  'Object Created',
  { readonly bucket: { readonly name: string }; readonly object: { readonly key: string; readonly size: number } }
>;

/** The event by which EventBridge tells of an object that S3 has taken in. */
export const objectCreatedEvent = ({ bucket, key, size }: ArrivedObject, now: Date): ObjectCreatedEvent => ({
  version: '0',
  id: randomUUID(),
  source: 'aws.s3',
  'detail-type': 'Object Created',
  account: '000000000000',
  region: 'ap-northeast-1',
  time: now.toISOString(),
  resources: [`arn:aws:s3:::${bucket}`],
  detail: { bucket: { name: bucket }, object: { key, size } },
});

/** @throws Error when the function failed, so that whoever told of the object tells again. */
export const requireDone = (outcome: Outcome): void => {
  if (outcome.kind === 'failed') throw new Error(outcome.error.errorMessage);
};
