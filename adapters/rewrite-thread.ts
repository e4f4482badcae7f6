import { parentPort, workerData } from 'node:worker_threads';
import { rewriteUpload } from './rewrite-upload.ts';

/** A thread of its own for one upload; ended from outside when it takes too much. */
export interface RewriteOrder {
  readonly upload: Uint8Array;
  /** What PDFium's memory may grow to. */
  readonly wasmBytes: number;
}

const { upload, wasmBytes } = workerData as RewriteOrder;

const pageBytes = 65_536;
const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function limited(this: WebAssembly.Memory, pages: number): number {
  if (this.buffer.byteLength + pages * pageBytes > wasmBytes) throw new RangeError('over the limit of the thread');
  return grow.call(this, pages);
};

parentPort?.postMessage(await rewriteUpload(upload));
