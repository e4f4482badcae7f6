import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { SealAlgorithmName } from '../../core/pades/algorithms.ts';
import { serveAuthority } from '../../local/authority/serve.ts';
import { type LocalSealer, openLocalSealer } from '../../local/local-sealer.ts';

/** The engine's surroundings, whose OCSP, CRL and TSA answer over HTTP at the addresses in the certificates. */
export interface ServedSealer {
  readonly sealer: LocalSealer;
  readonly url: string;
  /** File of the root's certificate, DER. */
  readonly root: string;
  readonly close: () => Promise<void>;
}

/** For an address that must be known before anything is served there. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

export const serveSealer = async ({
  directory,
  now,
  algorithm,
}: {
  readonly directory: string;
  readonly now: () => Date;
  /** Of the authority's own keys. */
  readonly algorithm: SealAlgorithmName;
}): Promise<ServedSealer> => {
  const host = '127.0.0.1';
  const port = await freePort();
  const sealer = await openLocalSealer({ directory, now, algorithm, baseUrl: `http://${host}:${port}` });
  const { url, close } = await serveAuthority(sealer.authority, { host, port });
  const root = join(directory, 'root.cer');
  writeFileSync(root, sealer.authority.root().der);
  return { sealer, url, root, close };
};
