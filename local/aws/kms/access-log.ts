import { appendFileSync } from 'node:fs';
import { fileMode } from '../durable-files.ts';
import type { EncryptionContext } from './ciphertext-blob.ts';

/** One use of a key, as CloudTrail would show it. */
export interface KeyUse {
  readonly time: Date;
  readonly principal: string;
  readonly action: string;
  /** ARN of the key; undefined when the request named none that exists. */
  readonly key: string | undefined;
  readonly alias: string | undefined;
  readonly encryptionContext?: EncryptionContext | undefined;
  /** Code of the fault when it was refused. */
  readonly error?: string | undefined;
}

/** Appends a line of JSON before the caller hears the answer. */
export const logKeyUse = (path: string, use: KeyUse): void => {
  appendFileSync(path, `${JSON.stringify(use)}\n`, { mode: fileMode });
};
