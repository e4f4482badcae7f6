import { request as httpRequest } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClock } from '../../local/runner/clock.ts';
import { createPool } from '../../local/runner/function-pool.ts';
import { startThread } from '../../local/runner/function-thread.ts';
import { type Listening, listenLocally } from '../../local/runner/listen.ts';
import { createApi } from '../../local/runner/serve-api.ts';
import { bundleProbe } from './fixtures/bundle-probe.ts';

const clock = createClock();
const logged: string[] = [];
const poolOf = (bundle: URL) =>
  createPool({
    limit: 1,
    start: () =>
      startThread({
        name: 'documents',
        design: { purpose: '', network: 'isolated', memoryMb: 256, timeoutSeconds: 20 },
        bundle,
        environment: {},
        clock,
        log: () => undefined,
      }),
  });

let base = '';
let server: Listening;
const pools: Record<'plain' | 'streaming', ReturnType<typeof createPool> | undefined> = {
  plain: undefined,
  streaming: undefined,
};

beforeAll(async () => {
  const [plain, streaming] = await Promise.all([bundleProbe('proxy-probe'), bundleProbe('stream-probe')]);
  pools.plain = poolOf(plain);
  pools.streaming = poolOf(streaming);
  const api = createApi({
    routes: {
      echo: { method: 'POST', path: '/v1/teams/{team}/echo', function: 'plain' },
      list: { method: 'GET', path: '/v1/teams/{team}/echo', function: 'plain' },
      answer: { method: 'GET', path: '/v1/answers/{how}', function: 'plain' },
      fixed: { method: 'GET', path: '/v1/answers/fixed', function: 'plain' },
      pdf: { method: 'GET', path: '/v1/pdf', function: 'streaming' },
    },
    invoke: async (name, event, sink) => {
      const pool = pools[name as 'plain' | 'streaming'];
      if (pool === undefined) throw new Error('not started');
      const given = event as APIGatewayProxyEvent;
      const asked = name === 'streaming' ? JSON.parse(given.queryStringParameters?.ask ?? '{}') : event;
      return pool.invoke(asked, sink);
    },
    now: clock.now,
    log: (line) => logged.push(line),
  });
  server = await listenLocally(api, 0);
  base = `http://localhost:${server.port}`;
});
afterAll(async () => {
  await server.close();
  await Promise.all([pools.plain?.close(), pools.streaming?.close()]);
});

const echo = async (path: string, init: RequestInit = {}): Promise<APIGatewayProxyEvent> => {
  const response = await fetch(`${base}${path}`, init);
  expect(response.status).toBe(201);
  return (await response.json()) as APIGatewayProxyEvent;
};
const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { error: { code: string } }).error.code;

