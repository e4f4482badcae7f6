import type { PdfDict, PdfRef, PdfValue } from './objects.ts';

/** [left, bottom, right, top], normalized. */
export type PdfBox = readonly [number, number, number, number];

export interface PdfPage {
  readonly index: number;
  /** undefined when the page stands directly in /Kids (not allowed, but read). */
  readonly ref: PdfRef | undefined;
  /** The page's own dictionary, nothing inherited. */
  readonly dict: PdfDict;
  readonly mediaBox: PdfBox;
  /** Within the media box. */
  readonly cropBox: PdfBox;
  readonly rotate: 0 | 90 | 180 | 270;
  /** Own or inherited /Resources as it stands (a reference or a dictionary). */
  readonly resources: PdfValue | undefined;
}
