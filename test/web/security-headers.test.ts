import { describe, expect, test } from 'vitest';
import { cacheControlOf, fileOfPath } from '../../web/page-paths.ts';
import { contentSecurityPolicy, securityHeaders } from '../../web/security-headers.ts';

const directives = (policy: string): Record<string, string> =>
  Object.fromEntries(policy.split('; ').map((part) => [part.split(' ')[0] ?? '', part.split(' ').slice(1).join(' ')]));

describe('the policy of the pages', () => {
  const policy = directives(
    contentSecurityPolicy({
      api: 'https://api.example',
      uploads: ['https://staging.example', 'https://checks.example', 'https://staging.example'],
    }),
  );

  test('allows nothing that is not named', () => {
    expect(policy['default-src']).toBe("'none'");
    expect(policy['frame-ancestors']).toBe("'none'");
    expect(policy['base-uri']).toBe("'none'");
    expect(policy['form-action']).toBe("'none'");
  });

  test('runs no inline code, no eval, nothing from elsewhere', () => {
    expect(policy['script-src']).toBe("'self' 'wasm-unsafe-eval'");
    expect(policy['style-src']).toBe("'self'");
    expect(Object.values(policy).join(' ')).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|http:/);
  });

  test('talks to the API and the upload buckets only, each named once', () => {
    expect(policy['connect-src']).toBe("'self' https://api.example https://staging.example https://checks.example");
    expect(directives(contentSecurityPolicy({ api: '', uploads: [] }))['connect-src']).toBe("'self'");
  });
});

describe('the headers of the pages', () => {
  test('tell nobody where the reader was and cannot be framed', () => {
    const headers = securityHeaders({ uploads: [] });
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['strict-transport-security']).toMatch(/max-age=\d{8}/);
    expect(headers['permissions-policy']).toContain('camera=()');
  });
});

describe('the files behind addresses', () => {
  test.each([
    ['/', '/index.html'],
    ['/sign', '/sign/index.html'],
    ['/sign/', '/sign/index.html'],
    ['/sign-in', '/index.html'],
    ['/verify', '/verify/index.html'],
    ['/documents/abc/edit', '/index.html'],
    ['/documents/a.b/edit', '/index.html'],
    ['/assets/sign-1a2b.js', '/assets/sign-1a2b.js'],
    ['/favicon.svg', '/favicon.svg'],
    ['/constructor', '/index.html'],
  ])('%s: %s', (path, file) => {
    expect(fileOfPath(path)).toBe(file);
  });

  test('only names that change with their content are cached', () => {
    expect(cacheControlOf('/assets/sign-1a2b.js')).toContain('immutable');
    expect(cacheControlOf('/sign/index.html')).toBe('no-cache');
    expect(cacheControlOf('/config.json')).toBe('no-cache');
  });
});
