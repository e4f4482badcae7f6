import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Listening, listenLocally, PortInUse } from '../../local/runner/listen.ts';
import { createPages } from '../../local/runner/serve-pages.ts';

let server: Listening;
let base = '';
beforeAll(async () => {
  const parent = mkdtempSync(join(tmpdir(), 'cloudsign-pages-'));
  const folder = join(parent, 'web');
  for (const name of ['assets', 'sign']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(parent, 'secret.txt'), 'not to be served');
  writeFileSync(join(folder, 'index.html'), 'console');
  writeFileSync(join(folder, 'sign/index.html'), 'sign');
  writeFileSync(join(folder, 'assets/main-abc.js'), 'script');
  const config = { apiUrl: '' };
  server = await listenLocally(createPages({ folder, origins: { uploads: ['http://127.0.0.1:9'] }, config }), 0);
  base = `http://localhost:${server.port}`;
});
afterAll(() => server.close());

const get = async (path: string, init?: RequestInit) => {
  const response = await fetch(`${base}${path}`, init);
  return { response, text: await response.text() };
};

describe('the pages', () => {
  test.each([
    ['/', 'console'],
    ['/documents/01abc', 'console'],
    ['/sign', 'sign'],
    ['/sign/', 'sign'],
    ['/assets/main-abc.js', 'script'],
    ['/config.json', '{"apiUrl":""}'],
  ])('%s is served', async (path, expected) => {
    const { response, text } = await get(path);
    expect(response.status).toBe(200);
    expect(text).toBe(expected);
  });

  test('carry the headers that the CDN sends', async () => {
    const { response } = await get('/sign');
    expect(response.headers.get('content-security-policy')).toContain("connect-src 'self' http://127.0.0.1:9");
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  test('of which those whose names change are cached for good', async () => {
    expect((await get('/assets/main-abc.js')).response.headers.get('cache-control')).toContain('immutable');
  });

  test('are not sent again when the browser has them', async () => {
    const etag = (await get('/sign')).response.headers.get('etag') ?? '';
    expect((await get('/sign', { headers: { 'If-None-Match': etag } })).response.status).toBe(304);
  });

  test.each(['/missing.js', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/%00.js', '/%ff.js'])(
    'do not include %s',
    async (path) => {
      const { response, text } = await get(path);
      expect(response.status).toBe(404);
      expect(JSON.parse(text).error.code).toBe('request.not-found');
    },
  );

  test('nor anything above their folder by a path that no browser would send', async () => {
    const status = await new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: server.port, path: '/../secret.txt' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
  });

  test('are not for a foreign name that resolves to this machine (DNS rebinding)', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { host: `rebound.example:${server.port}` };
      request({ host: '127.0.0.1', port: server.port, path: '/', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });

  test('take no other method', async () => {
    const { response } = await get('/', { method: 'POST' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});

test('a port in use is said by its number', async () => {
  const again = listenLocally(async () => undefined, server.port);
  await expect(again).rejects.toThrow(PortInUse);
  await expect(again).rejects.toMatchObject({ port: server.port });
});
