import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A call that a function makes to AWS, seen right before it is passed on, and again right before its answer is. */
export interface AwsCall {
  readonly principal: string;
  readonly service: string;
  /** `TransactWriteItems`, `Sign`, `PutObject`, ... */
  readonly operation: string;
  readonly when: 'before' | 'after';
}

/** Whether the function that makes the call is to crash at this very point. For tests. */
export type CrashAt = (call: AwsCall) => boolean;

export interface CrashProxy {
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

const objectOperations: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
  POST: 'PostObject',
};

const operationOf = (service: string, request: IncomingMessage, body: Buffer): string => {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  if (service === 's3') return objectOperations[request.method ?? ''] ?? '';
  if (service === 'lambda') return 'Invoke';
  return new URLSearchParams(body.toString('utf8')).get('Action') ?? '';
};

const accessKeyOf = (request: IncomingMessage): string =>
  /Credential=([^/,\s]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';

/** Stands between the functions and one service of the embedded AWS, and lets a test crash them at any of their calls. */
export const startCrashProxy = async (options: {
  readonly service: string;
  readonly target: string;
  readonly principalOf: (accessKey: string) => string;
  readonly crashAt: CrashAt;
  /** Ends the function that made the call. */
  readonly crash: (principal: string) => Promise<void>;
}): Promise<CrashProxy> => {
  const target = new URL(options.target);

  const crashes = async (call: AwsCall): Promise<boolean> => {
    if (!options.crashAt(call)) return false;
    await options.crash(call.principal);
    return true;
  };

  const pass = (request: IncomingMessage, body: Buffer): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      // The headers as they came, Host above all: they are signed.
      const { method = 'GET', url = '/', rawHeaders } = request;
      forward({ host: target.hostname, port: target.port, method, path: url, headers: rawHeaders }, resolve)
        .on('error', reject)
        .end(body);
    });

  const relay = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const call = {
      principal: options.principalOf(accessKeyOf(request)),
      service: options.service,
      operation: operationOf(options.service, request, body),
    };
    if (await crashes({ ...call, when: 'before' })) {
      response.destroy();
      return;
    }
    const answer = await pass(request, body);
    const content = await buffer(answer);
    if (await crashes({ ...call, when: 'after' })) {
      response.destroy();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    response.end(content);
  };

  const server = createServer((request, response) => {
    relay(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
};
