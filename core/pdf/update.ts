import { CloudSignError } from '../errors.ts';
import type { PdfFile } from './file.ts';
import type { PdfRef, PdfValue, Span } from './objects.ts';

/** One revision in the making. Nothing of the file changes; `finish` gives the bytes to append. */
export interface PdfUpdate {
  /** A new object under a number that no revision of the file ever used. */
  create(value: PdfValue): PdfRef;
  /** A fresh number to be `set` later; `finish` throws when it was not. */
  reserve(): PdfRef;
  /** A new value for an existing or reserved object. */
  set(ref: PdfRef, value: PdfValue): void;
  /** What `ref` will be after this update: the new value, else the file's. */
  get(ref: PdfRef): PdfValue;
  /** `id`: 16 fresh random bytes for the second part of /ID. */
  finish(options: { readonly id: Uint8Array }): FinishedUpdate;
}

export interface FinishedUpdate {
  /** Append these bytes to the file; placeholders in it may be patched in place. */
  readonly tail: Uint8Array;
  /** Where the tail begins in the new file: the old file's size. */
  readonly tailOffset: number;
  /** By name: offsets in the whole new file. `tail` index = offset - tailOffset. */
  readonly placeholders: ReadonlyMap<string, Span>;
}

export const startUpdate = (_file: PdfFile): PdfUpdate => {
  throw new CloudSignError('internal', { detail: 'not built yet' });
};
