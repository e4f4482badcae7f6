import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stageName } from '../../../lib/constructs/api-address.ts';
import type { Settings } from '../../../lib/settings.ts';

/** Where a deployment is in the emulator. */
export interface Deployed {
  readonly api: {
    readonly path: string;
    /** Unset: the emulator's own. */
    readonly host?: string;
  };
  /** Host name of the distribution. */
  readonly pagesHost: string;
}

/** By the outputs of its stacks. @throws Error when they name no API or no pages */
export const deployedAt = (outputs: Readonly<Record<string, string>>, { domain }: Settings): Deployed => {
  const apiId = Object.entries(outputs).find(([name]) => name.startsWith('PublishOutputRefApiAddress'))?.[1];
  const pagesHost = Object.values(outputs).find((value) => value.endsWith('.cloudfront.net'));
  if (domain !== undefined) return { api: { path: '', host: domain.api }, pagesHost: domain.pages };
  if (apiId === undefined || pagesHost === undefined) throw new Error('the outputs name no API or no pages');
  return { api: { path: `/_aws/execute-api/${apiId}/${stageName}` }, pagesHost: pagesHost.replace('https://', '') };
};

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
    const { api, pagesHost } = deployed();
    const { method, headers, url: path = '/' } = incoming;
    const asked = path.startsWith('/v1/') ? { path: api.path + path, host: api.host } : { path, host: pagesHost };
    const target = new URL(asked.path, emulator);
    // Browsers reach CloudFront by TLS, which ends there.
    const sent = { ...headers, host: asked.host ?? target.host, 'x-forwarded-proto': 'https' };
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
