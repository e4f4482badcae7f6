import { CloudSignError } from '../errors.ts';
import type { PdfFinding } from './finding.ts';
import type { PdfLimits } from './limits.ts';
import type { PdfRevision } from './revision.ts';
import type { PdfView } from './view.ts';

/** A PDF file whose structure was read exactly, following its cross-reference chain and nothing else. */
export interface PdfFile {
  /** Length in bytes. */
  readonly size: number;
  /** The file in pieces, in order: the opened bytes, then each appended tail. Hash these; `bytes` copies when there are several. */
  readonly chunks: readonly Uint8Array[];
  /** The whole file as one array; made (and kept) at the first use after `append`. */
  readonly bytes: Uint8Array;
  /** Where `%PDF-` stands. */
  readonly headerOffset: number;
  /** What the file's own offsets count from: 0 or `headerOffset`. */
  readonly offsetBase: number;
  /** The newest of header and catalog /Version, as '1.7'. */
  readonly version: string;
  /** Oldest first; at least one. */
  readonly revisions: readonly PdfRevision[];
  readonly findings: readonly PdfFinding[];
  /** Highest object number that any revision lists, frees or counts in /Size. */
  readonly highestNumber: number;
  readonly latest: PdfView;
  /** The document as the revision of that index left it. */
  at(revisionIndex: number): PdfView;
  /** The file with a tail that holds exactly one more revision; reads the tail only. */
  append(tail: Uint8Array): PdfFile;
  /** The bytes [start, end), copied only when they lie in several chunks. */
  slice(start: number, end: number): Uint8Array;
}

/**
 * Opens a PDF: header, last `startxref`, cross-reference chain. No object is searched for and nothing is repaired.
 * Throws `pdf.empty`, `pdf.not-a-pdf`, `pdf.too-large`, `pdf.damaged`, `pdf.encrypted`, `pdf.too-complex`, `pdf.unsupported`.
 */
export const openPdf = (_bytes: Uint8Array, _limits?: Partial<PdfLimits>): PdfFile => {
  throw new CloudSignError('internal', { detail: 'not built yet' });
};
