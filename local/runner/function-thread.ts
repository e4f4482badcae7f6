import { Worker } from 'node:worker_threads';
import type { FunctionDesign, FunctionName } from '../../lambdas/functions.ts';
import type { SharedClock } from './clock.ts';
import { threadEntry } from './compiled-code.ts';
import type { ResponseSink } from './response-stream.ts';
import type { FromWorker, FunctionError, ToWorker, WorkerSetup } from './worker-messages.ts';

/** How an invocation ended. `streamed`: the response went to the sink. */
export type Outcome =
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'streamed' }
  | { readonly kind: 'failed'; readonly error: FunctionError };

export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  readonly sink: ResponseSink;
}

/** One execution environment of a function: a thread that takes one invocation at a time. */
export interface FunctionThread {
  /** Settles when the bundle is loaded: undefined, or why it could not be. */
  readonly loaded: Promise<FunctionError | undefined>;
  /** Settles when the thread has ended, whatever ended it. */
  readonly ended: Promise<void>;
  /** False once the thread was told to end, or ended by itself. */
  readonly usable: () => boolean;
  readonly invoke: (invocation: Invocation) => Promise<Outcome>;
  /** Ends the thread at once, as a crash would. */
  readonly kill: () => Promise<void>;
}

export interface ThreadOptions {
  readonly name: FunctionName;
  readonly design: FunctionDesign;
  readonly bundle: URL;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: SharedClock;
  /** A line that the function wrote to its log. */
  readonly log: (line: string) => void;
}

const loadSeconds = 30;

export const failure = (errorType: string, errorMessage: string): Outcome => ({
  kind: 'failed',
  error: { errorType, errorMessage, trace: [] },
});

const forwardLines = (stream: NodeJS.ReadableStream, log: (line: string) => void): void => {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) log(line);
  });
};

export const startThread = (options: ThreadOptions): FunctionThread => {
  const { name, design } = options;
  const setup: WorkerSetup = {
    name,
    bundle: options.bundle.href,
    memoryMb: design.memoryMb,
    clock: options.clock.buffer,
  };
  const worker = new Worker(threadEntry, {
    eval: true,
    name,
    workerData: setup,
    env: { ...options.environment },
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: design.memoryMb },
  });
  forwardLines(worker.stdout, options.log);
  forwardLines(worker.stderr, options.log);

  let settle: ((outcome: Outcome) => void) | undefined;
  let sink: ResponseSink | undefined;
  let over = false;
  const gone: FunctionError = {
    errorType: 'Runtime.ExitError',
    errorMessage: `the thread of ${name} ended`,
    trace: [],
  };
  const loaded = Promise.withResolvers<FunctionError | undefined>();
  const ended = Promise.withResolvers<void>();
  const send = (message: ToWorker): void => worker.postMessage(message);

  const receive = (message: FromWorker): void => {
    switch (message.type) {
      case 'ready':
        loaded.resolve(undefined);
        break;
      case 'init-failed':
        loaded.resolve(message.error);
        break;
      case 'head':
        sink?.head(message.head);
        break;
      case 'chunk':
        // A client that went away takes nothing more, but the function may finish.
        sink?.chunk(message.bytes).then(
          () => send({ type: 'taken' }),
          () => send({ type: 'taken' }),
        );
        break;
      case 'done':
        settle?.(message.result === undefined ? { kind: 'streamed' } : { kind: 'returned', payload: message.result });
        break;
      case 'failed':
        settle?.({ kind: 'failed', error: message.error });
    }
  };
  worker.on('message', receive);
  worker.on('error', (error: Error) => {
    options.log(`${name} crashed: ${error.stack ?? error.message}`);
  });
  worker.on('exit', () => {
    over = true;
    loaded.resolve(gone);
    settle?.({ kind: 'failed', error: gone });
    ended.resolve();
  });
  const kill = async (): Promise<void> => {
    over = true;
    await worker.terminate();
  };
  const loadTimer = setTimeout(kill, loadSeconds * 1000);
  loaded.promise.finally(() => clearTimeout(loadTimer));

  return {
    loaded: loaded.promise,
    ended: ended.promise,
    usable: () => !over,
    kill,
    invoke: (invocation) => {
      if (over) return Promise.resolve({ kind: 'failed', error: gone });
      const outcome = Promise.withResolvers<Outcome>();
      const milliseconds = design.timeoutSeconds * 1000;
      const timer = setTimeout(() => {
        void kill();
        settle?.(failure('Sandbox.Timedout', `${name} timed out after ${design.timeoutSeconds} seconds`));
      }, milliseconds);
      sink = invocation.sink;
      settle = (value) => {
        clearTimeout(timer);
        settle = undefined;
        sink = undefined;
        outcome.resolve(value);
      };
      const { requestId, event } = invocation;
      send({ type: 'invoke', requestId, event, deadline: Date.now() + milliseconds });
      return outcome.promise;
    },
  };
};
