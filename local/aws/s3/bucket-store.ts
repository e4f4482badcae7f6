import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory, syncDirectory, temporarySuffix, writeDurably } from '../durable-files.ts';
import { AwsFault } from '../fault.ts';
import { createInTurn } from '../in-turn.ts';
import type { ObjectVersion } from './object-version.ts';

export interface BucketSpec {
  readonly name: string;
  readonly versioned: boolean;
  /** Versions may carry a retention; needs `versioned`. */
  readonly objectLock?: boolean;
  /** Browsers may POST to it from the pages' origin. */
  readonly browserUpload?: boolean;
  /** `onObjectCreated` hears of its objects. */
  readonly events?: boolean;
  /** Days after which an object goes. */
  readonly expireDays?: number;
}

/** What is stored of an upload, but for what the store itself decides. */
export type NewVersion = Omit<ObjectVersion, 'versionId' | 'sequence' | 'deleteMarker' | 'announce'>;

export interface BucketStore {
  readonly spec: BucketSpec;
  /** A path for bytes on their way in; what is left there at the next start is removed. */
  readonly incomingPath: () => string;
  readonly current: (key: string) => ObjectVersion | undefined;
  readonly version: (key: string, versionId: string) => ObjectVersion | undefined;
  /** Current versions in the order of their keys' UTF-8 bytes. */
  readonly list: () => ObjectVersion[];
  readonly dataPath: (version: ObjectVersion) => string;
  /** Moves bytes, already durable at `path`, into the bucket. @throws PreconditionFailed when `onlyIfAbsent` and the key is there. */
  readonly commit: (path: string, version: NewVersion, options: { onlyIfAbsent: boolean }) => Promise<ObjectVersion>;
  /** Hides the key behind a delete marker; in a bucket without versions removes it. */
  readonly remove: (key: string, at: Date) => Promise<ObjectVersion | undefined>;
  /** Removes one version for good, after `check` let it. */
  readonly removeVersion: (
    key: string,
    versionId: string,
    check: (version: ObjectVersion) => void,
  ) => Promise<ObjectVersion | undefined>;
  readonly unannounced: () => ObjectVersion[];
  readonly markAnnounced: (version: ObjectVersion) => Promise<void>;
}

const compareKeys = (left: ObjectVersion, right: ObjectVersion): number =>
  Buffer.compare(Buffer.from(left.key), Buffer.from(right.key));

