import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { createDelivery, type Delivery } from './batch-delivery.ts';
import { trackProgress } from './checkpoint.ts';
import type { Outcome } from './function-thread.ts';
import { streamEventRecord } from './stream-event.ts';
import type { StreamRecord, StreamSource } from './stream-source.ts';

/** A function that takes the new and changed items of these kinds. */
export interface StreamTrigger {
  readonly name: string;
  readonly kinds: readonly string[] | 'every-change';
  readonly batchSize: number;
  readonly invoke: (event: DynamoDBStreamEvent) => Promise<Outcome>;
}

export interface PollOptions {
  readonly source: StreamSource;
  readonly streamArn: string;
  readonly after: string | undefined;
  readonly triggers: readonly StreamTrigger[];
  /** All records up to this one are dealt with. */
  readonly checkpoint: (after: string) => void;
  readonly givenUp: (failure: { readonly trigger: string; readonly keys: unknown; readonly reason: string }) => void;
  readonly log: (line: string) => void;
  readonly pauses?: readonly number[];
}

export interface StreamPoller {
  /** Reads at once: something was written. */
  readonly nudge: () => void;
  /** Settles when all that was written before the call has been read and delivered, and what deliveries wrote, too. */
  readonly workedOff: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Whoever writes nudges; this is for what nobody told of, as when the engine died before it could answer. */
const pauseMs = 2000;
/** After a failure, when no more may be pending, and after a read that found something: most of what follows is nudged for. */
const shortPauseMs = 200;
const maxPending = 1000;
/** As many tries as the deployed mapping makes: a task that is given up is started again by the clock. */
const defaultPauses = [100, 300, 1000, 3000, 10_000];

const kindOf = ({ record }: StreamRecord): string | undefined => record.dynamodb?.NewImage?.kind?.S;
const partitionOf = ({ record }: StreamRecord): string => record.dynamodb?.Keys?.pk?.S ?? '';
const wanted = (item: StreamRecord, { kinds }: StreamTrigger): boolean =>
  kinds === 'every-change' || (item.record.eventName !== 'REMOVE' && kinds.includes(kindOf(item) ?? ''));

/** The records that a function reported as failed; all of them when its answer cannot be read, as Lambda has it. */
const failedOf = (payload: string, batch: readonly StreamRecord[]): ReadonlySet<StreamRecord> => {
  const answer: DynamoDBBatchResponse | null = JSON.parse(payload);
  const reported = answer?.batchItemFailures ?? [];
  const failed = new Set<StreamRecord>();
  for (const { itemIdentifier } of reported) {
    const item = batch.find(({ sequence }) => sequence === itemIdentifier);
    if (item === undefined) return new Set(batch);
    failed.add(item);
  }
  return failed;
};

export const pollStream = (options: PollOptions): StreamPoller => {
  const progress = trackProgress(options.after);
  const deliveriesLeft = new Map<string, number>();

  const settled = (sequence: string): void => {
    const left = (deliveriesLeft.get(sequence) ?? 1) - 1;
    if (left > 0) {
      deliveriesLeft.set(sequence, left);
      return;
    }
    deliveriesLeft.delete(sequence);
    progress.finished(sequence);
    const after = progress.after();
    if (after !== undefined) options.checkpoint(after);
    if (waiting.size > 0) nudge();
  };

  const deliveryTo = (trigger: StreamTrigger): Delivery<StreamRecord> => {
    let lastReason = '';
    return createDelivery<StreamRecord>({
      groupOf: partitionOf,
      batchSize: trigger.batchSize,
      parallel: 3,
      pauses: options.pauses ?? defaultPauses,
      deliver: async (batch) => {
        const event = { Records: batch.map(({ record }) => streamEventRecord(record, options.streamArn)) };
        const outcome = await trigger.invoke(event);
        if (outcome.kind === 'returned') {
          const failed = failedOf(outcome.payload, batch);
          if (failed.size > 0) lastReason = 'the function reported the record as failed';
          return failed;
        }
        lastReason = outcome.kind === 'failed' ? outcome.error.errorMessage : 'a streamed answer';
        options.log(`${trigger.name}: ${batch.length} record(s) failed: ${lastReason}`);
        return new Set(batch);
      },
      settled: (item, result) => {
        if (result === 'given-up')
          options.givenUp({ trigger: trigger.name, keys: item.record.dynamodb?.Keys, reason: lastReason });
        settled(item.sequence);
      },
    });
  };
  const deliveries = options.triggers.map((trigger) => ({ trigger, delivery: deliveryTo(trigger) }));
  const pending = (): number => deliveries.reduce((sum, { delivery }) => sum + delivery.pending(), 0);

  const dispatch = (item: StreamRecord): void => {
    progress.begun(item.sequence);
    const takers = deliveries.filter(({ trigger }) => wanted(item, trigger));
    deliveriesLeft.set(item.sequence, takers.length);
    if (takers.length === 0) settled(item.sequence);
    for (const { delivery } of takers) delivery.add(item);
  };

  let closed = false;
  let wake: (() => void) | undefined;
  let nudged = false;
  let reads = 0;
  /** Who waits for a read that begins after theirs, finds nothing, and finds nothing pending. */
  const waiting = new Set<{ readonly after: number; readonly resolve: () => void }>();
  const tellWaiting = (read: number): void => {
    for (const one of waiting)
      if (closed || read > one.after) {
        waiting.delete(one);
        one.resolve();
      }
  };
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const loop = async (): Promise<void> => {
    while (!closed) {
      nudged = false;
      let empty = false;
      try {
        reads += 1;
        const quiet = pending() === 0;
        const full = pending() >= maxPending;
        const records = full ? [] : await options.source.read();
        if (closed) return;
        for (const item of records) dispatch(item);
        if (quiet && records.length === 0) tellWaiting(reads);
        empty = !full && records.length === 0;
      } catch (error) {
        if (closed) return;
        options.log(`a stream could not be read: ${error instanceof Error ? error.message : String(error)}`);
      }
      if (!nudged) await pause(empty ? pauseMs : shortPauseMs);
    }
  };
  const running = loop();

  const nudge = (): void => {
    nudged = true;
    wake?.();
  };

  return {
    nudge,
    workedOff: () =>
      new Promise((resolve) => {
        waiting.add({ after: reads, resolve });
        nudge();
      }),
    close: async () => {
      closed = true;
      tellWaiting(reads);
      wake?.();
      for (const { delivery } of deliveries) delivery.close();
      await running;
    },
  };
};
