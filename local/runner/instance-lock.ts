import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** A file that names the process which holds something; a process that is gone holds nothing. */
export interface Holder {
  readonly pid: number;
  /** When the process started, as the kernel says it; tells a process from a later one with the same number. */
  readonly started: string | undefined;
}

export interface InstanceLock {
  readonly release: () => void;
}

/** Linux says when a process started, in clock ticks since boot; elsewhere only the number counts. */
const startOf = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields after the command's name, which is in parentheses and may hold anything; the start time is the 20th of them.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
};

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process cannot be asked, but it exists.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const isAlive = (holder: Holder): boolean =>
  runs(holder.pid) && (holder.started === undefined || holder.started === startOf(holder.pid));

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

const parseHolder = (text: string | undefined): Holder | undefined => {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Creates the file with its content in one step; false when it exists. */
const createWhole = (path: string, text: string): boolean => {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
};

/** Moves a stale lock out of the way; if another process took it over meanwhile, its lock is put back. */
const removeStale = (path: string, text: string | undefined): void => {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
    if (readText(aside) !== text) linkSync(aside, path);
  } catch {
    // Somebody else removed it, or took it: the next try finds out.
  }
  rmSync(aside, { force: true });
};

/** Takes the lock, or answers who holds it. A lock that a killed process left behind is taken over. */
export const takeLock = (path: string): InstanceLock | Holder => {
  const me: Holder = { pid: process.pid, started: startOf(process.pid) };
  for (;;) {
    if (createWhole(path, JSON.stringify(me))) return { release: () => rmSync(path, { force: true }) };
    const text = readText(path);
    const holder = parseHolder(text);
    if (holder !== undefined && isAlive(holder)) return holder;
    removeStale(path, text);
  }
};

export const isHolder = (taken: InstanceLock | Holder): taken is Holder => 'pid' in taken;
