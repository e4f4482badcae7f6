import { PortInUse } from './listen.ts';

/** Another process runs on the same data. */
export class AlreadyRunning extends Error {
  readonly pid: number;
  constructor(directory: string, pid: number) {
    super(`process ${pid} runs on ${directory}`);
    this.name = 'AlreadyRunning';
    this.pid = pid;
  }
}

const isPortOfAws = (error: unknown): error is Error =>
  error instanceof Error && error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'EADDRINUSE';

/** Why the system did not start; one line that says what to do where we know it. */
export const describeStartProblem = (error: unknown): string => {
  if (error instanceof PortInUse)
    return `Port ${error.port} is in use. Stop the program that uses it, or choose another port: npm start -- --port ${error.port + 100}`;
  if (error instanceof AlreadyRunning)
    return `It runs already, as process ${error.pid}. Stop that one first: Ctrl-C where it was started, or kill ${error.pid}.`;
  if (isPortOfAws(error)) return `${error.message} For all ports at once: npm start -- --port N`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};