describe('a request becomes the event of a REST proxy integration', () => {
  test('with path, parameters, query, headers and body', async () => {
    const event = await echo('/v1/teams/a%20b/echo?x=1&x=2&y=%E6%9B%B8', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/x' },
      body: '{"title":"契約"}',
    });
    expect(event).toMatchObject({
      resource: '/v1/teams/{team}/echo',
      path: '/v1/teams/a%20b/echo',
      httpMethod: 'POST',
      pathParameters: { team: 'a b' },
      queryStringParameters: { x: '2', y: '書' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['書'] },
      body: '{"title":"契約"}',
      isBase64Encoded: false,
      requestContext: { httpMethod: 'POST', resourcePath: '/v1/teams/{team}/echo' },
    });
    const lower = Object.fromEntries(Object.entries(event.headers).map(([name, value]) => [name.toLowerCase(), value]));
    expect(lower['content-type']).toBe('application/json');
    expect(event.requestContext.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('with nulls where there is nothing', async () => {
    const event = await echo('/v1/answers/none');
    expect(event).toMatchObject({ body: null, queryStringParameters: null, multiValueQueryStringParameters: null });
  });

  test('with the address of the socket, whatever a client claims', async () => {
    const event = await echo('/v1/teams/t/echo', {
      headers: { 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'https', Forwarded: 'for=203.0.113.9' },
    });
    expect(['127.0.0.1', '::1']).toContain(event.requestContext.identity.sourceIp);
    expect(JSON.stringify(event.requestContext)).not.toContain('203.0.113.9');
    // The header is what API Gateway makes of it: the claim first, so that a function that read it would be caught by the tests.
    expect(event.headers['X-Forwarded-For']).toBe(`203.0.113.9, ${event.requestContext.identity.sourceIp}`);
    expect(event.headers['X-Forwarded-Proto']).toBe('http');
  });

  test('for the route with the literal segment before the one with a parameter', async () => {
    expect((await echo('/v1/answers/fixed')).resource).toBe('/v1/answers/fixed');
  });
});

describe('an answer', () => {
  test('carries all its cookies', async () => {
    const response = await fetch(`${base}/v1/answers/any`);
    expect(response.headers.getSetCookie()).toHaveLength(2);
  });

  test('may be empty, or bytes in base64', async () => {
    expect((await fetch(`${base}/v1/answers/empty`)).status).toBe(204);
    const bytes = new Uint8Array(await (await fetch(`${base}/v1/answers/base64`)).arrayBuffer());
    expect([...bytes]).toEqual([0, 255, 1]);
  });

  test.each(['throw', 'nonsense'])('of a function that fails (%s) is a coded error without its detail', async (how) => {
    const response = await fetch(`${base}/v1/answers/${how}`, { headers: { 'Accept-Language': 'ja' } });
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text).error).toMatchObject({ code: 'internal', message: expect.stringContaining('サーバー') });
    expect(text).not.toContain('detail');
    expect(logged.join('\n')).toContain('GET /v1/answers/{how}');
  });

  test('that is streamed arrives whole', async () => {
    const response = await fetch(`${base}/v1/pdf?ask=${encodeURIComponent('{"bytes":5000000}')}`);
    expect(response.status).toBe(206);
    expect(response.headers.get('x-many')).toBe('one, two');
    expect((await response.arrayBuffer()).byteLength).toBe(5_000_000);
  });

  test('that fails while it is streamed is cut off, not ended as if it were whole', async () => {
    const ask = encodeURIComponent('{"bytes":5000000,"fail":"middle"}');
    const response = await fetch(`${base}/v1/pdf?ask=${ask}`);
    expect(response.status).toBe(206);
    await expect(response.arrayBuffer()).rejects.toThrow();
  });

  test('to a client that went away does not stop the function', async () => {
    const ask = encodeURIComponent('{"bytes":50000000}');
    const gone = new AbortController();
    const response = await fetch(`${base}/v1/pdf?ask=${ask}`, { signal: gone.signal });
    gone.abort();
    await expect(response.arrayBuffer()).rejects.toThrow();
    const next = await fetch(`${base}/v1/pdf?ask=${encodeURIComponent('{"bytes":7}')}`);
    expect((await next.arrayBuffer()).byteLength).toBe(7);
  });
});

describe('a request that reaches no function gets a coded error', () => {
  test.each(['/v1/nothing', '/v1/teams//echo', '/v1/teams/t/echo/', '/v1/teams/%ff/echo'])(
    'not found: %s',
    async (path) => {
      const response = await fetch(`${base}${path}`);
      expect(response.status).toBe(404);
      expect(await codeOf(response)).toBe('request.not-found');
    },
  );

  test('a method that the path does not take, naming those it takes', async () => {
    const response = await fetch(`${base}/v1/teams/t/echo`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST');
    expect(await codeOf(response)).toBe('request.method-not-allowed');
  });

  test('a body over 10 MB, announced or not', async () => {
    const body = new Uint8Array(10 * 1024 * 1024 + 1);
    const announced = await fetch(`${base}/v1/teams/t/echo`, { method: 'POST', body });
    expect(announced.status).toBe(413);
    const status = await new Promise((resolve, reject) => {
      const sending = httpRequest(`${base}/v1/teams/t/echo`, { method: 'POST' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sending.on('error', reject);
      for (let sent = 0; sent < body.length; sent += 1_048_576) sending.write(body.subarray(sent, sent + 1_048_576));
      sending.end();
    });
    expect(status).toBe(413);
  });
});
