import type { IncomingMessage } from 'node:http';
import { AwsFault } from './fault.ts';

/** The whole body. @throws AwsFault when it is longer than `limit` bytes. */
export const readBody = async (request: IncomingMessage, limit: number): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > limit) {
      throw new AwsFault('RequestEntityTooLargeException', `The request is longer than ${limit} bytes.`, {
        status: 413,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const drainLimit = 256 * 1024 * 1024;

/** Reads on and throws away what is left of a refused request: most clients hear an answer only after they have sent it all. */
export const drain = async (request: IncomingMessage): Promise<void> => {
  if (request.readableEnded || request.destroyed) return;
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > drainLimit) return;
  }
};
