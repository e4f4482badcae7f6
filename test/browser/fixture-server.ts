import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type ErrorCode, errorTable } from '../../core/errors.ts';
import { type Route, type RouteName, routes } from '../../lambdas/routes.ts';
import { cacheControlOf, fileOfPath } from '../../web/page-paths.ts';
import { securityHeaders } from '../../web/security-headers.ts';

export interface FixtureRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly token: string | undefined;
}
/** An answer of the API: what the route's schema allows, the bytes of a PDF, an error code, or what a function makes of the request. */
export type Reply = object | Uint8Array | { readonly error: ErrorCode } | ((request: FixtureRequest) => unknown);
export type Replies = Partial<Record<RouteName, Reply>>;

export interface FixtureServer {
  readonly url: string;
  /** The answers from now on. */
  replies: Replies;
  /** Every call of the API, oldest first. */
  readonly calls: { readonly name: RouteName; readonly request: FixtureRequest }[];
  readonly uploads: Uint8Array[];
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** The built pages and an API of canned answers, each checked against its route's schema; uploads go to /upload. */
export const startFixtureServer = async (folder: string): Promise<FixtureServer> => {
  const pages = readPages(folder);
  const state: { replies: Replies } = { replies: {} };
  const calls: FixtureServer['calls'] = [];
  const uploads: Uint8Array[] = [];

  const answerApi = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const found = routeOf(request.method ?? 'GET', url.pathname);
    if (found === undefined) return sendError(response, { error: 'request.not-found' }, request);
    const body = await readBody(request);
    const fixture: FixtureRequest = {
      params: found.params,
      query: url.searchParams,
      body: body.length === 0 ? undefined : (JSON.parse(Buffer.from(body).toString('utf8')) as unknown),
      token: request.headers.authorization?.replace(/^Bearer /, ''),
    };
    calls.push({ name: found.name, request: fixture });
    const reply = state.replies[found.name];
    const answer = typeof reply === 'function' ? await (reply as (request: FixtureRequest) => unknown)(fixture) : reply;
    if (answer === undefined) return sendError(response, { error: 'request.not-found' }, request);
    if (answer instanceof Uint8Array) {
      response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': answer.length });
      response.end(answer);
      return;
    }
    if (isErrorReply(answer)) return sendError(response, answer, request);
    const route: Route = routes[found.name];
    if (route.response === 'pdf') throw new Error(`${found.name} answers with a PDF`);
    const checked = route.status === 204 ? undefined : route.response.parse(answer);
    response.writeHead(route.status, { 'content-type': 'application/json' });
    response.end(checked === undefined ? undefined : JSON.stringify(checked));
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fixture');
    const work = async () => {
      if (url.pathname === '/upload') {
        uploads.push(await readBody(request));
        response.writeHead(204).end();
        return;
      }
      if (url.pathname.startsWith('/v1/')) return answerApi(request, response, url);
      if (url.pathname === '/config.json') {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"apiUrl":""}');
        return;
      }
      sendFile(pages, fileOfPath(url.pathname), response);
    };
    work().catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get replies() {
      return state.replies;
    },
    set replies(replies) {
      state.replies = replies;
      calls.length = 0;
    },
    calls,
    uploads,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

const routeOf = (
  method: string,
  path: string,
): { readonly name: RouteName; readonly params: Record<string, string> } | undefined => {
  for (const [name, route] of Object.entries(routes)) {
    if (route.method !== method) continue;
    const match = new RegExp(`^${route.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`).exec(path);
    if (match !== null) return { name: name as RouteName, params: { ...match.groups } };
  }
  return undefined;
};

const readBody = async (request: IncomingMessage): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part as Uint8Array);
  return Buffer.concat(parts);
};

interface ErrorReply {
  readonly error: ErrorCode;
  readonly fields?: { path: string; reason: string }[];
  /** What signing in still needs. */
  readonly next?: object;
}
const isErrorReply = (answer: unknown): answer is ErrorReply =>
  typeof answer === 'object' && answer !== null && typeof (answer as { error?: unknown }).error === 'string';

const sendError = (response: ServerResponse, { error: code, ...more }: ErrorReply, request: IncomingMessage): void => {
  const { status, ja, en } = errorTable[code];
  const message = request.headers['accept-language']?.startsWith('ja') === true ? ja : en;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { code, message, ...more } }));
};

type Pages = ReadonlyMap<string, Uint8Array>;

/** All files by their path. In memory, so that a build that runs meanwhile takes nothing away. */
const readPages = (folder: string): Pages =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length).replaceAll('\\', '/'), readFileSync(path)]),
  );

const sendFile = (pages: Pages, file: string, response: ServerResponse): void => {
  const content = pages.get(file);
  if (content === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    ...securityHeaders({ uploads: [] }),
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'cache-control': cacheControlOf(file),
  });
  response.end(content);
};
