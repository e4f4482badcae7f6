/**
 * Loaded before every function: what Lambda's runtime for Node offers as the global `awslambda`, and MiniStack doesn't. A streamed answer
 * is gathered and handed back as a whole, as emulator.py takes it.
 */
import { Writable } from 'node:stream';

const heads = new WeakMap();

globalThis.awslambda = {
  streamifyResponse: (handler) => async (event, context) => {
    const chunks = [];
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        chunks.push(Buffer.from(chunk));
        done();
      },
    });
    await handler(event, stream, context);
    const { statusCode = 200, headers = {} } = heads.get(stream) ?? {};
    return { statusCode, headers, body: Buffer.concat(chunks).toString('base64'), streamed: true };
  },
  HttpResponseStream: {
    from: (stream, head) => {
      heads.set(stream, head);
      return stream;
    },
  },
};
