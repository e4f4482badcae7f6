import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { pagePathsCode } from '../../lib/constructs/page-paths.ts';
import { contentTypeOf, uploadOrder } from '../../lib/pages-upload/index.ts';
import { fileOfPath } from '../../web/page-paths.ts';

describe('from the address of a page to its file', () => {
  const handler = runInNewContext(`${pagePathsCode()}; handler`) as (event: unknown) => { uri: string };
  const samples = [
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
