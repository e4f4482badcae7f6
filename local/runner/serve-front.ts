import { type RequestHandler, refuse } from './serve-api.ts';

/** One port for pages and API, as one CloudFront address serves both where a deployment has no domain. */
export const createFront = (options: {
  /** Host and port under which cookies and links work. */
  readonly host: string;
  readonly api: RequestHandler;
  readonly pages: RequestHandler;
  readonly log: (line: string) => void;
}): RequestHandler => {
  const { host, api, pages, log } = options;
  return async (request, response, url) => {
    try {
      if (url.pathname === '/v1' || url.pathname.startsWith('/v1/')) return await api(request, response, url);
      // Somebody who opened 127.0.0.1 would upload from an origin that the buckets do not know.
      if (request.method === 'GET' && request.headers.host !== host && request.headers.accept?.includes('text/html')) {
        response.writeHead(302, { location: `http://${host}${url.pathname}${url.search}` }).end();
        return;
      }
      await pages(request, response, url);
    } catch (error) {
      log(
        `${request.method} ${url.pathname}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      refuse(request, response, 'internal');
    }
  };
};
