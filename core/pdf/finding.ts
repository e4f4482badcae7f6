/** What is odd about a file that can be read exactly all the same. Verification reports each; intake decides by code. */
export type FindingCode =
  | 'junk-before-header'
  | 'offsets-from-file-start'
  | 'header-version'
  | 'bytes-after-eof'
  | 'missing-eof'
  | 'white-space-after-eof'
  | 'bytes-before-revision'
  | 'unreached-bytes'
  | 'startxref-differs'
  | 'xref-offset-inexact'
  | 'xref-entry-width'
  | 'xref-starts-at-one'
  | 'size-too-small'
  | 'duplicate-xref-entry'
  | 'duplicate-trailer-key'
  | 'entry-offset-zero'
  | 'entry-points-elsewhere'
  | 'entry-of-later-revision'
  | 'hybrid-views-differ'
  | 'freed-object'
  | 'linearized'
  | 'page-count-differs';

export interface PdfFinding {
  readonly code: FindingCode;
  /** From the first byte of the file. */
  readonly offset: number;
  /** One English clause with the numbers that matter. */
  readonly words: string;
}
