import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the system of a data folder answers, for programs that look for it. */
export interface Running {
  readonly pagesUrl: string;
  readonly inboxUrl: string;
  /** Of the embedded AWS, for operators' tools. */
  readonly endpoints: { readonly s3: string; readonly kms: string; readonly lambda: string };
}

const pathIn = (directory: string): string => join(directory, 'running.json');

export const writeRunning = (directory: string, running: Running): void =>
  writeFileSync(pathIn(directory), JSON.stringify(running), { mode: 0o600 });

export const removeRunning = (directory: string): void => rmSync(pathIn(directory), { force: true });

/** The file may be left over from a system that was killed: ask the address before you rely on it. */
export const readRunning = (directory: string): Running | undefined => {
  try {
    return JSON.parse(readFileSync(pathIn(directory), 'utf8'));
  } catch {
    return undefined;
  }
};
