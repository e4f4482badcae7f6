import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** The port itself when it is free; undefined when somebody has it. 0 finds any. */
const probe = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });

const readKept = (path: string): number | undefined => {
  try {
    return Number(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
};

const keptPort = async (path: string): Promise<number> => {
  const kept = readKept(path);
  const port = (kept === undefined ? undefined : await probe(kept)) ?? (await probe(0));
  if (port === undefined) throw new Error('this machine has no free port');
  if (port !== kept) writeFileSync(path, JSON.stringify(port), { mode: 0o600 });
  return port;
};

/** Starts something on a free port that stays the same from start to start, as long as nobody else takes it. */
export const onKeptPort = async <T>(path: string, start: (port: number) => Promise<T>): Promise<T> => {
  for (;;) {
    const port = await keptPort(path);
    try {
      return await start(port);
    } catch (error) {
      // Somebody may have taken it since the look; then there are others.
      if ((await probe(port)) !== undefined) throw error;
    }
  }
};
