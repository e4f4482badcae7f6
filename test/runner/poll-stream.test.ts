import type { DynamoDBStreamEvent } from 'aws-lambda';
import { afterEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../local/runner/function-thread.ts';
import { type PollOptions, pollStream, type StreamPoller } from '../../local/runner/poll-stream.ts';
import type { StreamRecord } from '../../local/runner/stream-source.ts';

let sequence = 0;
const change = (document: string, kind: string, eventName: 'INSERT' | 'MODIFY' | 'REMOVE' = 'INSERT'): StreamRecord => {
  sequence += 1;
  const image = {
    pk: { S: document },
    sk: { S: `task#${sequence}` },
    kind: { S: kind },
    key: { B: new Uint8Array([1, 2]) },
  };
  return {
    sequence: String(sequence),
    record: {
      eventName,
      dynamodb: {
        SequenceNumber: String(sequence),
        ApproximateCreationDateTime: new Date('2026-11-01T00:00:00Z'),
        Keys: { pk: image.pk, sk: image.sk },
        ...(eventName === 'REMOVE' ? { OldImage: image } : { NewImage: image }),
      },
    },
  };
};

const pollers: StreamPoller[] = [];
afterEach(async () => {
  await Promise.all(pollers.splice(0).map((poller) => poller.close()));
});

const returned = (value: unknown): Outcome => ({ kind: 'returned', payload: JSON.stringify(value) ?? 'null' });
const crashed: Outcome = { kind: 'failed', error: { errorType: 'X', errorMessage: 'crashed', trace: [] } };

const open = (
  answer: (event: DynamoDBStreamEvent) => Outcome | Promise<Outcome> = () => returned({ batchItemFailures: [] }),
) => {
  const feed: StreamRecord[] = [];
  const events: DynamoDBStreamEvent[] = [];
  const checkpoints: string[] = [];
  const givenUp: unknown[] = [];
  const options: PollOptions = {
    source: { read: async () => feed.splice(0) },
    streamArn: 'arn:stream',
    after: undefined,
    triggers: [
      {
        name: 'sealDue',
        kinds: ['task:seal'],
        batchSize: 10,
        invoke: async (event) => {
          events.push(event);
          return answer(event);
        },
      },
    ],
    checkpoint: (after) => checkpoints.push(after),
    givenUp: (failure) => givenUp.push(failure),
    log: () => undefined,
    pauses: [1, 1],
  };
  const poller = pollStream(options);
  pollers.push(poller);
  return {
    poller,
    events,
    checkpoints,
    givenUp,
    add: (...records: StreamRecord[]) => {
      feed.push(...records);
      poller.nudge();
    },
  };
};

describe('the stream of a table', () => {
  test('starts a function with new and changed items of its kinds, as Lambda shows them', async () => {
    const { add, events, checkpoints } = open();
    const last = change('a', 'task:mail');
    add(change('a', 'task:seal'), change('a', 'document'), change('a', 'task:seal', 'REMOVE'), last);
    await expect.poll(() => checkpoints.at(-1)).toBe(last.sequence);
    expect(events).toHaveLength(1);
    const [record] = events[0]?.Records ?? [];
    expect(record).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      eventSourceARN: 'arn:stream',
      dynamodb: {
        ApproximateCreationDateTime: Date.parse('2026-11-01T00:00:00Z') / 1000,
        NewImage: { pk: { S: 'a' }, kind: { S: 'task:seal' }, key: { B: 'AQI=' } },
      },
    });
  });

  test('repeats a record that the function reports as failed, and goes on from the others', async () => {
    let tries = 0;
    const { add, events, checkpoints } = open((event) => {
      const bad = event.Records.find((record) => record.dynamodb?.Keys?.pk?.S === 'bad');
      if (bad === undefined) return returned({ batchItemFailures: [] });
      tries += 1;
      const itemIdentifier = bad.dynamodb?.SequenceNumber ?? '';
      return returned({ batchItemFailures: tries < 3 ? [{ itemIdentifier }] : [] });
    });
    const first = change('bad', 'task:seal');
    const last = change('good', 'task:seal');
    add(first, last);
    await expect.poll(() => checkpoints.at(-1)).toBe(last.sequence);
    expect(tries).toBe(3);
    const good = events.filter((event) => event.Records.some((record) => record.dynamodb?.Keys?.pk?.S === 'good'));
    expect(good).toHaveLength(1);
  });

  test('does not pass a record in its checkpoint before it is delivered', async () => {
    const held = Promise.withResolvers<Outcome>();
    const { add, events, checkpoints, poller } = open((event) =>
      event.Records.some((record) => record.dynamodb?.Keys?.pk?.S === 'slow')
        ? held.promise
        : returned({ batchItemFailures: [] }),
    );
    const slow = change('slow', 'task:seal');
    const quick = change('quick', 'task:seal');
    add(slow, quick);
    await expect.poll(() => events.length).toBe(2);
    let over = false;
    const workedOff = poller.workedOff().then(() => {
      over = true;
    });
    expect(checkpoints).toEqual([]);
    expect(over).toBe(false);
    held.resolve(returned(null));
    await expect.poll(() => checkpoints.at(-1)).toBe(quick.sequence);
    await workedOff;
  });

  test('gives a record up after its last try, and says which', async () => {
    const { add, givenUp, checkpoints } = open(() => crashed);
    const bad = change('a', 'task:seal');
    add(bad);
    await expect.poll(() => checkpoints).toEqual([bad.sequence]);
    expect(givenUp).toEqual([{ trigger: 'sealDue', keys: bad.record.dynamodb?.Keys, reason: 'crashed' }]);
  });

  test('repeats everything when the function names a record that it was not given', async () => {
    let tries = 0;
    const { add, checkpoints } = open(() => {
      tries += 1;
      return returned({ batchItemFailures: tries === 1 ? [{ itemIdentifier: 'unknown' }] : [] });
    });
    const one = change('a', 'task:seal');
    add(one);
    await expect.poll(() => checkpoints).toEqual([one.sequence]);
    expect(tries).toBe(2);
  });
});
