import { isDigit, isRegular, isWhiteSpace, latin1Bytes, latin1Text, standsAt } from './characters.ts';
import type { Budget } from './limits.ts';
import { PdfArray, PdfDict, PdfName, PdfReal, PdfRef, type PdfValue, type Span } from './objects.ts';
import { readHexString, readLiteralString } from './parse-string.ts';
import { damaged, tooComplex } from './refuse.ts';

const percent = 0x25;
const slash = 0x2f;
const less = 0x3c;
const greater = 0x3e;
const open = 0x5b;
const close = 0x5d;
const endobj = latin1Bytes('endobj');
/** PDFium cuts off what is longer. */
const longestWord = 255;
/** White space to PDFium: there it ends a name. poppler ends one at a zero. */
const earlyEnd = /[\x80\xff]/;
/** A `#` that begins no escape: programs make different names of it. */
const oddEscape = /#(?![0-9A-Fa-f]{2})/;

/** A `#` without two hexadecimal digits is a plain character: names of PDF 1.1 know no escapes. */
const unescaped = (name: string): string =>
  name.replace(/#([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

/**
 * Reads values (7.3) from `bytes`, strictly: what the grammar does not allow is refused with its offset.
 * `base` is the file offset of `bytes[0]`; undefined when the bytes are decoded data, and then nothing gets a span.
 */
export class Parser {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly base: number | undefined;
  readonly budget: Budget;
  at: number;
  /** What some programs read in place of the name read last; undefined where all read the same. */
  #cutOff: string | undefined;

  constructor(
    bytes: Uint8Array,
    options: { readonly at: number; readonly end?: number; readonly base: number | undefined; readonly budget: Budget },
  ) {
    this.bytes = bytes;
    this.at = options.at;
    this.end = Math.min(options.end ?? bytes.length, bytes.length);
    this.base = options.base;
    this.budget = options.budget;
  }

  /** The byte at the cursor; undefined at the end. */
  peek(ahead = 0): number | undefined {
    const at = this.at + ahead;
    return at < this.end ? this.bytes[at] : undefined;
  }

  refuse(reason: string, at = this.at): Error {
    return damaged((this.base ?? 0) + at, this.base === undefined ? `${reason} (in decoded data)` : reason);
  }

  /** Skips white space and comments (7.2.4). */
  skipSpace(): void {
    while (this.at < this.end) {
      const byte = this.bytes[this.at];
      if (isWhiteSpace(byte)) this.at++;
      else if (byte === percent) this.#skipComment();
      else return;
    }
  }

  #skipComment(): void {
    while (this.at < this.end && this.bytes[this.at] !== 0x0a && this.bytes[this.at] !== 0x0d) this.at++;
  }

  /** Takes `word` if it stands here as a token of its own. */
  takeWord(word: string): boolean {
    const { at } = this;
    for (let i = 0; i < word.length; i++) if (this.peek(i) !== word.charCodeAt(i)) return false;
    if (isRegular(this.peek(word.length))) return false;
    this.at = at + word.length;
    return true;
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw this.refuse(`${word} expected`);
  }

  /** Takes an unsigned integer; undefined (and nothing taken) when none stands here as a token of its own. */
  takeUnsigned(): number | undefined {
    let { at } = this;
    let value = 0;
    while (at < this.end && isDigit(this.bytes[at])) value = value * 10 + ((this.bytes[at++] as number) - 0x30);
    if (at === this.at || value > Number.MAX_SAFE_INTEGER) return undefined;
    if (at - this.at > longestWord) throw this.refuse('a number that some programs cut off');
    if (at < this.end && isRegular(this.bytes[at]) && !this.#endobjAt(at)) return undefined;
    this.at = at;
    return value;
  }

  /** Some scanners write `123endobj`; every common reader ends the number there. */
  #endobjAt(at: number): boolean {
    return standsAt(this.bytes, at, endobj);
  }

  expectUnsigned(what: string): number {
    const value = this.takeUnsigned();
    if (value === undefined) throw this.refuse(`${what} expected`);
    return value;
  }

  /** One value; white space before it is skipped, the cursor ends right behind it. */
  value(depth = 0): PdfValue {
    this.skipSpace();
    this.budget.spendValue();
    const byte = this.peek();
    if (byte === slash) return new PdfName(this.#name());
    if (isDigit(byte)) return this.#integerOrRef();
    if (byte === 0x28) return readLiteralString(this);
    if (byte === less) return this.peek(1) === less ? this.#dict(depth + 1) : readHexString(this);
    if (byte === open) return this.#array(depth + 1);
    if (byte === 0x2b || byte === 0x2d || byte === 0x2e) return this.#number();
    if (byte === 0x74 && this.takeWord('true')) return true;
    if (byte === 0x66 && this.takeWord('false')) return false;
    if (byte === 0x6e && this.takeWord('null')) return null;
    throw this.refuse('a value expected');
  }

  spanFrom(start: number): Span | undefined {
    return this.base === undefined ? undefined : { start: this.base + start, end: this.base + this.at };
  }

  #integerOrRef(): PdfValue {
    const num = this.takeUnsigned();
    if (num === undefined) return this.#number();
    const afterNumber = this.at;
    this.skipSpace();
    const gen = isDigit(this.peek()) ? this.takeUnsigned() : undefined;
    if (gen !== undefined) {
      this.skipSpace();
      if (this.takeWord('R')) {
        if (num > this.budget.limits.objectNumber || gen > 65535)
          throw this.refuse('a reference out of range', afterNumber);
        return new PdfRef(num, gen);
      }
    }
    this.at = afterNumber;
    return num;
  }

  /** 7.3.3: sign, digits and at most one point; no exponent. Integers beyond 2^53 become reals, which keep their text. */
  #number(): number | PdfReal {
    const start = this.at;
    let at = start;
    if (this.bytes[at] === 0x2b || this.bytes[at] === 0x2d) at++;
    let digits = 0;
    let points = 0;
    for (; at < this.end && isRegular(this.bytes[at]); at++) {
      if (isDigit(this.bytes[at])) digits++;
      else if (this.bytes[at] === 0x2e) points++;
      else throw this.refuse('not a number', start);
    }
    if (digits === 0 || points > 1) throw this.refuse('not a number', start);
    if (at - start > longestWord) throw this.refuse('a number that some programs cut off', start);
    this.at = at;
    const text = latin1Text(this.bytes, start, at);
    const value = Number(text);
    if (points === 0 && Number.isSafeInteger(value)) return value === 0 ? 0 : value;
    return new PdfReal(value, text);
  }

  #name(): string {
    const start = ++this.at;
    let [escaped, ends] = [false, false];
    while (this.at < this.end && isRegular(this.bytes[this.at])) {
      const byte = this.bytes[this.at++];
      if (byte === 0x23) escaped = true;
      else if (byte === 0x80 || byte === 0xff) ends = true;
    }
    const text = latin1Text(this.bytes, start, this.at);
    this.#cutOff = undefined;
    if (!escaped && !ends && text.length < longestWord) return text;
    const name = unescaped(text);
    const early = unescaped(text.slice(0, longestWord - 1).split(earlyEnd, 1)[0] ?? '').split('\0', 1)[0];
    if (early !== name || oddEscape.test(text)) this.#cutOff = early;
    return name;
  }

  #array(depth: number): PdfArray {
    this.#limitNesting(depth);
    const start = this.at++;
    const items: PdfValue[] = [];
    for (;;) {
      this.skipSpace();
      if (this.peek() === close) break;
      items.push(this.value(depth));
    }
    this.at++;
    return new PdfArray(items, this.spanFrom(start));
  }

  #dict(depth: number): PdfDict {
    this.#limitNesting(depth);
    const start = this.at;
    this.at += 2;
    const entries = new Map<string, PdfValue>();
    let duplicates: string[] | undefined;
    for (let key = this.#key(); key !== undefined; key = this.#key()) {
      const early = this.#cutOff;
      const value = this.value(depth);
      if (entries.has(key) || early !== undefined) {
        duplicates ??= [];
        duplicates.push(key, ...(early === undefined ? [] : [early]));
      }
      entries.set(key, value);
    }
    const span = this.spanFrom(start);
    if (span === undefined) return new PdfDict(entries, duplicates);
    return new PdfDict(entries, duplicates, { span, values: () => this.#valueSpans(start) });
  }

  /** The next key of the dictionary here; undefined, and its end taken, when there is none. */
  #key(): string | undefined {
    this.skipSpace();
    if (this.peek() === slash) return this.#name();
    if (this.peek() !== greater || this.peek(1) !== greater) {
      throw this.refuse('a key or the end of the dictionary expected');
    }
    this.at += 2;
    return undefined;
  }

  /** Reads the dictionary at `start` once more, for where its values stand: few of them are ever asked. */
  #valueSpans(start: number): ReadonlyMap<string, Span> {
    const again = new Parser(this.bytes, { at: start + 2, end: this.end, base: this.base, budget: this.budget });
    const spans = new Map<string, Span>();
    for (let key = again.#key(); key !== undefined; key = again.#key()) {
      again.skipSpace();
      const valueStart = again.at;
      again.value();
      spans.set(key, again.spanFrom(valueStart) as Span);
    }
    return spans;
  }

  #limitNesting(depth: number): void {
    if (depth > this.budget.limits.nesting) throw tooComplex(`nested deeper than ${this.budget.limits.nesting}`);
  }
}
