import { tooComplex } from './refuse.ts';

/** What reading one file may cost. Whatever goes beyond is refused with `pdf.too-complex` (or `pdf.too-large` for the file itself). */
export interface PdfLimits {
  readonly fileBytes: number;
  /** Highest object number; Annex C of ISO 32000-1 gives 8,388,607. */
  readonly objectNumber: number;
  /** Cross-reference sections in the chain. */
  readonly sections: number;
  /** Entries of all cross-reference sections. */
  readonly entries: number;
  /** Arrays and dictionaries within each other. */
  readonly nesting: number;
  /** Decoded size of one stream. */
  readonly streamBytes: number;
  /** Decoded size of all streams decoded through the file and its views. */
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
  entries: 10_000_000,
  nesting: 100,
  streamBytes: 128 * mebi,
  decodedBytes: 512 * mebi,
  parsedBytes: 512 * mebi,
  values: 20_000_000,
  pages: 20_000,
};

/** Counts what one file costs over all of its views; the reader's only mutable state beside its caches. */
export class Budget {
  readonly limits: PdfLimits;
  #values = 0;
  #parsed = 0;
  #decoded = 0;
  #entries = 0;
  constructor(limits: PdfLimits) {
    this.limits = limits;
  }

  spendValue(): void {
    if (++this.#values > this.limits.values) throw tooComplex(`more than ${this.limits.values} values`);
  }

  spendParsed(bytes: number): void {
    this.#parsed += bytes;
    if (this.#parsed > this.limits.parsedBytes)
      throw tooComplex(`more than ${this.limits.parsedBytes} bytes of objects`);
  }

  spendDecoded(bytes: number): void {
    this.#decoded += bytes;
    if (this.#decoded > this.limits.decodedBytes)
      throw tooComplex(`more than ${this.limits.decodedBytes} decoded bytes`);
  }

  spendEntries(count: number): void {
    this.#entries += count;
    if (this.#entries > this.limits.entries)
      throw tooComplex(`more than ${this.limits.entries} cross-reference entries`);
  }

  /** How much one more stream may decode to. */
  get decodable(): number {
    return Math.min(this.limits.streamBytes, this.limits.decodedBytes - this.#decoded);
  }
}
