/** What is odd about a file that can be read exactly all the same. Verification reports each; intake decides by code. */
export type FindingCode =
  | 'junk-before-header'
  | 'offsets-from-file-start'
  | 'header-version'
  | 'bytes-after-eof'
  | 'white-space-after-eof'
  | 'missing-eof'
  | 'startxref-differs'
  | 'unreached-bytes'
  | 'xref-offset-inexact'
  | 'xref-entry-width'
  | 'xref-starts-at-one'
  | 'size-too-small'
  | 'duplicate-xref-entry'
  | 'duplicate-trailer-key'
  | 'entry-offset-zero'
  | 'entry-of-later-revision'
  | 'hybrid-views-differ'
  | 'freed-object';

export interface PdfFinding {
  readonly code: FindingCode;
  /** From the first byte of the file. */
  readonly offset: number;
  /** One English clause with the numbers that matter. */
  readonly words: string;
}

/** Collects findings; a file can't make it grow without bound. */
export class FindingLog {
  static readonly most = 500;
  readonly #findings: PdfFinding[];
  constructor(findings: readonly PdfFinding[] = []) {
    this.#findings = [...findings];
  }

  add(code: FindingCode, offset: number, words: string): void {
    if (this.#findings.length < FindingLog.most) this.#findings.push({ code, offset, words });
  }

  get list(): readonly PdfFinding[] {
    return this.#findings;
  }
}
