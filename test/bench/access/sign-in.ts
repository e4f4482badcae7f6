import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPassword, isPassword } from '../../../core/identity/password-hash.ts';
import { startSystem } from '../../../local/runner/start-system.ts';
import type { BenchSetting } from '../run-bench.ts';

const rounds = 40;

const medianOf = async (work: (round: number) => Promise<unknown>): Promise<number> => {
  for (let n = 0; n < 5; n++) await work(n);
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const begun = performance.now();
    await work(n);
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[rounds >> 1] ?? 0;
};

/**
 * What a sign-in costs, and how much of it is the hash: the whole of it over HTTP in the local system; a refresh, which is the same
 * without the password (reads, the token's signature, the session); and the hash alone.
 */
export const benchSignIn = async ({ say }: BenchSetting): Promise<void> => {
  const password = randomBytes(12).toString('base64url');
  const phc = await hashPassword(password, randomBytes(16));
  const hash = await medianOf(() => isPassword(password, phc));
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
    const signIn = await medianOf(async () => {
      // Ten tries for each address and network in a quarter of an hour.
      system.clock.advance(2 * 60_000);
      cookie = await post('/v1/sessions', { body: { email, password: word } });
    });
    const refresh = await medianOf(async () => {
      cookie = (await post('/v1/sessions/refresh', { cookie })) || cookie;
    });
    say(
      [
        '| | median |',
        '|---|---|',
        `| sign-in, whole | ${signIn.toFixed(1)} ms |`,
        `| the same without the hash (refresh) | ${refresh.toFixed(1)} ms |`,
        `| the hash alone (Argon2id, 19 MiB, 2 passes) | ${hash.toFixed(1)} ms |`,
      ].join('\n'),
    );
  } finally {
    await system.close();
    rmSync(directory, { recursive: true, force: true });
  }
};
