import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../lib/build-functions.ts';
import { createApiClient, upload } from '../../local/demo/api-client.ts';
import { createLinkFinder } from '../../local/demo/inbox.ts';
import { signIn } from '../../local/demo/session.ts';
import { waitUntil } from '../../local/demo/wait-until.ts';
import { readDemoMember } from '../../local/runner/demo-member.ts';
import { readRunning } from '../../local/runner/running-file.ts';
import { contractPdf, recipient } from '../support/local-system.ts';

const directory = mkdtempSync(join(tmpdir(), 'cloudsign-kill-'));
const running: ChildProcess[] = [];

/** `npm start` on a folder and ports of its own, in a process group of its own. */
const launch = (...options: string[]): ChildProcess => {
  const child = spawn(process.execPath, ['bin/local.ts', '--data', directory, '--port', '0', ...options], {
    cwd: projectRoot,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
};

const textOf = async (child: ChildProcess): Promise<{ readonly text: string; readonly status: number | null }> => {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { text, status };
};

const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk;
      if (said.includes('Demo member')) resolve();
    });
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk));
    child.once('exit', () => reject(new Error(said)));
  });

const reach = async () => {
  const found = readRunning(directory);
  const credentials = readDemoMember(join(directory, 'demo-member.json'));
  if (found === undefined || credentials === undefined) throw new Error('it does not run');
  const api = createApiClient(found.pagesUrl);
  return { api, findLink: createLinkFinder(found.inboxUrl), member: await signIn(api, credentials) };
};

const start = async () => {
  const child = launch();
  await ready(child);
  return { child, ...(await reach()) };
};

const killGroup = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGKILL');
  await gone;
};

afterAll(async () => {
  await Promise.all(running.map(killGroup));
  rmSync(directory, { recursive: true, force: true });
});

describe('the local system, killed with kill -9', () => {
  test('after the upload, after sending and after the consent, ends the flow after each restart', async () => {
    const person = recipient('佐藤 花子');
    const pdf = await contractPdf();

    const first = await start();
    const password = readFileSync(join(directory, 'demo-member.json'), 'utf8');
    const { id: document } = await first.member.call('createDocument', { body: { title: '業務委託契約書' } });
    const path = { document };
    const granted = await first.member.call('addFile', { path, body: { name: 'a.pdf', size: pdf.length } });
    await upload(granted.upload, pdf);
    await killGroup(first.child);

    const second = await start();
    expect(readFileSync(join(directory, 'demo-member.json'), 'utf8')).toBe(password);
    const file = { ...path, file: granted.file.id };
    await waitUntil('the upload to be checked', async () =>
      (await second.member.call('getFile', { path: file })).state === 'ready' ? true : undefined,
    );
    await second.member.call('setParticipants', { path, body: { participants: [person] } });
    await second.member.call('sendDocument', { path });
    await killGroup(second.child);

    const third = await start();
    const link = await waitUntil('the mail', () => third.findLink(person.email));
    const { accessToken: token } = await third.api.call('exchangeLink', { body: { token: link } });
    const { files } = await third.api.call('openLinkDocument', { token, body: { terms: '2026-11-01' } });
    await third.api.call('consent', { token, body: { files: files.map(({ id, sha256 }) => ({ id, sha256 })) } });
    await killGroup(third.child);

    const fourth = await start();
    await waitUntil('the evidence', async () => {
      const { state, evidence } = await fourth.member.call('getDocument', { path });
      return state === 'concluded' && evidence === 'complete' ? true : undefined;
    });
    const { events, chain } = await fourth.member.call('listEvents', { path });
    expect(chain).toBe('intact');
    expect(events.filter(({ type }) => type === 'act.sealed')).toHaveLength(2);
    const check = await fourth.api.call('uploadCheck');
    await upload(check.upload, await fourth.member.call('downloadFile', { path: file }));
    expect((await fourth.api.call('verify', { body: { upload: check.id } })).verdict).toBe('valid');

    const again = await textOf(launch());
    expect(again.status).toBe(1);
    expect(again.text).toContain(`It runs already, as process ${fourth.child.pid}.`);

    expect(statSync(directory).mode & 0o777).toBe(0o700);
    const ended = new Promise((resolve) => fourth.child.once('exit', resolve));
    fourth.child.kill('SIGINT');
    expect(await ended).toBe(0);
  });
});

describe('npm start', () => {
  test('says in one line that its port is in use, and what to do', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const { status, text } = await textOf(launch('--quiet', '--port', String(port)));
    holder.close();
    expect(status).toBe(1);
    expect(text).toMatch(new RegExp(`^Port ${port} is in use\\. .*npm start -- --port \\d+\\n$`));
  });

  test.each([
    [['--port', 'x'], '--port takes a number'],
    [['--nonsense'], "Unknown option '--nonsense'"],
  ])('refuses %j in words', async (options, words) => {
    const { status, text } = await textOf(launch(...options));
    expect(status).toBe(1);
    expect(text).toContain(words);
  });
});
