import { finished } from 'node:stream/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { replaceDate } from './clock.ts';
import { awslambda, isStreaming, ResponseStream } from './response-stream.ts';
import { describeError, type FromWorker, type ToWorker, type WorkerSetup } from './worker-messages.ts';

/**
 * What Lambda's runtime is to a function, in a thread of its own: imports the bundle once, then answers one invocation after the
 * other. The handler sees the globals, the context and the environment variables that it sees when it is deployed.
 */
type Handler = (event: unknown, context: unknown) => unknown;
type Invocation = Extract<ToWorker, { type: 'invoke' }>;

const machineNow = Date.now;
const setup = workerData as WorkerSetup;
const port: MessagePort = (() => {
  if (parentPort === null) throw new Error('this file runs in a thread of the local runner');
  return parentPort;
})();
const tell = (message: FromWorker, moved: readonly ArrayBuffer[] = []): void => port.postMessage(message, moved);

let chunkTaken: (() => void) | undefined;

const contextOf = (invocation: Invocation) => ({
  functionName: setup.name,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:${process.env.AWS_REGION}:000000000000:function:${setup.name}`,
  memoryLimitInMB: String(setup.memoryMb),
  awsRequestId: invocation.requestId,
  logGroupName: `/aws/lambda/${setup.name}`,
  logStreamName: 'local',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - machineNow()),
});

const answer = async (handler: Handler, invocation: Invocation): Promise<void> => {
  const event: unknown = JSON.parse(invocation.event);
  const context = contextOf(invocation);
  if (!isStreaming(handler)) {
    const result: unknown = await handler(event, context);
    tell({ type: 'done', result: JSON.stringify(result) ?? 'null' });
    return;
  }
  const stream = new ResponseStream({
    head: (head) => tell({ type: 'head', head }),
    chunk: (bytes) => {
      const taken = new Promise<void>((resolve) => {
        chunkTaken = resolve;
      });
      tell({ type: 'chunk', bytes }, [bytes.buffer]);
      return taken;
    },
  });
  const ended = finished(stream, { readable: false });
  // A handler that fails leaves the stream unfinished; the failure is what counts then.
  ended.catch(() => undefined);
  await handler(event, stream, context);
  await ended;
  tell({ type: 'done', result: undefined });
};

const loadHandler = async (): Promise<Handler> => {
  const bundle: unknown = await import(setup.bundle);
  const handler: unknown = typeof bundle === 'object' && bundle !== null ? Reflect.get(bundle, 'handler') : undefined;
  if (typeof handler !== 'function') throw new Error(`${setup.bundle} exports no function named handler`);
  return handler as Handler;
};

replaceDate(setup.clock);
Reflect.set(globalThis, 'awslambda', awslambda);
try {
  const handler = await loadHandler();
  port.on('message', (message: ToWorker) => {
    if (message.type === 'taken') chunkTaken?.();
    else answer(handler, message).catch((error) => tell({ type: 'failed', error: describeError(error) }));
  });
  tell({ type: 'ready' });
} catch (error) {
  tell({ type: 'init-failed', error: describeError(error) });
}
