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

/** A free port that stays the same from start to start as long as nobody else takes it. */
export const keptPort = async (path: string): Promise<number> => {
  const kept = readKept(path);
  const port = (kept === undefined ? undefined : await probe(kept)) ?? (await probe(0));
  if (port === undefined) throw new Error('this machine has no free port');
  if (port !== kept) writeFileSync(path, JSON.stringify(port), { mode: 0o600 });
  return port;
};
