import { decodeStream } from './decode-stream.ts';
import type { PdfIndirect } from './indirect.ts';
import type { ObjectStore } from './object-store.ts';
import { type PdfDict, PdfRef, type PdfResolver, PdfStream, type PdfValue, required } from './objects.ts';
import { type PdfPage, readPages } from './pages.ts';
import { damaged } from './refuse.ts';
import type { PdfRevision, XrefEntry } from './revision.ts';

/** Where an object comes from in a view: the entry, and the index of the revision that has it. */
export type PdfLocation = XrefEntry & { readonly revision: number };

const longestReferenceChain = 32;
const mostToSearch = 16;

/**
 * The document as one revision shows it. Objects are read when asked for and kept; the same object at the same place is the same
 * JavaScript object in every view of a file. What can't be read exactly throws `pdf.damaged` when it is asked for.
 */
export class PdfView implements PdfResolver {
  /** Index of the newest revision that this view includes. */
  readonly revision: number;
  readonly trailer: PdfDict;
  readonly #revisions: readonly PdfRevision[];
  readonly #store: ObjectStore;
  readonly #objects = new Map<number, PdfIndirect | undefined>();
  readonly #reading = new Set<number>();
  #pages: readonly PdfPage[] | undefined;
  #merged: Map<number, PdfLocation> | undefined;
  #numbers: readonly number[] | undefined;

  /** `revisions` are those the view includes, oldest first. */
  constructor(revisions: readonly PdfRevision[], store: ObjectStore) {
    const newest = required(revisions.at(-1), 'revision');
    this.revision = newest.index;
    this.trailer = newest.trailer;
    this.#revisions = revisions;
    this.#store = store;
  }

  get catalogRef(): PdfRef {
    return required(this.trailer.ref('Root'), '/Root');
  }

  get catalog(): PdfDict {
    return required(this.trailer.dict('Root', this), 'catalog');
  }

  /** null for a free or missing object, and for a reference with another generation (7.3.10). */
  get(ref: PdfRef): PdfValue {
    const location = this.location(ref.num);
    if (location === undefined || location.kind === 'free') return null;
    const gen = location.kind === 'offset' ? location.gen : 0;
    return gen === ref.gen ? (this.object(ref.num)?.value ?? null) : null;
  }

  /** The value itself, or what its reference leads to; undefined becomes null. */
  resolve(value: PdfValue | undefined): PdfValue {
    let current = value ?? null;
    for (let hops = 0; current instanceof PdfRef; hops++) {
      if (hops === longestReferenceChain) throw damaged(0, `references without end at object ${current.num}`);
      current = this.get(current);
    }
    return current;
  }

  location(num: number): PdfLocation | undefined {
    if (this.#revisions.length > mostToSearch) return this.#allLocations().get(num);
    for (let i = this.#revisions.length - 1; i >= 0; i--) {
      const entry = this.#revisions[i]?.entries.get(num);
      if (entry !== undefined) return { ...entry, revision: i };
    }
    return undefined;
  }

  /** All entries in one map: a file may have very many revisions. */
  #allLocations(): ReadonlyMap<number, PdfLocation> {
    if (this.#merged === undefined) {
      this.#merged = new Map();
      for (const { index, entries } of this.#revisions) {
        for (const [num, entry] of entries) this.#merged.set(num, { ...entry, revision: index });
      }
    }
    return this.#merged;
  }

  /** The current object of that number; undefined when free or missing. */
  object(num: number): PdfIndirect | undefined {
    if (this.#objects.has(num)) return this.#objects.get(num);
    // Only a stream can need another object (its /Length, its object stream) to be read, and it must not need itself.
    if (this.#reading.has(num)) throw damaged(0, `object ${num} is needed to read itself`);
    this.#reading.add(num);
    try {
      const object = this.#read(num);
      this.#objects.set(num, object);
      return object;
    } finally {
      this.#reading.delete(num);
    }
  }

  #read(num: number): PdfIndirect | undefined {
    const location = this.location(num);
    if (location === undefined || location.kind === 'free') return undefined;
    if (location.kind === 'in-stream') return this.#readFromStream(num, location);
    const { offset, gen } = location;
    if (offset >= (this.#revisions[location.revision] as PdfRevision).end) {
      throw damaged(offset, `object ${num} stands behind the revision that lists it`);
    }
    const parsed = this.#store.parsedAt(offset);
    const { ref } = parsed.kind === 'stream' ? parsed.head : parsed.object;
    if (ref.num !== num || ref.gen !== gen)
      throw damaged(offset, `object ${num} ${gen} expected, ${ref.num} ${ref.gen} found`);
    if (parsed.kind === 'object') return parsed.object;
    const length = parsed.head.dict.int('Length', this);
    if (length === undefined) throw damaged(offset, `the stream of object ${num} has no /Length`);
    return this.#store.streamAt(offset, length);
  }

  #readFromStream(num: number, entry: { readonly stream: number; readonly index: number }): PdfIndirect {
    if (this.location(entry.stream)?.kind !== 'offset') {
      throw damaged(0, `the object stream ${entry.stream} of object ${num} is not an object of its own`);
    }
    const stream = this.object(entry.stream)?.value;
    if (!(stream instanceof PdfStream)) throw damaged(0, `object ${entry.stream} is not an object stream`);
    const value = this.#store.objectStream(stream).value(entry.index, num);
    return { ref: new PdfRef(num, 0), value, span: undefined };
  }

  /** Numbers in use, ascending. */
  objectNumbers(): readonly number[] {
    if (this.#numbers === undefined) {
      const used = new Set<number>();
      for (const { entries } of this.#revisions) {
        for (const [num, entry] of entries) {
          if (entry.kind === 'free') used.delete(num);
          else used.add(num);
        }
      }
      this.#numbers = [...used].sort((a, b) => a - b);
    }
    return this.#numbers;
  }

  /** The decoded data of a stream, all of its filters undone; `pdf.unsupported` for image filters. */
  decode(stream: PdfStream, options: { readonly maxBytes?: number } = {}): Uint8Array {
    const { budget } = this.#store;
    const maxBytes = Math.min(options.maxBytes ?? budget.decodable, budget.decodable);
    const data = decodeStream(stream, { maxBytes, resolver: this });
    budget.spendDecoded(data.length);
    return data;
  }

  /** Leaves of the page tree in order, with inherited attributes. */
  pages(): readonly PdfPage[] {
    this.#pages ??= readPages(this, this.#store.budget.limits.pages);
    return this.#pages;
  }

  get pageCount(): number {
    return this.pages().length;
  }
}
