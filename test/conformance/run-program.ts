import { spawn } from 'node:child_process';

export interface Outcome {
  /** Undefined: it could not be started, or was stopped. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; never rejects. Not synchronous: what it runs may ask servers of this process. */
export const runProgram = (
  command: string,
  parameters: readonly string[],
  options: {
    readonly input?: string;
    readonly minutes?: number;
    readonly directory?: string;
    /** Default: that of this process. */
    readonly environment?: NodeJS.ProcessEnv;
  } = {},
): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(command, parameters, {
      cwd: options.directory,
      env: options.environment,
      timeout: (options.minutes ?? 5) * 60_000,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const problems: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => problems.push(chunk));
    const end = (status: number | undefined, more = ''): void =>
      resolve({
        status,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: `${Buffer.concat(problems).toString('utf8')}${more}`,
      });
    child.on('error', (error) => end(undefined, error.message));
    child.on('close', (status) => end(status ?? undefined));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });

/** The first line of what a program prints about its version. */
export const firstLine = ({ stdout, stderr }: Outcome): string => `${stdout}${stderr}`.trim().split('\n')[0] ?? '';
export const lastLine = ({ stdout, stderr }: Outcome): string => `${stdout}${stderr}`.trim().split('\n').at(-1) ?? '';
