import type { Budget } from './limits.ts';
import { PdfRef, type PdfStream, type PdfValue } from './objects.ts';
import { Parser } from './parser.ts';
import { damaged } from './refuse.ts';

/** A decoded object stream (7.5.7); its objects are read when asked for. */
export class ObjectStream {
  readonly #data: Uint8Array;
  readonly #budget: Budget;
  readonly #at: number;
  readonly #numbers: number[] = [];
  readonly #offsets: number[] = [];
  readonly #values = new Map<number, PdfValue>();

  /** `data` is the decoded data of `stream`. */
  constructor(stream: PdfStream, data: Uint8Array, budget: Budget) {
    this.#data = data;
    this.#budget = budget;
    this.#at = stream.span?.start ?? 0;
    const count = stream.dict.int('N');
    const first = stream.dict.int('First');
    if (stream.dict.duplicates.length > 0) throw damaged(this.#at, 'an object stream with a key given twice');
    if (stream.dict.name('Type') !== 'ObjStm' || count === undefined || first === undefined || count < 0 || first < 0) {
      throw damaged(this.#at, 'not a usable object stream');
    }
    // Two numbers and their separators for each object: a larger /N can't be true.
    if (count * 4 > data.length + 4) throw damaged(this.#at, 'an object stream with too little data for its /N');
    budget.spendEntries(count);
    this.#readHead(count, first);
  }

  #readHead(count: number, first: number): void {
    const parser = new Parser(this.#data, { at: 0, end: first, base: undefined, budget: this.#budget });
    for (let i = 0; i < count; i++) {
      parser.skipSpace();
      this.#numbers.push(parser.expectUnsigned('an object number'));
      parser.skipSpace();
      this.#offsets.push(first + parser.expectUnsigned('an offset'));
    }
    // Some programs read the objects one behind the other, or the last of a number.
    if (new Set(this.#numbers).size < count) throw damaged(this.#at, 'an object stream that lists a number twice');
    const isMixed = this.#offsets.some((offset, i) => i > 0 && offset <= (this.#offsets[i - 1] as number));
    if (isMixed) throw damaged(this.#at, 'an object stream with its objects out of order');
  }

  /** The object at `index`, which must have the number `num`. */
  value(index: number, num: number): PdfValue {
    if (this.#numbers[index] !== num)
      throw damaged(this.#at, `object ${num} is not at index ${index} of its object stream`);
    const known = this.#values.get(index);
    if (known !== undefined) return known;
    const value = this.#read(this.#offsets[index] as number, this.#offsets[index + 1] ?? this.#data.length);
    this.#values.set(index, value);
    return value;
  }

  /** An object ends where the next one begins. */
  #read(at: number, end: number): PdfValue {
    const parser = new Parser(this.#data, { at, end, base: undefined, budget: this.#budget });
    const value = parser.value();
    this.#budget.spendParsed(parser.at - at);
    if (value instanceof PdfRef) throw damaged(this.#at, 'a reference where an object stream must hold an object');
    return value;
  }
}
