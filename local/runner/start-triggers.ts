import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { TableName } from '../../adapters/resources.ts';
import { functions } from '../../lambdas/functions.ts';
import { type Trigger, triggers } from '../../lambdas/triggers.ts';
import { openCheckpoints } from './checkpoint.ts';
import type { Outcome } from './function-thread.ts';
import { physicalNameOf } from './local-names.ts';
import type { Functions } from './open-functions.ts';
import { pollStream, type StreamPoller, type StreamTrigger } from './poll-stream.ts';
import { type Schedule, startSchedule } from './schedule.ts';
import { openStream } from './stream-source.ts';

export interface RunningTriggers {
  /** Something was written to these tables, by their physical names: their streams are read at once. */
  readonly nudge: (written: readonly string[]) => void;
  /** Runs every schedule now. */
  readonly tick: () => Promise<readonly Outcome[]>;
  /** Settles when no change of a table waits for a function any more. */
  readonly workedOff: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface TriggerOptions {
  readonly functions: Functions;
  readonly streams: DynamoDBStreamsClient;
  readonly streamArns: Readonly<Record<string, string>>;
  /** File in which the positions in the streams are kept. */
  readonly checkpoints: string;
  readonly now: () => Date;
  readonly givenUp: (failure: object) => void;
  readonly log: (line: string) => void;
}

const flushMs = 200;
const entries = Object.entries(triggers) as readonly (readonly [string, Trigger])[];

const streamTriggersOf = (table: TableName, { functions: all }: TriggerOptions): readonly StreamTrigger[] =>
  entries.flatMap(([name, { source, function: target }]) =>
    source.on === 'stream' && source.table === table
      ? [
          {
            name,
            kinds: source.kinds,
            // As in the deployed mapping: what takes long comes one a call.
            batchSize: source.kinds !== 'every-change' && functions[target].timeoutSeconds > 60 ? 1 : 10,
            invoke: (event) => all.invoke(target, event),
          },
        ]
      : [],
  );

/** Starts what starts functions besides requests: streams and schedules, from the one list of triggers. */
export const startTriggers = (options: TriggerOptions): RunningTriggers => {
  const { functions: all, streams, now, log, givenUp } = options;
  const checkpoints = openCheckpoints(options.checkpoints);
  const tables = [...new Set(entries.flatMap(([, { source }]) => (source.on === 'stream' ? [source.table] : [])))];
  const pollerOf = (table: TableName): StreamPoller => {
    const streamArn = options.streamArns[table];
    if (streamArn === undefined) throw new Error(`table ${table} has no stream`);
    const after = checkpoints.get(streamArn);
    return pollStream({
      source: openStream({ client: streams, streamArn, after }),
      streamArn,
      after,
      triggers: streamTriggersOf(table, options),
      checkpoint: (sequence) => checkpoints.set(streamArn, sequence),
      givenUp,
      log,
    });
  };
  const pollers = new Map(tables.map((table) => [physicalNameOf(table), pollerOf(table)]));
  const schedules: readonly Schedule[] = entries.flatMap(([name, { source, function: target }]) =>
    source.on === 'schedule'
      ? [
          startSchedule({
            name,
            everyMinutes: source.everyMinutes,
            invoke: (event) => all.invoke(target, event),
            now,
            log,
          }),
        ]
      : [],
  );
  const flushing = setInterval(checkpoints.flush, flushMs);
  return {
    nudge: (written) => {
      for (const name of new Set(written)) pollers.get(name)?.nudge();
    },
    tick: () => Promise.all(schedules.map((schedule) => schedule.tick())),
    workedOff: async () => {
      await Promise.all([...pollers.values()].map((poller) => poller.workedOff()));
    },
    close: async () => {
      clearInterval(flushing);
      for (const schedule of schedules) schedule.close();
      await Promise.all([...pollers.values()].map((poller) => poller.close()));
      checkpoints.flush();
    },
  };
};
