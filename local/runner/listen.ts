import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLocalHost } from '../is-local-host.ts';
import type { RequestHandler } from './serve-api.ts';

/** A port that is asked for by number is used by somebody else. */
export class PortInUse extends Error {
  readonly port: number;
  constructor(port: number, cause: unknown) {
    super(`port ${port} is in use`, { cause });
    this.name = 'PortInUse';
    this.port = port;
  }
}

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

const bind = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/**
 * Serves on the loopback addresses only, so that `http://localhost:<port>` works whichever of them a browser tries first.
 * Port 0 takes any free one.
 */
export const listenLocally = async (handler: RequestHandler, wanted: number): Promise<Listening> => {
  const start = (): Server =>
    createServer((request, response) => {
      if (!isLocalHost(request.headers.host)) {
        response.writeHead(421).end();
        return;
      }
      const url = URL.parse(`http://localhost${request.url?.startsWith('/') ? request.url : '/'}`);
      if (url === null) {
        response.writeHead(400).end();
        return;
      }
      handler(request, response, url).catch(() => response.destroy());
    });
  const four = start();
  try {
    await bind(four, '127.0.0.1', wanted);
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') throw new PortInUse(wanted, error);
    throw error;
  }
  const { port } = four.address() as AddressInfo;
  const six = start();
  const servers = [four];
  try {
    await bind(six, '::1', port);
    servers.push(six);
  } catch (error) {
    // A machine without IPv6 is served by the other address; a port that somebody holds there would shadow ours.
    if (codeOf(error) === 'EADDRINUSE') {
      await stop(four);
      if (wanted === 0) return listenLocally(handler, 0);
      throw new PortInUse(port, error);
    }
  }
  return {
    port,
    close: async () => {
      await Promise.all(servers.map(stop));
    },
  };
};
