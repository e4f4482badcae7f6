import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Authority } from './authority.ts';

const MAX_REQUEST = 64 * 1024;

export interface ServedAuthority {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const readBody = async (request: IncomingMessage): Promise<Uint8Array | undefined> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_REQUEST) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
};

const send = (response: ServerResponse, status: number, type: string, body: Uint8Array | string): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
};

/** Faults of the wire, which no answer can show. Returns whether it took over. */
const misbehave = (fault: string | undefined, response: ServerResponse): boolean => {
  if (fault === 'down') response.destroy();
  else if (fault === 'redirect') {
    response.writeHead(302, { location: 'http://127.0.0.1:1/' });
    response.end();
  } else if (fault === 'wrong-content-type') send(response, 200, 'text/html', '<html>Welcome</html>');
  else return fault === 'silent';
  return true;
};

interface Endpoint {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly type: string;
  readonly faultOf: 'tsa' | 'ocsp' | 'crl' | undefined;
  readonly answer: (authority: Authority, name: string, body: Uint8Array) => Uint8Array | undefined;
}

const endpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: /^\/tsa$/,
    type: 'application/timestamp-reply',
    faultOf: 'tsa',
    answer: (authority, _name, body) => authority.timestamp(body),
  },
  {
    method: 'POST',
    path: /^\/ocsp$/,
    type: 'application/ocsp-response',
    faultOf: 'ocsp',
    answer: (authority, _name, body) => authority.ocsp(body),
  },
  {
    method: 'GET',
    path: /^\/crl\/([a-z0-9-]+)\.crl$/,
    type: 'application/pkix-crl',
    faultOf: 'crl',
    answer: (authority, name) => authority.crl(name),
  },
  {
    method: 'GET',
    path: /^\/ca\/([a-z0-9-]+)\.cer$/,
    type: 'application/pkix-cert',
    faultOf: undefined,
    answer: (authority, name) => authority.caCertificate(name),
  },
];

const handle = async (authority: Authority, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const endpoint = endpoints.find((one) => one.path.test(path));
  if (endpoint === undefined) return send(response, 404, 'text/plain', 'not found\n');
  if (request.method !== endpoint.method) return send(response, 405, 'text/plain', `${endpoint.method} only\n`);
  const body = await readBody(request);
  if (body === undefined) return send(response, 413, 'text/plain', 'too large\n');
  const fault = endpoint.faultOf === undefined ? undefined : authority.faults()[endpoint.faultOf];
  if (misbehave(fault, response)) return;
  const answer = endpoint.answer(authority, endpoint.path.exec(path)?.[1] ?? '', body);
  if (answer === undefined) return send(response, 404, 'text/plain', 'not found\n');
  send(response, 200, endpoint.type, answer);
};

/** Serves `POST /tsa`, `POST /ocsp`, `GET /crl/<ca>.crl` and `GET /ca/<ca>.cer`. */
export const serveAuthority = async (
  authority: Authority,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<ServedAuthority> => {
  const server = createServer((request, response) => {
    handle(authority, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
