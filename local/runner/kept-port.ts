import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** A port that stays the same from start to start, because it is written into certificates. */
export const keptPort = async (path: string): Promise<number> => {
  try {
    return Number(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    const port = await freePort();
    writeFileSync(path, JSON.stringify(port), { mode: 0o600 });
    return port;
  }
};
