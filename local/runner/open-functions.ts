import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FunctionName, functions } from '../../lambdas/functions.ts';
import type { SharedClock } from './clock.ts';
import { openLog } from './failure-log.ts';
import { createPool, type FunctionPool } from './function-pool.ts';
import { startThread } from './function-thread.ts';

export const functionNames = Object.keys(functions) as readonly FunctionName[];

export interface Functions {
  readonly invoke: (
    name: FunctionName,
    ...rest: Parameters<FunctionPool['invoke']>
  ) => ReturnType<FunctionPool['invoke']>;
  readonly kill: (name: FunctionName) => Promise<void>;
  /** Loads every bundle, one after the other, so that first requests are quick and nobody else is slowed down. */
  readonly warm: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Threads of a function at most: enough for two people to race, few enough for a laptop. */
const threadLimit = 3;
/** The order in which a newcomer meets them. */
const warmOrder: readonly FunctionName[] = [
  'accounts',
  'documents',
  'ingest',
  'sending',
  'sealing',
  'notary',
  'mailing',
  'signing',
  'verification',
  'federation',
  'clock',
];

/** All functions, each from the bundle that is deployed, in threads with variables of their own. Logs go to a file each. */
export const openFunctions = (options: {
  /** Holds `<name>/index.mjs`. */
  readonly bundles: string;
  readonly logs: string;
  readonly clock: SharedClock;
  readonly environmentOf: (name: FunctionName) => Readonly<Record<string, string>>;
  /** Told of every invocation. */
  readonly invoked: (name: FunctionName) => void;
}): Functions => {
  mkdirSync(options.logs, { recursive: true, mode: 0o700 });
  const poolOf = (name: FunctionName): FunctionPool => {
    const environment = options.environmentOf(name);
    const log = openLog(join(options.logs, `${name}.log`));
    return createPool({
      limit: threadLimit,
      start: () =>
        startThread({
          name,
          design: functions[name],
          bundle: pathToFileURL(join(options.bundles, name, 'index.mjs')),
          environment,
          clock: options.clock,
          log,
        }),
    });
  };
  const pools = new Map(functionNames.map((name) => [name, poolOf(name)]));
  const poolFor = (name: FunctionName): FunctionPool => {
    const pool = pools.get(name);
    if (pool === undefined) throw new Error(`there is no function ${name}`);
    return pool;
  };
  return {
    invoke: (name, event, sink) => {
      options.invoked(name);
      return poolFor(name).invoke(event, sink);
    },
    kill: (name) => poolFor(name).kill(),
    warm: async () => {
      for (const name of warmOrder) await poolFor(name).warm();
    },
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
};
