import { Writable } from 'node:stream';
import type { ResponseHead } from './worker-messages.ts';

/** Where a streamed response goes; each call settles when the other side has taken it. */
export interface ResponseSink {
  readonly head: (head: ResponseHead) => void;
  readonly chunk: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
}

/** The stream that Lambda hands to a streaming handler. */
export class ResponseStream extends Writable {
  readonly #sink: ResponseSink;
  #head: ResponseHead | undefined;
  #begun = false;

  constructor(sink: ResponseSink) {
    super({ highWaterMark: 64 * 1024 });
    this.#sink = sink;
  }

  /** Part of Lambda's interface; the content type of an HTTP response is in its head. */
  setContentType(_type: string): void {}

  setHead(head: ResponseHead): void {
    if (this.#begun) throw new Error('the response has already begun');
    this.#head = head;
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#sink.head(this.#head ?? { statusCode: 200 });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#begin();
    // A copy of its own, because the bytes are moved to the other thread and the handler may still hold the buffer.
    this.#sink.chunk(new Uint8Array(chunk)).then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#begin();
    done();
  }
}

type StreamingHandler = (event: unknown, stream: ResponseStream, context: unknown) => Promise<unknown>;

const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');

export const isStreaming = (handler: object): handler is StreamingHandler =>
  Reflect.get(handler, streaming) === 'response';

/** What Lambda's runtime for Node offers as the global `awslambda`. */
export const awslambda = {
  streamifyResponse: (handler: StreamingHandler): StreamingHandler => {
    Reflect.set(handler, streaming, 'response');
    return handler;
  },
  HttpResponseStream: {
    from: (stream: ResponseStream, head: ResponseHead): ResponseStream => {
      stream.setHead(head);
      return stream;
    },
  },
} as const;
