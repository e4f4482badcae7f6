import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPassword, isPassword } from '../../../core/identity/password-hash.ts';
import { startSystem } from '../../../local/runner/start-system.ts';
import type { BenchSetting } from '../run-bench.ts';

const rounds = 40;

interface Cost {
  /** Milliseconds by the clock, then of processors of this process: the client, the functions' threads, the local servers. */
  readonly clock: number[];
  readonly processors: number[];
  /** Of those, what the function's own thread used. The hash is made outside of it. */
  readonly own: number[];
}

/** Milliseconds that threads of the function have had a processor for (Linux, proc(5)). */
const ownMs = (): number => {
  const tasks = '/proc/self/task';
  const read = (task: string, file: string): string => {
    try {
      return readFileSync(join(tasks, task, file), 'utf8').trim();
    } catch {
      // Threads come and go.
      return '';
    }
  };
  const own = readdirSync(tasks).filter((task) => read(task, 'comm') === 'accounts');
  return own.reduce((sum, task) => sum + Number(read(task, 'schedstat').split(' ')[0]) / 1e6, 0);
};

const timed = async (cost: Cost, work: () => Promise<unknown>): Promise<void> => {
  const [own, begun, used] = [ownMs(), performance.now(), process.cpuUsage()];
  await work();
  cost.clock.push(performance.now() - begun);
  const { user, system } = process.cpuUsage(used);
  cost.processors.push((user + system) / 1000);
  cost.own.push(ownMs() - own);
};

const row = (name: string, { clock, processors, own }: Cost): string => {
  const [times, used, inside] = [clock, processors, own].map((list) => list.toSorted((one, other) => one - other));
  const of = (list: readonly number[] = []): string =>
    `${(list[rounds >> 1] ?? 0).toFixed(1)} ms (${(list[0] ?? 0).toFixed(1)})`;
  return `| ${name} | ${of(times)} | ${of(used)} | ${of(inside)} |`;
};

/**
 * What a sign-in costs, and how much of it is the hash: the whole of it over HTTP in the local system; a refresh, which is the same
 * without the password (reads, the token's signature, the session); and the hash alone. One of each in turn, round after round, so that
 * other work on the machine falls on all alike.
 */
export const benchSignIn = async ({ say }: BenchSetting): Promise<void> => {
  const password = randomBytes(12).toString('base64url');
  const phc = await hashPassword(password, randomBytes(16));
  const directory = mkdtempSync(join(tmpdir(), 'cloudsign-bench-'));
  const system = await startSystem({ directory, port: 0, say: () => undefined });
  try {
    const post = async (path: string, init: { readonly body?: unknown; readonly cookie?: string }) => {
      const reply = await fetch(new URL(path, system.pagesUrl), {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(init.cookie === undefined ? {} : { Cookie: init.cookie }),
        },
        body: JSON.stringify(init.body ?? {}),
      });
      if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
      return reply.headers.get('set-cookie')?.split(';')[0] ?? '';
    };
    let cookie = '';
    const { email, password: word } = system.demoMember;
    const none = (): Cost => ({ clock: [], processors: [], own: [] });
    const [signIn, refresh, hash] = [none(), none(), none()];
    for (let round = -5; round < rounds; round++) {
      // The first ones warm up. Ten tries for each address and network in a quarter of an hour.
      system.clock.advance(2 * 60_000);
      await timed(round < 0 ? none() : signIn, async () => {
        cookie = await post('/v1/sessions', { body: { email, password: word } });
      });
      await timed(round < 0 ? none() : refresh, async () => {
        cookie = (await post('/v1/sessions/refresh', { cookie })) || cookie;
      });
      await timed(round < 0 ? none() : hash, () => isPassword(password, phc));
    }
    say(
      [
        '| median (fastest) | by the clock | of processors | of them, the function |',
        '|---|---|---|---|',
        row('sign-in, whole', signIn),
        row('the same without the hash (refresh)', refresh),
        row('the hash alone (Argon2id, 19 MiB, 2 passes)', hash),
      ].join('\n'),
    );
  } finally {
    await system.close();
    rmSync(directory, { recursive: true, force: true });
  }
};
