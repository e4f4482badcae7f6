import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { RewriteOrder } from './rewrite-thread.ts';
import type { RewriteResult } from './rewrite-upload.ts';

export interface RewriteLimits {
  readonly milliseconds: number;
  /** JavaScript objects. */
  readonly heapBytes: number;
  /** Buffers outside of the heap, where decompressed data lies, and PDFium's memory. */
  readonly bufferBytes: number;
  readonly wasmBytes: number;
}

const mebi = 1024 * 1024;

/** Well below what the function has: the upload, and what is made of it, lie beside it. */
export const rewriteLimits: RewriteLimits = {
  milliseconds: 120_000,
  heapBytes: 768 * mebi,
  bufferBytes: 1280 * mebi,
  wasmBytes: 768 * mebi,
};

const lookEveryMs = 50;

/** Bundled beside the function; from source elsewhere. */
const threadModule = (): URL => {
  const [bundled, source] = ['./rewrite-thread.mjs', './rewrite-thread.ts'].map(
    (name) => new URL(name, import.meta.url),
  );
  return (existsSync(bundled as URL) ? bundled : source) as URL;
};

/**
 * `rewriteUpload` in a thread that is ended when it takes too long or too much memory, or crashes: for the upload that is a refusal,
 * for the function nothing.
 */
export const rewriteApart = async (
  upload: Uint8Array,
  limits: RewriteLimits = rewriteLimits,
): Promise<RewriteResult> => {
  const order: RewriteOrder = { upload, wasmBytes: limits.wasmBytes };
  const worker = new Worker(threadModule(), {
    workerData: order,
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: limits.heapBytes / mebi },
    // What a library prints about a file is the file's content.
    stdout: true,
    stderr: true,
  });
  const { promise, resolve } = Promise.withResolvers<RewriteResult>();
  const refuse = (why: string): void => resolve({ kind: 'refused', why });
  worker.once('message', resolve);
  worker.once('error', (error: Error) => refuse(`the thread crashed: ${error.message}`));
  worker.once('exit', (code) => refuse(`the thread ended with ${code}`));
  const late = setTimeout(() => refuse('out of time'), limits.milliseconds);
  const watch = setInterval(() => {
    worker.getHeapStatistics().then(
      ({ external_memory }) => external_memory > limits.bufferBytes && refuse('out of memory'),
      // It has ended: said above.
      () => undefined,
    );
  }, lookEveryMs);
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    clearInterval(watch);
    await worker.terminate();
  }
};
