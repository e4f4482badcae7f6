/** The engine with the project's own authority under a clock that tests set, in a directory that goes away. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ErrorCode } from '../../core/errors.ts';
import { isCloudSignError } from '../../core/errors.ts';
import type { SealAlgorithmName } from '../../core/pades/algorithms.ts';
import type { SealIdentity } from '../../core/pades/identity.ts';
import { type Act, type DigestSigner, type Sealed, type SealRequest, sealAct } from '../../core/pades/seal.ts';
import { openPdf, type PdfFile } from '../../core/pdf/file.ts';
import { type LocalSealer, openLocalSealer } from '../../local/local-sealer.ts';

export interface TestSealer extends LocalSealer {
  readonly clock: { now: Date };
  readonly identity: SealIdentity;
  readonly signer: DigestSigner;
  /** Seals what is given as consent of one participant, B-T unless told otherwise. */
  readonly seal: (file: PdfFile, options?: Partial<SealRequest>) => Promise<Sealed>;
}

const directories: string[] = [];

/** Call at the top of a test file: what it makes is removed after its tests. */
export const openTestSealer = async (
  options: {
    readonly algorithm?: SealAlgorithmName;
    readonly authorityAlgorithm?: SealAlgorithmName;
    readonly now?: Date;
  } = {},
): Promise<TestSealer> => {
  const directory = mkdtempSync(join(tmpdir(), 'sealing-'));
  directories.push(directory);
  const clock = { now: options.now ?? new Date('2026-11-01T09:30:00Z') };
  const sealer = await openLocalSealer({
    directory,
    now: () => clock.now,
    ...(options.authorityAlgorithm === undefined ? {} : { algorithm: options.authorityAlgorithm }),
  });
  const { identity, signer } = sealer.newIdentity(options.algorithm ?? 'ecdsa-p256-sha256');
  return {
    ...sealer,
    clock,
    identity,
    signer,
    seal: (file, more = {}) =>
      sealAct({
        file,
        act: act(),
        identity,
        signer,
        timestamp: sealer.timestamp,
        level: 'B-T',
        time: clock.now,
        id: sealer.newId(),
        tokenBytes: 2200,
        ...more,
      }),
  };
};

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

export const act = (more: Partial<Act> = {}): Act => ({
  name: '山田 太郎 <taro@example.jp>',
  reason: '同意して確認完了',
  fieldName: 'Act1',
  ...more,
});

export const open = (bytes: Uint8Array): PdfFile => openPdf(bytes);

/** The code that a promise rejects with; anything else fails the test. */
export const codeOf = async (promise: Promise<unknown>): Promise<ErrorCode> => {
  try {
    await promise;
  } catch (error) {
    if (isCloudSignError(error)) return error.code;
    throw error;
  }
  throw new Error('it was not refused');
};
