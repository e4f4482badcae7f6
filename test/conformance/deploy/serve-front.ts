import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stageName } from '../../../lib/constructs/api-address.ts';

/** What a deployment answered. */
export interface Deployed {
  readonly apiId: string;
  /** Host name of the distribution. */
  readonly pagesHost: string;
}

export interface Front {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * One address in front of the emulator that does what CloudFront does with the paths of a deployment: the emulator's distribution
 * serves the pages, but asks no API that has a host name of AWS.
 */
export const serveFront = async (emulator: string, deployed: () => Deployed): Promise<Front> => {
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const { apiId, pagesHost } = deployed();
    const { method, headers, url: path = '/' } = incoming;
    const api = path.startsWith('/v1/');
    const target = new URL(api ? `/_aws/execute-api/${apiId}/${stageName}${path}` : path, emulator);
    // Browsers reach CloudFront by TLS, which ends there.
    const sent = { ...headers, host: api ? target.host : pagesHost, 'x-forwarded-proto': 'https' };
    const onward = request(target, { method, headers: sent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
