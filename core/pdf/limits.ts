/** What reading one file may cost. Whatever goes beyond is refused with `pdf.too-complex` (or `pdf.too-large` for the file itself). */
export interface PdfLimits {
  readonly fileBytes: number;
  /** Highest object number; Annex C of ISO 32000-1 gives 8,388,607. */
  readonly objectNumber: number;
  /** Cross-reference sections in the chain. */
  readonly sections: number;
  /** Arrays and dictionaries within each other. */
  readonly nesting: number;
  /** Decoded size of one stream. */
  readonly streamBytes: number;
  /** Decoded size of all streams that the reader itself decodes: object streams and cross-reference streams. */
  readonly decodedBytes: number;
  /** Bytes of objects read in all. */
  readonly parsedBytes: number;
  /** Values (numbers, names, ...) read in all. */
  readonly values: number;
  /** Leaves of the page tree. */
  readonly pages: number;
}

const mebi = 1024 * 1024;

export const defaultLimits: PdfLimits = {
  fileBytes: 256 * mebi,
  objectNumber: 8_388_607,
  sections: 4096,
  nesting: 100,
  streamBytes: 128 * mebi,
  decodedBytes: 256 * mebi,
  parsedBytes: 512 * mebi,
  values: 20_000_000,
  pages: 20_000,
};
