import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { pagePathsCode } from '../../lib/constructs/page-paths.ts';
import { uploadOrder } from '../../lib/pages-upload/index.ts';
import { securityTxt } from '../../lib/pages-upload/security-txt.ts';
import { contentTypeOf, fileOfPath } from '../../web/page-paths.ts';

test('security.txt says whom to tell, where it is, and when it ends', () => {
  const now = new Date('2026-11-23T00:00:00Z');
  const text = securityTxt({ contact: 'mailto:security@example.com', pagesUrl: 'https://sign.example.com', now });
  const fields = Object.fromEntries(
    text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/: (.*)/s).slice(0, 2)),
  );
  expect(fields).toMatchObject({
    Contact: 'mailto:security@example.com',
    Canonical: 'https://sign.example.com/.well-known/security.txt',
  });
  const days = (Date.parse(fields.Expires ?? '') - now.getTime()) / 86_400_000;
  expect(days).toBeGreaterThan(300);
  expect(days).toBeLessThan(365);
});

describe('from the address of a page to its file', () => {
  const handler = runInNewContext(`${pagePathsCode()}; handler`) as (event: unknown) => { uri: string };
  const samples = [
    '/.well-known/security.txt',
    '/',
    '/sign',
    '/sign/',
    '/verify',
    '/verify/',
    '/documents/01k9',
    '/assets/sender-abc.js',
    '/favicon.svg',
  ].concat([
    '/config.json',
    '/sign/index.html',
    '/constructor',
    '/__proto__',
    '/a.b/c',
    '//',
    '/pdfjs/6.5/pdf.worker.js',
  ]);
  test.each(samples)('%s is the same file at the edge and locally', (path) => {
    expect(handler({ request: { uri: path } }).uri).toBe(fileOfPath(path));
  });

  test('fits the limit of CloudFront Functions', () => {
    expect(Buffer.byteLength(pagePathsCode())).toBeLessThan(10 * 1024);
  });
});

describe('upload of the pages', () => {
  test('puts pages after what they load', () => {
    expect(uploadOrder(['index.html', 'assets/b.js', 'sign/index.html', 'assets/a.css'])).toEqual([
      'assets/a.css',
      'assets/b.js',
      'index.html',
      'sign/index.html',
    ]);
  });

  test('gives scripts, styles and WebAssembly the types without which browsers refuse them', () => {
    expect(contentTypeOf('assets/a.js')).toBe('text/javascript; charset=utf-8');
    expect(contentTypeOf('assets/a.css')).toBe('text/css; charset=utf-8');
    expect(contentTypeOf('pdfjs/wasm/openjpeg.wasm')).toBe('application/wasm');
    expect(contentTypeOf('LICENSE')).toBe('application/octet-stream');
  });
});
