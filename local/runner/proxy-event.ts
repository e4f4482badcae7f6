import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { binaryMediaTypes } from '../../lambdas/routes.ts';

/** API Gateway takes no more. */
const maxBodyBytes = 10 * 1024 * 1024;

/** Reads a request's body to its end, so that the client reads the answer; undefined when API Gateway would not take it. */
export const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (size > 10 * maxBodyBytes) return undefined;
  }
  return size > maxBodyBytes ? undefined : Buffer.concat(chunks);
};

/** Headers that API Gateway writes itself. */
const gatewayHeaders = new Set(['x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto']);

/** API Gateway puts the address that it saw behind whatever the client claims: who reads the first one believes the client. */
const forwardedFor = ({ headers }: IncomingMessage, address: string): string =>
  [...[headers['x-forwarded-for'] ?? []].flat(), address].join(', ');

const collect = (pairs: Iterable<readonly [string, string]>): Record<string, string[]> => {
  const all: Record<string, string[]> = Object.create(null);
  for (const [name, value] of pairs) {
    const values = all[name] ?? [];
    values.push(value);
    all[name] = values;
  }
  return { ...all };
};

const lastOfEach = (all: Readonly<Record<string, readonly string[]>>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values.at(-1) ?? '']));

const headerPairs = (request: IncomingMessage): (readonly [string, string])[] => {
  const raw = request.rawHeaders;
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    if (!gatewayHeaders.has(name.toLowerCase())) pairs.push([name, raw[index + 1] ?? '']);
  }
  return pairs;
};

const sourceAddress = (request: IncomingMessage): string =>
  (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, '');

const mediaTypeOf = (header = ''): string => header.split(';')[0]?.trim().toLowerCase() ?? '';

export interface EventParts {
  /** The route's path with its parameters in braces. */
  readonly resource: string;
  readonly url: URL;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly now: Date;
}

/** The event of API Gateway's REST proxy integration, payload version 1. */
export const proxyEvent = (request: IncomingMessage, parts: EventParts): APIGatewayProxyEvent => {
  const address = sourceAddress(request);
  const { url, resource } = parts;
  const headers = collect([
    ...headerPairs(request),
    ['X-Forwarded-For', forwardedFor(request, address)],
    ['X-Forwarded-Port', String(request.socket.localPort ?? '')],
    ['X-Forwarded-Proto', 'http'],
  ]);
  const query = collect(url.searchParams);
  const hasQuery = Object.keys(query).length > 0;
  const hasParameters = Object.keys(parts.parameters).length > 0;
  const method = request.method ?? 'GET';
  const isBinary = binaryMediaTypes.includes(mediaTypeOf(request.headers['content-type']));
  return {
    resource,
    path: url.pathname,
    httpMethod: method,
    headers: lastOfEach(headers),
    multiValueHeaders: headers,
    queryStringParameters: hasQuery ? lastOfEach(query) : null,
    multiValueQueryStringParameters: hasQuery ? query : null,
    pathParameters: hasParameters ? { ...parts.parameters } : null,
    stageVariables: null,
    body: parts.body.length === 0 ? null : parts.body.toString(isBinary ? 'base64' : 'utf8'),
    isBase64Encoded: isBinary,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: null,
      httpMethod: method,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: address,
        user: null,
        userAgent: request.headers['user-agent'] ?? null,
        userArn: null,
      },
      path: url.pathname,
      protocol: 'HTTP/1.1',
      requestId: randomUUID(),
      requestTimeEpoch: parts.now.getTime(),
      resourceId: resource,
      resourcePath: resource,
      stage: 'v1',
    },
  };
};
