import { tooComplex } from './refuse.ts';

/** Bytes collected one by one, up to a limit. */
export class GrowingBytes {
  #buffer = new Uint8Array(1024);
  #length = 0;
  readonly #limit: number;
  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  push(byte: number): void {
    if (this.#length >= this.#limit) throw tooComplex(`a stream that decodes beyond ${this.#limit} bytes`);
    if (this.#length === this.#buffer.length) {
      const grown = new Uint8Array(this.#buffer.length * 2);
      grown.set(this.#buffer);
      this.#buffer = grown;
    }
    this.#buffer[this.#length++] = byte;
  }

  /** What was collected; the collector is done then. */
  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  at(index: number): number {
    return this.#buffer[index] as number;
  }
}
