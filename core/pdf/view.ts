import type { PdfDict, PdfRef, PdfResolver, PdfStream, PdfValue, Span } from './objects.ts';
import type { PdfPage } from './pages.ts';
import type { XrefEntry } from './revision.ts';

/** Where an object comes from in a view: the entry, and the revision that has it. */
export type PdfLocation = XrefEntry & { readonly revision: number };

/** An indirect object as it stands in the file. `span` is `n g obj` to `endobj`; undefined inside an object stream. */
export interface PdfIndirect {
  readonly ref: PdfRef;
  readonly value: PdfValue;
  readonly span: Span | undefined;
}

/**
 * The document as one revision shows it. Objects are read when asked for and kept; the same object at the same place is the same
 * JavaScript object in every view of a file. What can't be read exactly throws `pdf.damaged` when it is asked for.
 */
export interface PdfView extends PdfResolver {
  /** Index of the newest revision that this view includes. */
  readonly revision: number;
  readonly trailer: PdfDict;
  readonly catalog: PdfDict;
  readonly catalogRef: PdfRef;
  /** null for a free or missing object, and for a reference with another generation (7.3.10). */
  get(ref: PdfRef): PdfValue;
  /** The value itself, or what its reference leads to; undefined becomes null. */
  resolve(value: PdfValue | undefined): PdfValue;
  /** The current object of that number; undefined when free or missing. */
  object(num: number): PdfIndirect | undefined;
  location(num: number): PdfLocation | undefined;
  /** Numbers in use, ascending. */
  objectNumbers(): readonly number[];
  /** The decoded data of a stream, all of its filters undone; `pdf.unsupported` for image filters. */
  decode(stream: PdfStream, limits?: { readonly maxBytes?: number }): Uint8Array;
  /** Leaves of the page tree in order, with inherited attributes. */
  pages(): readonly PdfPage[];
  readonly pageCount: number;
}
