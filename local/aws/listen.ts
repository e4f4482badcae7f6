import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLocalHost } from '../is-local-host.ts';

export interface Listener {
  readonly endpoint: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

export interface ListenOptions {
  /** What the port is for, in the words of the message when it is taken. */
  readonly name: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly now: () => Date;
}

/** Serves HTTP on 127.0.0.1 only. @throws Error that names a port in use and says what to do. */
export const listen = (
  { name, port, now }: ListenOptions,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Listener> => {
  const underway = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    if (!isLocalHost(request.headers.host)) {
      response.writeHead(421).end();
      return;
    }
    // The SDK corrects its clock by this header, so it tells the injected time, not the machine's.
    response.sendDate = false;
    response.setHeader('date', now().toUTCString());
    const answering = answer(request, response)
      .catch(() => void response.destroy())
      .finally(() => underway.delete(answering));
    underway.add(answering);
  });
  // Longer than any client keeps an idle connection: a client that finds one closed under its hands cannot always retry.
  server.keepAliveTimeout = 75_000;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portInUse(name, port, error) : error);
    });
    server.listen(port, '127.0.0.1', () => {
      const taken = (server.address() as AddressInfo).port;
      resolve({
        endpoint: `http://127.0.0.1:${taken}`,
        port: taken,
        close: async () => {
          await new Promise<void>((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          });
          // What was begun may still write: whoever closes may take the folder away.
          await Promise.all(underway);
        },
      });
    });
  });
};

const portInUse = (name: string, port: number, cause: Error): Error =>
  new Error(
    `Port ${port}, wanted for ${name}, is already in use on this machine. Stop the program that holds it (another run of this one, perhaps), or choose another port.`,
    { cause },
  );
