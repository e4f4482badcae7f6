import { CloudSignError } from '../errors.ts';
import type { PdfFinding } from './finding.ts';

export interface IntakeLimits {
  readonly fileBytes: number;
  readonly pages: number;
}

export const intakeLimits: IntakeLimits = { fileBytes: 50 * 1024 * 1024, pages: 2000 };

/** What intake tells about a PDF that it takes. */
export interface PdfInspection {
  readonly version: string;
  readonly pageCount: number;
  /** Width and height in points as shown (crop box, rotated), one a page. */
  readonly pageSizes: readonly { readonly width: number; readonly height: number }[];
  readonly revisions: number;
  /** Signature dictionaries in fields: signatures and document timestamps. */
  readonly signatures: number;
  readonly acroForm: boolean;
  readonly linearized: boolean;
  readonly xrefForm: 'table' | 'stream' | 'hybrid';
  /** What the XMP metadata claims, such as '2B' or '4'; it is not checked. */
  readonly pdfA: string | undefined;
  readonly findings: readonly PdfFinding[];
}

/** Throws the `pdf.*` code that says why this file can't be taken; every code tells the sender what to do. */
export const inspectPdf = (_bytes: Uint8Array, _limits: IntakeLimits = intakeLimits): PdfInspection => {
  throw new CloudSignError('internal', { detail: 'not built yet' });
};
