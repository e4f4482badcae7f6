/**
 * The PDF object model (ISO 32000-2, 7.3). Integers are plain `number`s; everything is immutable.
 * Names, and keys of dictionaries, are the name's bytes as Latin-1 characters with `#xx` resolved: exact for any bytes.
 */
import { CloudSignError } from '../errors.ts';

/** Offsets [start, end) from the first byte of the file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type PdfValue =
  | null
  | boolean
  | number
  | PdfReal
  | PdfName
  | PdfString
  | PdfArray
  | PdfDict
  | PdfStream
  | PdfRef
  | PdfPlaceholder;

/** What follows references: a view of a file. */
export interface PdfResolver {
  resolve(value: PdfValue | undefined): PdfValue;
}

/** A number that is not written as an integer of at most 2^53; `text` is how the file writes it. */
export class PdfReal {
  readonly value: number;
  readonly text: string | undefined;
  constructor(value: number, text?: string) {
    this.value = value;
    this.text = text;
  }
}

export class PdfName {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

export class PdfString {
  readonly bytes: Uint8Array;
  readonly form: 'literal' | 'hex';
  /** The bytes as programs have them that take each end-of-line as it is written, and an octal number for more than a byte. */
  readonly unread: Uint8Array;
  constructor(bytes: Uint8Array, form: 'literal' | 'hex' = 'literal', unread: Uint8Array = bytes) {
    this.bytes = bytes;
    this.form = form;
    this.unread = unread;
  }
}

export class PdfRef {
  readonly num: number;
  readonly gen: number;
  constructor(num: number, gen = 0) {
    this.num = num;
    this.gen = gen;
  }
  toString(): string {
    return `${this.num} ${this.gen} R`;
  }
}

/** `span` includes the brackets; absent when the array was not read from the file's own bytes (new, or in an object stream). */
export class PdfArray {
  readonly items: readonly PdfValue[];
  readonly span: Span | undefined;
  constructor(items: readonly PdfValue[], span?: Span) {
    this.items = items;
    this.span = span;
  }
}

const none: readonly string[] = [];

/** Where a dictionary stands in the file, and, when asked, where the value of each key stands; of a repeated key, the last one. */
export interface DictSpans {
  readonly span: Span;
  readonly values: () => ReadonlyMap<string, Span>;
}

export class PdfDict {
  readonly entries: ReadonlyMap<string, PdfValue>;
  /**
   * Keys that the file gives more than once here, `entries` holding the last value, and keys that are other keys to some. Readers disagree
   * about such a dictionary.
   */
  readonly duplicates: readonly string[];
  readonly #spans: DictSpans | undefined;

  constructor(entries: ReadonlyMap<string, PdfValue>, duplicates: readonly string[] = none, spans?: DictSpans) {
    this.entries = entries;
    this.duplicates = duplicates;
    this.#spans = spans;
  }

  static of(entries: Readonly<Record<string, PdfValue | undefined>>): PdfDict {
    return new PdfDict(definedEntries(Object.entries(entries)));
  }

  /** From `<<` to `>>`; undefined when the dictionary is new or comes from an object stream. */
  get span(): Span | undefined {
    return this.#spans?.span;
  }

  spanOf(key: string): Span | undefined {
    return this.#spans?.values().get(key);
  }

  /** A copy with these entries changed; `undefined` removes one. The copy has no spans. */
  with(changes: Readonly<Record<string, PdfValue | undefined>>): PdfDict {
    return new PdfDict(definedEntries([...this.entries, ...Object.entries(changes)]));
  }

