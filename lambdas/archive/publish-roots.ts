import { type Bucket, getObject, listKeys, putOnce } from '../../adapters/bucket.ts';
import { type DayRoot, dayRoot, headsOf, leavesOf, type PublishedRoot, pinOf } from '../../core/evidence/day-root.ts';
import type { ChainedEvent } from '../../core/evidence/event.ts';
import type { Timestamper } from '../../core/pades/seal.ts';
import { leavesPrefix } from '../needs.ts';
import { dayOf, eventsPrefix } from './write-events.ts';

const rootKey = (day: string): string => `${day}.json`;
const leavesKey = (day: string): string => `${leavesPrefix}${day}.ndjson`;

const dayMs = 86_400_000;
/** A day counts as over so long after its end: a copy that was begun in its last second is written by then. */
const settleMs = 3_600_000;
/** How far back a day is looked for that has no root yet. */
const lookBackDays = 30;
const readsAtOnce = 32;

export interface PublishContext {
  readonly archive: Bucket;
  readonly roots: Bucket;
  readonly timestamp: Timestamper;
  readonly now: Date;
}

export const readRoot = async (roots: Bucket, day: string): Promise<PublishedRoot | undefined> => {
  const stored = await getObject(roots, rootKey(day));
  return stored === undefined ? undefined : (JSON.parse(Buffer.from(stored).toString('utf8')) as PublishedRoot);
};

/** What the root of a day is over, or nothing where there is no root. */
export const readLeaves = async (archive: Bucket, day: string): Promise<readonly string[]> => {
  const stored = await getObject(archive, leavesKey(day));
  return stored === undefined
    ? []
    : Buffer.from(stored)
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '');
};

/** Publishes what is missing: yesterday as a rule, and the days before it that could not be. Answers the days. */
export const publishRoots = async (context: PublishContext): Promise<readonly string[]> => {
  const { roots, now } = context;
  const lastDay = new Date(now.getTime() - settleMs - dayMs);
  const days = Array.from({ length: lookBackDays }, (_, back) => dayOf(new Date(lastDay.getTime() - back * dayMs)));
  const missing: string[] = [];
  let previous: PublishedRoot | undefined;
  for (const day of days) {
    previous = await readRoot(roots, day);
    if (previous !== undefined) break;
    missing.unshift(day);
  }
  const published: string[] = [];
  for (const day of missing) {
    const leaves = leavesOf(headsOf(await eventsOf(context.archive, day)));
    // Before the first event there is nothing to say; after it each day is said, so that none can be left out unseen.
    if (leaves.length === 0 && previous === undefined) continue;
    previous = await publish(day, { ...context, leaves, previous });
    published.push(day);
  }
  return published;
};

const publish = async (
  day: string,
  options: PublishContext & { readonly leaves: readonly string[]; readonly previous: DayRoot | undefined },
): Promise<PublishedRoot> => {
  const { archive, roots, leaves } = options;
  const made = dayRoot(day, options);
  const token = await options.timestamp({ algorithm: 'sha256', digest: Buffer.from(pinOf(made), 'hex') });
  const root: PublishedRoot = { ...made, timestamp: Buffer.from(token).toString('base64') };
  await putOnce(archive, leavesKey(day), Buffer.from(leaves.map((leaf) => `${leaf}\n`).join(''), 'utf8'));
  const isFirst = await putOnce(roots, rootKey(day), Buffer.from(JSON.stringify(root), 'utf8'));
  return isFirst ? root : ((await readRoot(roots, day)) ?? root);
};

type HeadEvent = Pick<ChainedEvent, 'document' | 'seq' | 'hash'>;

/** The events that were archived on a day. Changed and removed ones don't count: what was there first does. */
const eventsOf = async (archive: Bucket, day: string): Promise<readonly HeadEvent[]> => {
  const keys: string[] = [];
  for await (const key of listKeys(archive, eventsPrefix(day))) keys.push(key);
  const events: HeadEvent[] = [];
  for (let at = 0; at < keys.length; at += readsAtOnce) {
    const read = keys.slice(at, at + readsAtOnce).map(async (key) => {
      const stored = await getObject(archive, key);
      if (stored === undefined) throw new Error(`${key} was listed and is not there`);
      return Buffer.from(stored).toString('utf8');
    });
    for (const text of await Promise.all(read)) {
      for (const line of text.split('\n')) {
        if (line === '') continue;
        const { change, item } = JSON.parse(line);
        if (change !== 'INSERT' || item?.event === undefined) continue;
        const { document, seq, hash } = item.event as ChainedEvent;
        events.push({ document, seq, hash });
      }
    }
  }
  return events;
};
