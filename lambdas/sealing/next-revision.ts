import { openContents } from '../../adapters/contents.ts';
import {
  type ContractDocument,
  type DocumentFile,
  type FileRevision,
  newestRevision,
} from '../../core/document/state.ts';
import { PrefixHash } from '../../core/pades/prefix-hash.ts';
import { openPdf, type PdfFile } from '../../core/pdf/file.ts';
import { toHex } from '../../core/trust/hex.ts';
import type { WorkContext } from '../worker.ts';

export interface NextRevision {
  readonly revision: FileRevision;
  /** What is stored, whoever made it. */
  readonly file: PdfFile;
}

export interface FileWork {
  readonly document: ContractDocument;
  readonly file: DocumentFile;
}

/**
 * The revision of a file after its newest one. Its key is written once: what an earlier try stored there is taken, and nobody is asked
 * for a timestamp again; else it is made and stored, unless somebody else was faster.
 */
export const nextRevision = async (
  { opened }: WorkContext<'sealDue'>,
  { document, file }: FileWork,
  make: (newest: PdfFile, prefix: PrefixHash) => Promise<{ readonly file: PdfFile; readonly sha256: Uint8Array }>,
): Promise<NextRevision> => {
  const contents = openContents(opened.files, opened.documentKey);
  const newest = newestRevision(file);
  if (newest === undefined) throw new Error('a sealed file has its upload');
  const place = { team: document.team, document: document.id, file: file.id };
  const next = newest.index + 1;
  const found = await contents.find(place, next);
  if (found !== undefined) return { revision: found.revision, file: openPdf(found.pdf) };
  const { pdf, hash } = await contents.get(place, newest);
  const made = await make(openPdf(pdf), new PrefixHash({ name: 'sha256', hash, chunks: [pdf] }));
  const sha256 = toHex(made.sha256);
  const revision = await contents.put(place, next, { chunks: made.file.chunks, sha256 });
  if (revision.sha256 === sha256) return { revision, file: made.file };
  return { revision, file: openPdf((await contents.get(place, revision)).pdf) };
};
