import type { PdfDict, Span } from './objects.ts';

/** One entry of a cross-reference section; offsets count from the first byte of the file, whatever the file counts from. */
export type XrefEntry =
  | { readonly kind: 'free'; readonly next: number; readonly gen: number }
  | { readonly kind: 'offset'; readonly offset: number; readonly gen: number }
  | { readonly kind: 'in-stream'; readonly stream: number; readonly index: number };

/** One cross-reference table with its trailer, or one cross-reference stream, as it stands in the file. */
export interface XrefSection {
  readonly form: 'table' | 'stream';
  /** From `xref` to the end of the trailer dictionary, or from `n g obj` to `endobj`. */
  readonly span: Span;
  readonly trailer: PdfDict;
  readonly entries: ReadonlyMap<number, XrefEntry>;
}

/**
 * One state of the file: what somebody saved at once. A linearized file's two sections are one revision; a hybrid
 * revision's table and stream are merged (7.5.8.4: the table's used entries, then the stream's, then the table's free ones).
 */
export interface PdfRevision {
  readonly index: number;
  /** The previous revision's `end`; 0 for the first. */
  readonly start: number;
  /** After `%%EOF` and the one end-of-line behind it, if any. */
  readonly end: number;
  /** Right after `%%EOF`: a ByteRange may end here or at `end`. */
  readonly eofEnd: number;
  /** File offset of the section that this revision's `startxref` names (as a file offset). */
  readonly startxref: number;
  readonly form: 'table' | 'stream' | 'hybrid';
  readonly linearized: boolean;
  /** The revision's own entries only, hybrid and linearized sections merged. */
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: PdfDict;
  /** Every section that belongs to this revision, the one that `startxref` names first. */
  readonly sections: readonly XrefSection[];
}
