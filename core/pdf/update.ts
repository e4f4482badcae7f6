import { CloudSignError } from '../errors.ts';
import type { PdfFile } from './file.ts';
import { PdfArray, type PdfDict, PdfRef, PdfString, type PdfValue, type Span } from './objects.ts';
import type { PdfRevision } from './revision.ts';
import { PdfWriter } from './write.ts';
import { writeXrefStream, writeXrefTable } from './write-xref.ts';

export interface FinishedUpdate {
  /** Append these bytes to the file; placeholders in it may be patched in place. */
  readonly tail: Uint8Array;
  /** Where the tail begins in the new file: the old file's size. */
  readonly tailOffset: number;
  /** By name: offsets in the whole new file. Index in `tail` = offset - tailOffset. */
  readonly placeholders: ReadonlyMap<string, Span>;
}

/** One revision in the making. Nothing of the file changes; `finish` gives the bytes to append. */
export class PdfUpdate {
  readonly #file: PdfFile;
  readonly #changes = new Map<number, { readonly ref: PdfRef; readonly value: PdfValue }>();
  readonly #reserved = new Set<number>();
  #highest: number;

  constructor(file: PdfFile) {
    this.#file = file;
    this.#highest = file.highestNumber;
  }

  /** A fresh number to be `set` later; `finish` throws when it was not. */
  reserve(): PdfRef {
    this.#highest++;
    this.#reserved.add(this.#highest);
    return new PdfRef(this.#highest, 0);
  }

  /** A new object under a number that no revision of the file ever used. */
  create(value: PdfValue): PdfRef {
    const ref = this.reserve();
    this.set(ref, value);
    return ref;
  }

  /** A new value for an existing or reserved object. */
  set(ref: PdfRef, value: PdfValue): void {
    if (!this.#reserved.has(ref.num)) this.#requireExisting(ref);
    this.#changes.set(ref.num, { ref, value });
  }

  #requireExisting(ref: PdfRef): void {
    const location = this.#file.latest.location(ref.num);
    const gen = location?.kind === 'offset' ? location.gen : 0;
    if (location === undefined || location.kind === 'free' || gen !== ref.gen) {
      throw internal(`there is no object ${ref} to change`);
    }
  }

  /** What `ref` will be after this update: the new value, else the file's. */
  get(ref: PdfRef): PdfValue {
    const change = this.#changes.get(ref.num);
    if (change !== undefined) return change.ref.gen === ref.gen ? change.value : null;
    return this.#file.latest.get(ref);
  }

  /** `id`: 16 fresh random bytes for the second part of /ID. */
  finish({ id }: { readonly id: Uint8Array }): FinishedUpdate {
    for (const num of this.#reserved)
      if (!this.#changes.has(num)) throw internal(`object ${num} was reserved, never set`);
    const writer = new PdfWriter();
    const tailOffset = this.#file.size;
    if (!endsWithEol(this.#file)) writer.text('\n');
    const offsets = new Map<number, { readonly offset: number; readonly gen: number }>();
    for (const [num, { ref, value }] of [...this.#changes].sort(([a], [b]) => a - b)) {
      offsets.set(num, { offset: this.#ownOffset(writer), gen: ref.gen });
      writer.text(`${num} ${ref.gen} obj\n`);
      writer.value(value);
      writer.text('\nendobj\n');
    }
    this.#writeXref(writer, offsets, id);
    const placeholders = new Map([...writer.spans].map(([name, span]) => [name, shift(span, tailOffset)]));
    return { tail: writer.bytes(), tailOffset, placeholders };
  }

  /** Where the writer stands, counted as the file counts. */
  #ownOffset(writer: PdfWriter): number {
    return this.#file.size + writer.length - this.#file.offsetBase;
  }

  #writeXref(
    writer: PdfWriter,
    offsets: Map<number, { readonly offset: number; readonly gen: number }>,
    id: Uint8Array,
  ): void {
    const last = this.#file.revisions.at(-1) as PdfRevision;
    const at = this.#ownOffset(writer);
    const previous = last.startxref - this.#file.offsetBase;
    const trailer = nextTrailer(this.#file, id).with({ Prev: previous });
    if (last.form === 'stream') {
      const num = this.#highest + 1;
      offsets.set(num, { offset: at, gen: 0 });
      writeXrefStream(writer, { num, offsets, trailer: trailer.with({ Size: num + 1 }) });
    } else {
      writeXrefTable(writer, { offsets, trailer: trailer.with({ Size: this.#highest + 1 }) });
    }
    writer.text(`startxref\n${at}\n%%EOF\n`);
  }
}

const internal = (detail: string): CloudSignError => new CloudSignError('internal', { detail });

const shift = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

const endsWithEol = (file: PdfFile): boolean => {
  const last = file.chunks.at(-1)?.at(-1);
  return last === 0x0a || last === 0x0d;
};

/** What a section says of itself alone; everything else goes on into the next trailer (7.5.6). */
const ownKeys = ['Prev', 'XRefStm', 'Size', 'Type', 'W', 'Index', 'Length', 'Filter', 'DecodeParms'] as const;

/** 14.4: the first part of /ID stays for the file's life, the second is new with every save. */
const nextTrailer = (file: PdfFile, id: Uint8Array): PdfDict => {
  const { trailer } = file.latest;
  const first = trailer.array('ID', file.latest)?.items[0];
  const fresh = new PdfString(id, 'hex');
  const kept = first instanceof PdfString ? new PdfString(first.bytes, 'hex') : fresh;
  const removed = Object.fromEntries(ownKeys.map((key) => [key, undefined]));
  return trailer.with({ ...removed, ID: new PdfArray([kept, fresh]) });
};

/** Begins one revision to append to the file. */
export const startUpdate = (file: PdfFile): PdfUpdate => new PdfUpdate(file);
