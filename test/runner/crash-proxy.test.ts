import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AwsCall, type CrashProxy, startCrashProxy } from '../../local/runner/crash-proxy.ts';

const served: string[] = [];
const upstream = createServer((request, response) => {
  served.push(`${request.method} ${request.url} ${request.headers.host}`);
  response.writeHead(202, { 'X-From': 'upstream' }).end('answer');
});
const seen: AwsCall[] = [];
const crashed: string[] = [];
let crashAt: (call: AwsCall) => boolean = () => false;
let proxy: CrashProxy;

beforeAll(async () => {
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  proxy = await startCrashProxy({
    service: 'dynamodb',
    target: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
    principalOf: (key) => (key === 'ASIAKEY' ? 'sealing' : ''),
    crashAt: (call) => {
      seen.push(call);
      return crashAt(call);
    },
    crash: async (principal) => {
      crashed.push(principal);
    },
  });
});
afterAll(async () => {
  await proxy.close();
  upstream.close();
});

const call = (operation: string): Promise<Response> =>
  fetch(proxy.endpoint, {
    method: 'POST',
    body: '{}',
    headers: {
      Authorization:
        'AWS4-HMAC-SHA256 Credential=ASIAKEY/20261101/ap-northeast-1/dynamodb/aws4_request, SignedHeaders=host',
      'X-Amz-Target': `DynamoDB_20120810.${operation}`,
    },
  });

describe('the proxy that crashes functions', () => {
  test('passes calls on as they are, and says who does what', async () => {
    const response = await call('GetItem');
    expect(response.status).toBe(202);
    expect(response.headers.get('x-from')).toBe('upstream');
    expect(await response.text()).toBe('answer');
    expect(served.at(-1)).toBe(`POST / ${new URL(proxy.endpoint).host}`);
    const common = { principal: 'sealing', service: 'dynamodb', operation: 'GetItem' };
    expect(seen.splice(0)).toEqual([
      { ...common, when: 'before' },
      { ...common, when: 'after' },
    ]);
  });

  test('crashes before a call: it is never made', async () => {
    crashAt = ({ when }) => when === 'before';
    const before = served.length;
    await expect(call('PutItem')).rejects.toThrow();
    expect(served).toHaveLength(before);
    expect(crashed.splice(0)).toEqual(['sealing']);
  });

  test('crashes after a call: it is made, and its answer is lost', async () => {
    crashAt = ({ when }) => when === 'after';
    const before = served.length;
    await expect(call('PutItem')).rejects.toThrow();
    expect(served).toHaveLength(before + 1);
    expect(crashed.splice(0)).toEqual(['sealing']);
  });
});
