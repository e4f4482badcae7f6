import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { projectRoot } from '../../../lib/build-functions.ts';
import { waitUntil } from '../../../local/demo/wait-until.ts';

export const account = '000000000000';
export const region = 'ap-northeast-1';

export interface Emulator {
  readonly url: string;
  /** What it wrote, and what functions wrote through it. */
  readonly log: string;
  /** Of clients that talk to it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** What any AWS client needs to talk to it and to nobody else. */
const clientEnvironment = (url: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_EC2_METADATA_DISABLED: 'true',
});

/** Variables of whoever runs the suite that would lead a client elsewhere. */
export const withoutAws = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(AWS|CDK)_/.test(name)));

/** MiniStack with nothing in it, alone on its port. Functions run with the Node of this project. @throws Error with where its log is. */
export const startEmulator = async (options: {
  readonly python: string;
  readonly directory: string;
  readonly port: number;
}): Promise<Emulator> => {
  const { python, directory, port } = options;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(join(directory, 'tmp'), { recursive: true });
  // What starts a function is CommonJS in a file of type .js: the package.json of this project must not be the nearest.
  writeFileSync(join(directory, 'package.json'), '{}');
  const log = join(directory, 'log');
  const url = `http://127.0.0.1:${port}`;
  const out = openSync(log, 'w');
  // A group of its own: its functions are its children and end with it.
  const child = spawn(python, [join(import.meta.dirname, 'emulator.py')], {
    cwd: directory,
    detached: true,
    stdio: ['pipe', out, out],
    env: {
      ...withoutAws(process.env),
      PATH: [join(projectRoot, 'node_modules/.bin'), process.env.PATH].join(delimiter),
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'runtime.mjs')}`,
      TMPDIR: join(directory, 'tmp'),
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_REGION: region,
      MINISTACK_ACCOUNT_ID: account,
      LAMBDA_EXECUTOR: 'local',
      // Rights are judged: each function has those of its role, under the policies of keys and buckets.
      AUTH: 'true',
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
    },
  });
  closeSync(out);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const stop = async (): Promise<void> => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    await ended;
  };
  const answers = async (): Promise<true | undefined> => {
    if (over) throw new Error(`MiniStack ended while it started: ${log}`);
    const response = await fetch(`${url}/_ministack/health`, { signal: AbortSignal.timeout(2000) }).catch(
      () => undefined,
    );
    return response?.ok === true ? true : undefined;
  };
  try {
    await waitUntil('MiniStack to answer', answers, 60);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, log, environment: clientEnvironment(url), stop };
};
