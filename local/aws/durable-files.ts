import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Nobody but the person who runs it reads what is kept. */
export const fileMode = 0o600;
const directoryMode = 0o700;
/** Files with this ending were being written when the process died, and can go. */
export const temporarySuffix = '.tmp';

export const makeDirectory = (path: string): void => {
  mkdirSync(path, { recursive: true, mode: directoryMode });
};

/** Makes names that were created, renamed or removed in a directory survive a loss of power. */
export const syncDirectory = async (path: string): Promise<void> => {
  // Windows cannot open a directory.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Writes a file whole or not at all: a reader sees the old bytes or the new ones, whenever the process dies. */
export const writeDurably = async (path: string, bytes: string | Uint8Array): Promise<void> => {
  const temporary = `${path}.${randomUUID()}${temporarySuffix}`;
  const handle = await open(temporary, 'wx', fileMode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await syncDirectory(dirname(path));
};
