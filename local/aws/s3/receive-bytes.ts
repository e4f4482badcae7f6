import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { type ChecksumName, checksums } from '../checksums.ts';
import { fileMode } from '../durable-files.ts';

export interface Received {
  readonly path: string;
  readonly size: number;
  readonly sha256: Uint8Array;
  readonly md5: Uint8Array;
  /** Of the algorithm asked for, in base64. */
  readonly checksum: string;
}

/**
 * Writes a stream to a new file, durably, while measuring it; `check` sees the size so far and may throw.
 * Whatever fails, nothing is left at `path`.
 */
export const receiveBytes = async (
  source: AsyncIterable<Uint8Array>,
  target: { readonly path: string; readonly checksum: ChecksumName; readonly check?: (size: number) => void },
): Promise<Received> => {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  const checksum = checksums[target.checksum]();
  const handle = await open(target.path, 'wx', fileMode);
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.length;
      target.check?.(size);
      sha256.update(chunk);
      md5.update(chunk);
      checksum.update(chunk);
      await handle.write(chunk);
    }
    await handle.sync();
    await handle.close();
  } catch (error) {
    await handle.close();
    await rm(target.path, { force: true });
    throw error;
  }
  return { path: target.path, size, sha256: sha256.digest(), md5: md5.digest(), checksum: checksum.base64() };
};
