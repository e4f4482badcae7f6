/** Pages that are not the sender's console: address without a trailing slash, and the file that answers it. */
export const pagePaths = {
  '/sign': '/sign/index.html',
  '/verify': '/verify/index.html',
} as const;

/**
 * The file under `dist/web` for the path of a request. A path whose last segment has a dot is a file; any other is an address
 * of the sender's console, which routes by itself. Plain ES5-compatible logic: the CDN runs the same rule.
 */
export const fileOfPath = (path: string): string => {
  const page = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  if (Object.hasOwn(pagePaths, page)) return pagePaths[page as keyof typeof pagePaths];
  return /\.[^/]*$/.test(page) ? page : '/index.html';
};

/** How long a file may be cached: names under /assets/ and /pdfjs/ change with their content. */
export const cacheControlOf = (file: string): string =>
  /^\/(?:assets|pdfjs)\//.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache';

const contentTypes: Readonly<Record<string, string>> = {
  bcmap: 'application/octet-stream',
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  icc: 'application/vnd.iccprofile',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  md: 'text/markdown; charset=utf-8',
  pfb: 'application/octet-stream',
  png: 'image/png',
  svg: 'image/svg+xml',
  ttf: 'font/ttf',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
};

export const contentTypeOf = (file: string): string =>
  contentTypes[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
