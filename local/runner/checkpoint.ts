import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** How far the records of a stream are dealt with: everything up to `after` is, nothing beyond it counts. */
export interface Progress {
  readonly begun: (sequence: string) => void;
  readonly finished: (sequence: string) => void;
  readonly after: () => string | undefined;
}

export const trackProgress = (start: string | undefined): Progress => {
  /** In the order of the stream: whether each record after the checkpoint is dealt with. */
  const open = new Map<string, boolean>();
  let after = start;
  return {
    begun: (sequence) => {
      open.set(sequence, false);
    },
    finished: (sequence) => {
      open.set(sequence, true);
      for (const [next, done] of open) {
        if (!done) return;
        open.delete(next);
        after = next;
      }
    },
    after: () => after,
  };
};

/** The checkpoints of all streams in one small file that is replaced whole, so that a kill leaves the old or the new one. */
export interface CheckpointFile {
  readonly get: (stream: string) => string | undefined;
  readonly set: (stream: string, after: string) => void;
  readonly flush: () => void;
}

const readAll = (path: string): Record<string, string> => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // None yet, or unreadable: the streams are read from their beginning, and every worker is idempotent.
    return {};
  }
};

export const openCheckpoints = (path: string): CheckpointFile => {
  const all = readAll(path);
  let changed = false;
  return {
    get: (stream) => all[stream],
    set: (stream, after) => {
      if (all[stream] === after) return;
      all[stream] = after;
      changed = true;
    },
    flush: () => {
      if (!changed) return;
      changed = false;
      writeFileSync(`${path}.new`, JSON.stringify(all), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
};
