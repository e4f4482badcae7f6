import type { Logger } from '@aws-lambda-powertools/logger';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { type Bucket, putOnce } from '../../adapters/bucket.ts';
import { type ChainedEvent, isEventIntact } from '../../core/evidence/event.ts';

export const eventsPrefix = (day: string): string => `events/${day}/`;
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

export interface ArchiveContext {
  readonly archive: Bucket;
  readonly now: Date;
  readonly logger: Pick<Logger, 'error'>;
  /** An event is not what it was. */
  readonly countOverwritten: () => void;
}

const imageOf = (image: unknown): Record<string, unknown> | undefined =>
  image === undefined ? undefined : unmarshall(image as Record<string, AttributeValue>);

/**
 * Evidence is written once. IAM can't keep a function that may put from putting over an event, so whatever the stream tells
 * besides a new, intact event is an alarm.
 */
const isAsWritten = ({ eventName }: DynamoDBRecord, item: Record<string, unknown> | undefined): boolean => {
  const event = item?.event as ChainedEvent | undefined;
  return eventName === 'INSERT' && event !== undefined && isEventIntact(event);
};

/**
 * Writes the records of a batch as one object, a line of JSON each: `{change, keys, item}`. The key is that of the batch, so a batch that comes
 * again is not written again; a part of one that does is, and whoever reads must not mind.
 */
export const writeEvents = async (records: readonly DynamoDBRecord[], context: ArchiveContext): Promise<void> => {
  const { archive, now, logger, countOverwritten } = context;
  const first = records[0]?.dynamodb?.SequenceNumber;
  if (first === undefined) return;
  const lines = records.map((record) => {
    const keys = imageOf(record.dynamodb?.Keys);
    const item = imageOf(record.dynamodb?.NewImage);
    if (isAsWritten(record, item)) return JSON.stringify({ change: record.eventName, keys, item });
    logger.error('evidence overwritten', { change: record.eventName, pk: keys?.pk, sk: keys?.sk });
    countOverwritten();
    return JSON.stringify({ change: record.eventName, keys, item, before: imageOf(record.dynamodb?.OldImage) });
  });
  const key = `${eventsPrefix(dayOf(now))}${first}-${records.length}.ndjson`;
  await putOnce(archive, key, Buffer.from(`${lines.join('\n')}\n`, 'utf8'));
};
