import type { FunctionName } from '../../lambdas/functions.ts';

/** What the runner hands to a thread when it starts. */
export interface WorkerSetup {
  readonly name: FunctionName;
  /** file: URL of the bundle; it exports `handler`. */
  readonly bundle: string;
  readonly memoryMb: number;
  readonly clock: SharedArrayBuffer;
}

/** The head of a streamed response, as `awslambda.HttpResponseStream.from` takes it. */
export interface ResponseHead {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly cookies?: readonly string[];
}

/** An error as Lambda reports one to whoever invoked the function. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export type ToWorker =
  | { readonly type: 'invoke'; readonly requestId: string; readonly event: string; readonly deadline: number }
  /** A chunk went out to the client; the next one may come. */
  | { readonly type: 'taken' };

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'init-failed'; readonly error: FunctionError }
  | { readonly type: 'head'; readonly head: ResponseHead }
  | { readonly type: 'chunk'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** The handler is done: what it returned, as JSON; undefined when it streamed. */
  | { readonly type: 'done'; readonly result: string | undefined }
  | { readonly type: 'failed'; readonly error: FunctionError };

export const describeError = (error: unknown): FunctionError =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: 'Error', errorMessage: String(error), trace: [] };
