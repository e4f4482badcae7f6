import { tooComplex } from '../pdf/refuse.ts';

/** Counts what the comparison of revisions costs, so that no file can make it go on for ever. */
export class Work {
  readonly limit: number;
  #spent = 0;

  constructor(limit = 20_000_000) {
    this.limit = limit;
  }

  /** Throws `pdf.too-complex` beyond the limit. */
  spend(steps = 1): void {
    this.#spent += steps;
    if (this.#spent > this.limit) throw tooComplex(`more than ${this.limit} steps of comparison`);
  }
}
