import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stageName } from '../../../lib/constructs/api-address.ts';

interface Deployed {
  readonly apiId: string;
  /** Host name of the distribution. */
  readonly pagesHost: string;
}

const only = <T>(what: string, found: readonly T[]): T => {
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`the emulator has ${found.length} ${what}`);
  return first;
};

/** Finds the API and the distribution of the one deployment that the emulator has. */
const findDeployed = async (url: string): Promise<Deployed> => {
  const { item } = (await (await fetch(`${url}/restapis`)).json()) as { item: readonly { readonly id: string }[] };
  const distributions = await (await fetch(`${url}/2020-05-31/distribution`)).text();
  const hosts = [...distributions.matchAll(/<DomainName>([a-z0-9]+\.cloudfront\.net)<\/DomainName>/g)];
  return { apiId: only('APIs', item).id, pagesHost: only('distributions', hosts)[1] ?? '' };
};

export interface Front {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * One address in front of the emulator that does what CloudFront does with the paths of a deployment: the emulator's distribution
 * serves the pages, but asks no API that has a host name of AWS.
 */
export const serveFront = async (emulator: string): Promise<Front> => {
  let deployed: Promise<Deployed> | undefined;
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    deployed ??= findDeployed(emulator);
    const { apiId, pagesHost } = await deployed;
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
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch((error: Error) => outgoing.writeHead(502).end(error.message));
  });
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
