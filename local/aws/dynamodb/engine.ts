import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeDirectory } from '../durable-files.ts';
import { findBinary } from './find-binary.ts';

export interface Engine {
  /** Where the engine answers, once it does: after a crash, as soon as it was started again. */
  readonly endpoint: () => Promise<string>;
  readonly close: () => Promise<void>;
}

const patienceMs = 60_000;
const pollMs = 10;
/** Deaths in a row, without an answer between them, after which it is given up. */
const maxFailures = 5;

/** Starts the DynamoDB engine on a free port of 127.0.0.1, and again whenever it dies. */
export const startEngine = async (directory: string, onFailure: (error: unknown) => void): Promise<Engine> => {
  const binary = findBinary();
  makeDirectory(directory);
  const database = join(directory, 'dynamodb.sqlite');
  let keeper: ChildProcess | undefined;
  let closed = false;
  let failures = 0;

  const start = async (): Promise<string> => {
    const port = await freePort();
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'keeper.ts'), binary, 'serve', '--port', String(port), '--db-path', database],
      // A process group of its own: Ctrl-C in the terminal is for whoever started us, and is passed on in order.
      { stdio: ['pipe', 'ignore', 'pipe'], detached: true },
    );
    keeper = child;
    let said = '';
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-1000);
    });
    const ended = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`the DynamoDB engine ended: ${said.trim()}`)));
    });
    const endpoint = `http://127.0.0.1:${port}`;
    ended.catch(() => undefined);
    try {
      // Its own word comes first: on a port that somebody took meanwhile, a stranger would answer.
      await Promise.race([answers(endpoint, () => said.includes('listening')), ended]);
    } catch (error) {
      child.stdin.end();
      throw error;
    }
    failures = 0;
    ended.catch(restart);
    return endpoint;
  };

  const startAgain = async (): Promise<string> => {
    for (;;) {
      try {
        return await start();
      } catch (error) {
        failures += 1;
        if (closed || failures >= maxFailures) throw error;
      }
    }
  };

  const restart = (error: unknown): void => {
    if (closed) return;
    onFailure(error);
    current = startAgain();
    current.catch(onFailure);
  };

  let current = startAgain();
  await current;
  return {
    endpoint: () => current,
    close: async () => {
      closed = true;
      const child = keeper;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.stdin?.end();
      await gone;
    },
  };
};

const answers = async (endpoint: string, listens: () => boolean): Promise<void> => {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      if (listens() && (await fetch(endpoint)).ok) return;
    } catch {
      // Not yet.
    }
    if (performance.now() > deadline) throw new Error('the DynamoDB engine does not answer');
    await delay(pollMs);
  }
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