/** Opens one bucket's directory. A version exists from the moment its JSON is renamed into place, and until that is removed. */
export const openBucketStore = (directory: string, spec: BucketSpec): BucketStore => {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(spec.name)) throw new Error(`not a bucket name: ${spec.name}`);
  if (spec.objectLock && !spec.versioned) throw new Error(`bucket ${spec.name}: Object Lock needs versions`);
  const root = join(directory, spec.name);
  const [incoming, objects] = [join(root, 'incoming'), join(root, 'objects')];
  rmSync(incoming, { recursive: true, force: true });
  makeDirectory(incoming);
  makeDirectory(objects);

  /** A hash, so that no key is too long for a file's name, means a path, or differs from another by case alone. */
  const directoryOf = (key: string): string => join(objects, createHash('sha256').update(key).digest('hex'));
  const pathOf = (version: Pick<ObjectVersion, 'key' | 'versionId'>, ending: string): string =>
    join(directoryOf(version.key), `${version.versionId}.${ending}`);

  const versions = new Map<string, ObjectVersion[]>();
  let sequence = 0;
  const inTurn = createInTurn();

  const write = (version: ObjectVersion): Promise<void> =>
    writeDurably(pathOf(version, 'json'), JSON.stringify(version));
  const erase = async (version: ObjectVersion): Promise<void> => {
    const kept = (versions.get(version.key) ?? []).filter((other) => other.versionId !== version.versionId);
    await rm(pathOf(version, 'json'), { force: true });
    if (kept.length === 0) versions.delete(version.key);
    else versions.set(version.key, kept);
    await rm(pathOf(version, 'bin'), { force: true });
    await syncDirectory(directoryOf(version.key));
    if (kept.length === 0) await rmdir(directoryOf(version.key)).catch(() => undefined);
  };
  const add = async (version: ObjectVersion): Promise<void> => {
    await write(version);
    const before = versions.get(version.key) ?? [];
    versions.set(version.key, [...before, version]);
    if (!spec.versioned) for (const old of before) await erase(old);
  };
  const current = (key: string): ObjectVersion | undefined => {
    const last = versions.get(key)?.at(-1);
    return last?.deleteMarker ? undefined : last;
  };
  const version = (key: string, versionId: string): ObjectVersion | undefined =>
    versions.get(key)?.find((candidate) => candidate.versionId === versionId);

  const load = (): void => {
    for (const name of readdirSync(objects)) {
      const folder = join(objects, name);
      const files = readdirSync(folder);
      const found: ObjectVersion[] = [];
      for (const file of files) {
        const isOrphan = file.endsWith('.bin') && !files.includes(file.replace(/\.bin$/, '.json'));
        if (file.endsWith(temporarySuffix) || isOrphan) rmSync(join(folder, file));
        if (file.endsWith('.json')) found.push(JSON.parse(readFileSync(join(folder, file), 'utf8')) as ObjectVersion);
      }
      found.sort((a, b) => a.sequence - b.sequence);
      const last = found.at(-1);
      if (last === undefined) rmSync(folder, { recursive: true });
      else {
        versions.set(last.key, found);
        sequence = Math.max(sequence, last.sequence);
      }
    }
  };
  load();
  if (!spec.versioned) {
    // The process died between the new version of a key and the end of the old one.
    for (const [key, all] of versions) {
      for (const old of all.slice(0, -1)) {
        rmSync(pathOf(old, 'json'));
        rmSync(pathOf(old, 'bin'), { force: true });
      }
      versions.set(key, all.slice(-1));
    }
  }

  return {
    spec,
    incomingPath: () => join(incoming, randomUUID()),
    current,
    version,
    list: () => [...versions.keys()].flatMap((key) => current(key) ?? []).sort(compareKeys),
    dataPath: (of) => pathOf(of, 'bin'),
    commit: (path, fresh, { onlyIfAbsent }) =>
      inTurn(fresh.key, async () => {
        if (onlyIfAbsent && current(fresh.key) !== undefined) {
          throw new AwsFault('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
            status: 412,
            details: { Condition: 'If-None-Match' },
          });
        }
        sequence += 1;
        const committed: ObjectVersion = {
          ...fresh,
          versionId: randomBytes(24).toString('base64url'),
          sequence,
          deleteMarker: false,
          ...(spec.events ? { announce: true } : {}),
        };
        makeDirectory(directoryOf(fresh.key));
        await syncDirectory(objects);
        await rename(path, pathOf(committed, 'bin'));
        await add(committed);
        return committed;
      }),
    remove: (key, at) =>
      inTurn(key, async () => {
        const last = versions.get(key)?.at(-1);
        if (!spec.versioned) {
          if (last !== undefined) await erase(last);
          return undefined;
        }
        sequence += 1;
        const marker: ObjectVersion = {
          key,
          versionId: randomBytes(24).toString('base64url'),
          sequence,
          deleteMarker: true,
          size: 0,
          etag: '',
          checksum: { name: 'crc32', base64: '' },
          lastModified: at.toISOString(),
          headers: {},
        };
        makeDirectory(directoryOf(key));
        await syncDirectory(objects);
        await add(marker);
        return marker;
      }),
    removeVersion: (key, versionId, check) =>
      inTurn(key, async () => {
        const found = version(key, versionId);
        if (found === undefined) return undefined;
        check(found);
        await erase(found);
        return found;
      }),
    unannounced: () => [...versions.values()].flat().filter((candidate) => candidate.announce === true),
    markAnnounced: ({ key, versionId }) =>
      inTurn(key, async () => {
        const found = version(key, versionId);
        if (found === undefined) return;
        const { announce: _, ...told } = found;
        await write(told);
        versions.set(
          key,
          (versions.get(key) ?? []).map((other) => (other.versionId === versionId ? told : other)),
        );
      }),
  };
};
