import { beforeAll, describe, expect, test } from 'vitest';
import { needs, variableOf } from '../../lambdas/needs.ts';
import { installRuntime, invokeApi } from '../support/invoke-api.ts';

const names = Object.values(needs).map(variableOf);
let handler: unknown;

beforeAll(async () => {
  installRuntime();
  process.env.AWS_REGION = 'ap-northeast-1';
  for (const name of names) process.env[name] = `nothing-${name}`;
  ({ handler } = await import('../../lambdas/signing/index.ts'));
});

const json = { 'Content-Type': 'application/json' };
const exchange = (body: string, headers: Record<string, string> = json) =>
  invokeApi(handler, { method: 'POST', resource: '/v1/links/sessions', headers, body });

describe('the HTTP shell answers with a code, in words, and with nothing else', () => {
  test.each([
    ['not JSON', '{"token":', json, 400, 'request.malformed'],
    ['another type', '{}', { 'Content-Type': 'text/plain' }, 415, 'request.unsupported-type'],
    ['no type', '{}', {}, 415, 'request.unsupported-type'],
    ['a missing field', '{}', json, 400, 'request.malformed'],
    ['an unknown field', '{"token":"a","admin":true}', json, 400, 'request.malformed'],
    ['a field of another type', '{"token":["a"]}', json, 400, 'request.malformed'],
    ['an array', '[]', json, 400, 'request.malformed'],
    ['null', 'null', json, 400, 'request.malformed'],
    ['__proto__', '{"__proto__":{"token":"a"}}', json, 400, 'request.malformed'],
    ['deep nesting', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, json, 400, 'request.malformed'],
    ['more than 1 MB', JSON.stringify({ token: 'x'.repeat(1_100_000) }), json, 413, 'request.too-large'],
    ['a token of the wrong form', '{"token":"../../etc/passwd"}', json, 404, 'link.unknown'],
  ])('%s', async (_, body, headers, status, code) => {
    const reply = await exchange(body, headers as Record<string, string>);
    expect(reply.status).toBe(status);
    const { error } = JSON.parse(reply.body);
    expect(error.code).toBe(code);
    expect(Object.keys(error).sort()).toEqual(
      error.fields === undefined ? ['code', 'message'] : ['code', 'fields', 'message'],
    );
    expect(reply.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
  });

  test('names the field that is wrong', async () => {
    const { error } = JSON.parse((await exchange('{"token":1}')).body);
    expect(error.fields).toEqual([{ path: 'token', reason: expect.any(String), message: expect.any(String) }]);
  });

  test('speaks the language that is asked for first', async () => {
    const ask = async (language: string) =>
      JSON.parse((await exchange('{"token":"x"}', { ...json, 'accept-language': language })).body).error.message;
    expect(await ask('en-US,ja;q=0.5')).toMatch(/^This link is not known/);
    expect(await ask('ja,en;q=0.5')).toMatch(/^このリンク/);
    expect(await ask('fr')).toMatch(/^このリンク/);
  });

  test('lets only the pages read replies across origins', async () => {
    const from = (origin: string) => exchange('{}', { ...json, Origin: origin });
    expect((await from('https://sign.example.com')).headers['access-control-allow-origin']).toBe(
      'https://sign.example.com',
    );
    for (const origin of [
      'https://evil.example',
      'https://sign.example.com.evil.example',
      'null',
      'http://sign.example.com',
    ]) {
      expect((await from(origin)).headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  test('a route of another function is not found', async () => {
    const reply = await invokeApi(handler, { method: 'POST', resource: '/v1/accounts', headers: json, body: '{}' });
    expect(reply.status).toBe(404);
  });

  test.each(['..', '%2e%2e', 'a'.repeat(27), 'A'.repeat(26), "' or 1=1"])(
    'an id %j in a path cannot exist',
    async (file) => {
      const reply = await invokeApi(handler, {
        method: 'GET',
        resource: '/v1/links/document/files/{file}/content',
        params: { file },
      });
      expect(reply.status).toBe(404);
    },
  );
});
