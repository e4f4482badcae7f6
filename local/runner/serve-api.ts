import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '../../core/errors.ts';
import type { FunctionPool } from './function-pool.ts';
import { problemResponse } from './problem-response.ts';
import { proxyEvent, readBody } from './proxy-event.ts';
import { responseSink, writeProxyResult } from './proxy-response.ts';
import { createMatcher, type MatchableRoute } from './route-match.ts';

export interface ApiOptions<Name extends string, FunctionName extends string> {
  readonly routes: Readonly<Record<Name, MatchableRoute & { readonly function: FunctionName }>>;
  readonly invoke: (
    name: FunctionName,
    ...rest: Parameters<FunctionPool['invoke']>
  ) => ReturnType<FunctionPool['invoke']>;
  readonly now: () => Date;
  /** Why a request got the answer `internal`. */
  readonly log: (line: string) => void;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** Sends a coded error, unless an answer has already begun: then the connection is cut, so that nobody takes it for whole. */
export const refuse = (request: IncomingMessage, response: ServerResponse, code: ErrorCode): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = problemResponse(code, request.headers['accept-language']);
  // What is left of the body is not read.
  if (!request.complete) response.setHeader('Connection', 'close');
  response.writeHead(problem.status, problem.headers).end(problem.body);
};

/** Serves the routes as API Gateway does: each request becomes an event for the function of its route. */
export const createApi = <Name extends string, FunctionName extends string>(
  options: ApiOptions<Name, FunctionName>,
): RequestHandler => {
  const match = createMatcher<Name>(options.routes);
  return async (request, response, url) => {
    const found = match(request.method ?? 'GET', url.pathname);
    if (found.kind === 'none') return refuse(request, response, 'request.not-found');
    if (found.kind === 'method') {
      response.setHeader('Allow', found.allowed.join(', '));
      return refuse(request, response, 'request.method-not-allowed');
    }
    const body = await readBody(request);
    if (body === undefined) return refuse(request, response, 'request.too-large');
    const route = options.routes[found.name];
    const event = proxyEvent(request, {
      resource: route.path,
      url,
      parameters: found.parameters,
      body,
      now: options.now(),
    });
    const outcome = await options.invoke(route.function, event, responseSink(response));
    if (outcome.kind === 'streamed') {
      response.end();
      return;
    }
    if (outcome.kind === 'returned' && writeProxyResult(response, outcome.payload)) return;
    const reason = outcome.kind === 'failed' ? outcome.error.errorMessage : 'it returned no proxy response';
    options.log(`${request.method} ${route.path}: ${route.function} failed: ${reason}`);
    refuse(request, response, 'internal');
  };
};
