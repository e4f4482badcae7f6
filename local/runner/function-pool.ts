import { randomUUID } from 'node:crypto';
import { type FunctionThread, failure, type Outcome } from './function-thread.ts';
import type { ResponseSink } from './response-stream.ts';

/** A function as its callers see it: threads are started when they are needed, and again after a crash. */
export interface FunctionPool {
  /** `sink` takes a streamed response; without it a streaming function's bytes are dropped. */
  readonly invoke: (event: unknown, sink?: ResponseSink) => Promise<Outcome>;
  /** Loads the bundle before the first invocation. */
  readonly warm: () => Promise<void>;
  /** Ends every thread at once; invocations under way fail as if the machine had crashed. */
  readonly kill: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface PoolOptions {
  readonly start: () => FunctionThread;
  /** Most threads at a time; more invocations wait. */
  readonly limit: number;
  /** After this long without work, all threads but one are ended. */
  readonly idleMs?: number;
}

const dropped: ResponseSink = { head: () => undefined, chunk: async () => undefined };

export const createPool = ({ start, limit, idleMs = 30_000 }: PoolOptions): FunctionPool => {
  const threads = new Set<FunctionThread>();
  const idle: FunctionThread[] = [];
  const waiting: ((thread: FunctionThread | undefined) => void)[] = [];
  let closed = false;
  let resting: NodeJS.Timeout | undefined;

  /** The thread that has waited longest goes first; the others follow, one pause after the other. */
  const rest = (): void => {
    clearTimeout(resting);
    if (closed || idle.length < 2) return;
    resting = setTimeout(() => {
      if (idle.length > 1) void idle.shift()?.kill();
      rest();
    }, idleMs);
    resting.unref();
  };

  const add = (): FunctionThread => {
    const thread = start();
    threads.add(thread);
    thread.ended.then(() => {
      threads.delete(thread);
      const index = idle.indexOf(thread);
      if (index >= 0) idle.splice(index, 1);
      const next = closed ? undefined : waiting.shift();
      next?.(add());
    });
    return thread;
  };
  /** undefined: the system stops. */
  const take = (): Promise<FunctionThread | undefined> => {
    for (let free = idle.pop(); free !== undefined; free = idle.pop()) {
      if (free.usable()) return Promise.resolve(free);
    }
    if (threads.size < limit) return Promise.resolve(add());
    return new Promise((resolve) => waiting.push(resolve));
  };
  const give = (thread: FunctionThread): void => {
    if (!thread.usable()) return;
    const next = waiting.shift();
    if (next !== undefined) {
      next(thread);
      return;
    }
    idle.push(thread);
    rest();
  };

  return {
    invoke: async (event, sink = dropped) => {
      const thread = closed ? undefined : await take();
      if (thread === undefined) return failure('Runtime.Closed', 'the system is stopping');
      const problem = await thread.loaded;
      if (problem !== undefined) {
        await thread.kill();
        return { kind: 'failed', error: problem };
      }
      const outcome = await thread.invoke({ requestId: randomUUID(), event: JSON.stringify(event), sink });
      give(thread);
      return outcome;
    },
    warm: async () => {
      if (closed || threads.size > 0) return;
      const thread = add();
      idle.push(thread);
      if ((await thread.loaded) !== undefined) await thread.kill();
    },
    kill: async () => {
      await Promise.all([...threads].map((thread) => thread.kill()));
    },
    close: async () => {
      closed = true;
      clearTimeout(resting);
      for (const resolve of waiting.splice(0)) resolve(undefined);
      await Promise.all([...threads].map((thread) => thread.kill()));
    },
  };
};
