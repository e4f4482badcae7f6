import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { onKeptPort } from '../../local/runner/kept-port.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloudsign-port-'));
const path = join(folder, 'port.json');
const servers: Server[] = [];
const hold = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    servers.push(server);
    server.listen(port, '127.0.0.1', () => resolve(port));
  });
const letGo = () => Promise.all(servers.splice(0).map((server) => new Promise((gone) => server.close(gone))));
afterEach(async () => {
  await letGo();
  rmSync(path, { force: true });
});

describe('a kept port', () => {
  test('is the same at the next start', async () => {
    const first = await onKeptPort(path, hold);
    await letGo();
    await expect(onKeptPort(path, hold)).resolves.toBe(first);
  });

  test('is another one when somebody has it, or takes it just before it is used', async () => {
    const first = await onKeptPort(path, hold);
    const second = await onKeptPort(path, hold);
    expect(second).not.toBe(first);
    const tried: number[] = [];
    const third = await onKeptPort(path, async (port) => {
      tried.push(port);
      if (tried.length === 1) await hold(port);
      return hold(port);
    });
    expect(third).toBe(tried[1]);
    expect(third).not.toBe(tried[0]);
  });

  test('hides no other failure of the start', async () => {
    const failing = onKeptPort(path, async () => {
      throw new Error('another reason');
    });
    await expect(failing).rejects.toThrow('another reason');
  });
});
