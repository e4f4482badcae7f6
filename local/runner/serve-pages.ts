import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheControlOf, contentTypeOf, fileOfPath } from '../../web/page-paths.ts';
import { type PageOrigins, securityHeaders } from '../../web/security-headers.ts';
import { type RequestHandler, refuse } from './serve-api.ts';

export interface PagesOptions {
  /** Where Vite put the pages. */
  readonly folder: string;
  readonly origins: PageOrigins;
  /** What the pages read at `/config.json`. */
  readonly config: unknown;
}

/** The file of a path inside the folder; undefined for a path that leads out of it. */
const locate = (folder: string, path: string): string | undefined => {
  try {
    const file = normalize(join(folder, decodeURIComponent(path)));
    return file.startsWith(`${normalize(folder)}${sep}`) && !file.includes('\0') ? file : undefined;
  } catch {
    return undefined;
  }
};

/** Serves the built pages as the CDN does: same headers, same files for the same paths. */
export const createPages = ({ folder, origins, config }: PagesOptions): RequestHandler => {
  const headers = securityHeaders(origins);
  const configText = JSON.stringify(config);
  return async (request, response, url) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return refuse(request, response, 'request.method-not-allowed');
    }
    if (url.pathname === '/config.json') {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache' });
      response.end(request.method === 'HEAD' ? undefined : configText);
      return;
    }
    const path = fileOfPath(url.pathname);
    const file = locate(folder, path);
    const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
    if (file === undefined || !found?.isFile()) return refuse(request, response, 'request.not-found');
    const etag = `"${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"`;
    response.setHeader('etag', etag);
    response.setHeader('cache-control', cacheControlOf(path));
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    response.setHeader('content-type', contentTypeOf(file));
    response.setHeader('content-length', found.size);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    // A client that went away ends the pipeline early; nothing is left to tell it.
    await pipeline(createReadStream(file), response).catch(() => response.destroy());
  };
};