  /** A copy whose values are others; it stands where this one stands. */
  mapped(value: (key: string, value: PdfValue) => PdfValue): PdfDict {
    const entries = new Map([...this.entries].map(([key, entry]) => [key, value(key, entry)]));
    return new PdfDict(entries, this.duplicates, this.#spans);
  }

  /** A null value is the same as no entry (7.3.7). */
  has(key: string): boolean {
    return (this.entries.get(key) ?? null) !== null;
  }

  /** The value as it stands: a reference stays a reference. */
  get(key: string): PdfValue | undefined {
    return this.entries.get(key);
  }

  // Typed readers: undefined when the entry is absent or of another type. With a resolver, references are followed first.

  int(key: string, resolver?: PdfResolver): number | undefined {
    const value = this.#read(key, resolver);
    return typeof value === 'number' ? value : undefined;
  }

  /** An integer or a real, as a number. */
  number(key: string, resolver?: PdfResolver): number | undefined {
    return numberOf(this.#read(key, resolver));
  }

  bool(key: string, resolver?: PdfResolver): boolean | undefined {
    const value = this.#read(key, resolver);
    return typeof value === 'boolean' ? value : undefined;
  }

  name(key: string, resolver?: PdfResolver): string | undefined {
    const value = this.#read(key, resolver);
    return value instanceof PdfName ? value.value : undefined;
  }

  string(key: string, resolver?: PdfResolver): PdfString | undefined {
    const value = this.#read(key, resolver);
    return value instanceof PdfString ? value : undefined;
  }

  array(key: string, resolver?: PdfResolver): PdfArray | undefined {
    const value = this.#read(key, resolver);
    return value instanceof PdfArray ? value : undefined;
  }

  dict(key: string, resolver?: PdfResolver): PdfDict | undefined {
    const value = this.#read(key, resolver);
    return value instanceof PdfDict ? value : undefined;
  }

  stream(key: string, resolver?: PdfResolver): PdfStream | undefined {
    const value = this.#read(key, resolver);
    return value instanceof PdfStream ? value : undefined;
  }

  ref(key: string): PdfRef | undefined {
    const value = this.entries.get(key);
    return value instanceof PdfRef ? value : undefined;
  }

  #read(key: string, resolver: PdfResolver | undefined): PdfValue | undefined {
    const value = this.entries.get(key);
    return value instanceof PdfRef && resolver !== undefined ? resolver.resolve(value) : value;
  }
}

const definedEntries = (entries: Iterable<readonly [string, PdfValue | undefined]>): Map<string, PdfValue> => {
  const map = new Map<string, PdfValue>();
  for (const [key, value] of entries) {
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }
  return map;
};

/** `raw` is the data as stored (a view of the file's bytes where read). Decode it with `decodeStream` or `PdfView.decode`. */
export class PdfStream {
  readonly dict: PdfDict;
  /** Of the data in the file; undefined for a new stream. */
  readonly span: Span | undefined;
  #raw: Uint8Array | (() => Uint8Array);

  /** `raw` as a function is asked once, when the data is first needed. */
  constructor(dict: PdfDict, raw: Uint8Array | (() => Uint8Array), span?: Span) {
    this.dict = dict;
    this.#raw = raw;
    this.span = span;
  }

  /** The data with its filters still applied. */
  get raw(): Uint8Array {
    if (typeof this.#raw === 'function') this.#raw = this.#raw();
    return this.#raw;
  }
}

/**
 * For writing only: room that is patched after the bytes around it are final. `length` counts every byte, delimiters included.
 * `hex-string` is written `<00..0>`, `array` as `[` spaces `]`: valid PDF before it is patched, too.
 */
export class PdfPlaceholder {
  readonly name: string;
  readonly length: number;
  readonly kind: 'hex-string' | 'array';
  constructor(name: string, length: number, kind: 'hex-string' | 'array') {
    if (length < 2 || (kind === 'hex-string' && length % 2 !== 0)) {
      throw new CloudSignError('internal', { detail: `placeholder ${name} can't be ${length} bytes` });
    }
    this.name = name;
    this.length = length;
    this.kind = kind;
  }
}

/** The value of an integer or a real. */
export const numberOf = (value: PdfValue | undefined): number | undefined =>
  typeof value === 'number' ? value : value instanceof PdfReal ? value.value : undefined;

/** Whether a value is that name. */
export const isName = (value: PdfValue | undefined, name: string): boolean =>
  value instanceof PdfName && value.value === name;

/** The dictionary of a dictionary or of a stream. */
export const dictOf = (value: PdfValue | undefined): PdfDict | undefined =>
  value instanceof PdfDict ? value : value instanceof PdfStream ? value.dict : undefined;

/** `value`, or the refusal that the file lacks `what`. */
export const required = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new CloudSignError('pdf.damaged', { detail: `no usable ${what}` });
  return value;
};
