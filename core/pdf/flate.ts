/** The only place that uses node:zlib: a browser build replaces this file. */
import { inflateSync } from 'node:zlib';
import { tooComplex, unsupported } from './refuse.ts';

/** Inflates a zlib stream (RFC 1950); `pdf.too-complex` when it would grow beyond `maxBytes`. */
export const inflate = (data: Uint8Array, maxBytes: number): Uint8Array => {
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, maxBytes) });
  } catch (cause) {
    if ((cause as { readonly code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooComplex(`a stream that inflates beyond ${maxBytes} bytes`);
    }
    throw unsupported('a Flate stream that is not valid zlib data');
  }
};

/** Whether the data is one complete deflated stream and nothing else, of exactly these bytes: no reader can see something else in it. */
export const isDeflated = (data: Uint8Array, plain: Uint8Array): boolean => {
  try {
    const options = { maxOutputLength: Math.max(1, plain.length), info: true };
    // With `info` the engine comes along, which counts what it took in.
    const { buffer, engine } = inflateSync(data, options) as unknown as Inflated;
    return engine.bytesWritten === data.length && Buffer.compare(buffer, plain) === 0;
  } catch {
    return false;
  }
};

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}
