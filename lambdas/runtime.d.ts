import type { Writable } from 'node:stream';

declare global {
  /** What the Lambda runtime for Node.js offers for response streaming. */
  namespace awslambda {
    function streamifyResponse<E>(
      handler: (event: E, stream: Writable, context: unknown) => Promise<void>,
    ): (event: E, stream: Writable, context: unknown) => Promise<void>;
    const HttpResponseStream: {
      from(
        stream: Writable,
        metadata: { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> },
      ): Writable;
    };
  }
}
