import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { ResponseSink } from './response-stream.ts';
import type { ResponseHead } from './worker-messages.ts';

/** What API Gateway does with a function's answer. */

type HeaderValues = Readonly<Record<string, string | number | boolean>> | undefined;
type MultiHeaderValues = Readonly<Record<string, readonly (string | number | boolean)[]>> | undefined;

const setHeaders = (response: ServerResponse, single: HeaderValues, multiple: MultiHeaderValues): void => {
  for (const [name, value] of Object.entries(single ?? {})) response.setHeader(name, String(value));
  for (const [name, values] of Object.entries(multiple ?? {})) response.setHeader(name, values.map(String));
};

const isProxyResult = (value: unknown): value is APIGatewayProxyResult =>
  typeof value === 'object' && value !== null && 'statusCode' in value && Number.isInteger(value.statusCode);

/** Writes the JSON that a function returned; false when it is not an answer that API Gateway understands. */
export const writeProxyResult = (response: ServerResponse, payload: string): boolean => {
  const result: unknown = JSON.parse(payload);
  if (!isProxyResult(result)) return false;
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded === true ? 'base64' : 'utf8');
  response.statusCode = result.statusCode;
  setHeaders(response, result.headers, result.multiValueHeaders);
  if (result.statusCode !== 204) response.setHeader('Content-Length', body.length);
  response.end(result.statusCode === 204 ? undefined : body);
  return true;
};

/** Passes a streamed answer on as fast as the client takes it; a client that went away takes nothing. */
export const responseSink = (response: ServerResponse): ResponseSink => ({
  head: (head: ResponseHead) => {
    response.statusCode = head.statusCode;
    setHeaders(response, head.headers, head.multiValueHeaders);
    if (head.cookies !== undefined) response.setHeader('Set-Cookie', [...head.cookies]);
    response.flushHeaders();
  },
  chunk: async (bytes) => {
    if (response.destroyed || response.write(bytes)) return;
    const gone = new AbortController();
    const closed = once(response, 'close', { signal: gone.signal });
    const drained = once(response, 'drain', { signal: gone.signal });
    await Promise.race([closed, drained]);
    for (const waiter of [closed, drained]) waiter.catch(() => undefined);
    gone.abort();
  },
});
