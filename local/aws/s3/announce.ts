import type { BucketStore } from './bucket-store.ts';
import type { ObjectVersion } from './object-version.ts';

export interface ObjectCreated {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly versionId: string;
}

/** Called for every new object of a bucket with `events`, at least once: until it resolves, also after a restart. */
export type OnObjectCreated = (event: ObjectCreated) => Promise<void>;

export interface Announcer {
  readonly announce: (bucket: BucketStore, version: ObjectVersion) => void;
  /** Settles when nothing more is written; the next start tells of what was not told by then. */
  readonly close: () => Promise<void>;
}

const firstDelayMs = 200;
const maxDelayMs = 60_000;

/** Tells of new objects, and tells again, ever more slowly, while the listener fails. */
export const createAnnouncer = (onObjectCreated: OnObjectCreated, onFailure: (error: unknown) => void): Announcer => {
  const timers = new Set<NodeJS.Timeout>();
  const notes = new Set<Promise<void>>();
  let closed = false;

  const tell = async (bucket: BucketStore, version: ObjectVersion, delayMs: number): Promise<void> => {
    if (closed) return;
    const { key, size, versionId } = version;
    try {
      await onObjectCreated({ bucket: bucket.spec.name, key, size, versionId });
      if (closed) return;
      const note = bucket.markAnnounced(version).finally(() => notes.delete(note));
      notes.add(note);
      await note;
    } catch (error) {
      if (closed) return;
      onFailure(error);
      const timer = setTimeout(() => {
        timers.delete(timer);
        // Nothing is left to be told of once the object was removed or replaced.
        if (bucket.version(key, versionId) !== undefined) void tell(bucket, version, Math.min(delayMs * 2, maxDelayMs));
      }, delayMs);
      timers.add(timer);
    }
  };

  return {
    announce: (bucket, version) => {
      if (bucket.spec.events) void tell(bucket, version, firstDelayMs);
    },
    close: async () => {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.allSettled(notes);
    },
  };
};
