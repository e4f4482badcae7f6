import { Writable } from 'node:stream';
import { settingsVariable } from '../../lambdas/environment.ts';

type StreamingHandler = (event: never, stream: Writable, context: unknown) => Promise<void>;

/** The Lambda runtime's part of response streaming, in memory. Import this before a handler. */
export const installRuntime = (): void => {
  const metadata = new WeakMap<Writable, { statusCode: number; headers: Record<string, string> }>();
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse: (handler: unknown) => handler,
      HttpResponseStream: {
        from: (stream: Writable, given: { statusCode: number; headers: Record<string, string> }) => {
          metadata.set(stream, given);
          return Object.assign(stream, { given });
        },
      },
    },
  });
  process.env[settingsVariable] = JSON.stringify({
    pagesUrl: 'https://sign.example.com',
    apiUrl: 'https://api.example.com',
    linkDays: 10,
    documentDays: 90,
    defaultPlan: 'enterprise',
    seesAddresses: true,
    mailFrom: 'CloudSign <no-reply@example.com>',
    timestampAuthorities: [],
    validationData: { waitHours: 0, graceHours: 1 },
    renewalsAtOnce: 40,
    sealKey: 'ec256',
    privateHosts: [],
  });
};

export interface ApiReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Calls a streaming handler as API Gateway does. */
export const invokeApi = async (
  handler: unknown,
  request: {
    readonly method: string;
    readonly resource: string;
    readonly params?: Readonly<Record<string, string>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): Promise<ApiReply> => {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  const event = {
    httpMethod: request.method,
    resource: request.resource,
    path: request.resource,
    pathParameters: request.params ?? null,
    queryStringParameters: null,
    headers: request.headers ?? {},
    body: request.body ?? null,
    isBase64Encoded: false,
    requestContext: { identity: { sourceIp: '192.0.2.1' } },
  };
  await (handler as StreamingHandler)(event as never, stream, {});
  const { given } = stream as Writable & { given: { statusCode: number; headers: Record<string, string> } };
  return { status: given.statusCode, headers: given.headers, body: Buffer.concat(chunks).toString('utf8') };
};
