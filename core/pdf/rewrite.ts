import { LeaveOut, type LeftOut } from './leave-out.ts';
import { PdfArray, PdfDict, PdfRef, type PdfResolver, PdfStream, PdfString, type PdfValue } from './objects.ts';
import { damaged, tooComplex } from './refuse.ts';
import { PdfWriter } from './write.ts';
import { writeXrefTable } from './write-xref.ts';

/** What a file is made of, whoever read it. */
export interface RewriteSource extends PdfResolver {
  /** Such as '1.7'. */
  readonly version: string;
  readonly trailer: PdfDict;
}

export interface Rewritten {
  readonly pdf: Uint8Array;
  readonly leftOut: ReadonlySet<LeftOut>;
}

const deepest = 200;
/** Annex C, with room for the seals of many years. */
const mostObjects = 2_000_000;

/**
 * The document as one clean revision: what can be reached from the catalog and /Info, numbered anew from 1, streams byte for byte,
 * with a classic cross-reference table, and without what `LeaveOut` takes out. What nothing leads to, or stood in earlier revisions
 * only, is gone. The same source gives the same bytes; `id` (16 bytes) becomes the second part of /ID.
 */
export const rewritePdf = (source: RewriteSource, { id }: { readonly id: Uint8Array }): Rewritten => {
  const leaveOut = new LeaveOut(source);
  const copier = new Copier(source, leaveOut);
  const root = copier.copy(source.trailer.get('Root') ?? null, 0);
  if (!(root instanceof PdfRef)) throw damaged(0, 'no usable /Root');
  const info = copier.copy(source.trailer.get('Info') ?? null, 0);
  const writer = new PdfWriter();
  // 7.5.2: four bytes above 127 say that the file is binary.
  writer.text(`%PDF-${version(source)}\n%\u00e2\u00e3\u00cf\u00d3\n`);
  const offsets = new Map<number, { readonly offset: number; readonly gen: number }>();
  for (const [num, value] of copier.objects()) {
    offsets.set(num, { offset: writer.length, gen: 0 });
    writer.text(`${num} 0 obj\n`);
    writer.value(value);
    writer.text('\nendobj\n');
  }
  const startxref = writer.length;
  const trailer = PdfDict.of({ Size: offsets.size + 1, Root: root, Info: info ?? undefined, ID: idOf(source, id) });
  writeXrefTable(writer, { offsets, trailer });
  writer.text(`startxref\n${startxref}\n%%EOF\n`);
  return { pdf: writer.bytes(), leftOut: leaveOut.found };
};

const version = (source: RewriteSource): string => (/^[12]\.[0-9]$/.test(source.version) ? source.version : '1.7');

/** 14.4: the first part stays for the file's life. */
const idOf = (source: RewriteSource, id: Uint8Array): PdfArray => {
  const given = source.resolve(source.trailer.get('ID'));
  const first = given instanceof PdfArray ? source.resolve(given.items[0]) : null;
  const fresh = new PdfString(id, 'hex');
  return new PdfArray([first instanceof PdfString ? new PdfString(first.bytes, 'hex') : fresh, fresh]);
};

/** Copies values, and gives every object that it meets a new number; `objects` reads and copies those in turn. */
class Copier {
  readonly #source: RewriteSource;
  readonly #leaveOut: LeaveOut;
  readonly #numbers = new Map<string, PdfRef>();
  readonly #pending: PdfValue[] = [];

  constructor(source: RewriteSource, leaveOut: LeaveOut) {
    this.#source = source;
    this.#leaveOut = leaveOut;
  }

  /** By number, from 1; those that a copied one leads to come behind it. */
  *objects(): Generator<readonly [number, PdfValue]> {
    for (let num = 1; num <= this.#pending.length; num++) {
      const value = this.#pending[num - 1] as PdfValue;
      // Read once, then let go: a file may hold many big streams.
      this.#pending[num - 1] = null;
      yield [num, this.copy(value, 0)];
    }
  }

  copy(value: PdfValue, depth: number): PdfValue {
    if (depth > deepest) throw tooComplex(`more than ${deepest} values within each other`);
    if (value instanceof PdfRef) return this.#renumbered(value);
    // Only a new stream stands directly where another has a reference to one.
    if (value instanceof PdfStream && depth > 0) return this.#numbered(value);
    if (value instanceof PdfArray) return new PdfArray(value.items.map((item) => this.copy(item, depth + 1)));
    if (value instanceof PdfDict) return this.#dict(value, depth);
    // 7.3.8.1: only the data counts; its length is written anew.
    if (value instanceof PdfStream) {
      const { dict, raw } = this.#leaveOut.fromStream(value);
      return new PdfStream(this.#dict(dict.with({ Length: undefined }), depth), raw);
    }
    return value;
  }

  #dict(dict: PdfDict, depth: number): PdfDict {
    const entries = [...this.#leaveOut.fromDict(dict).entries];
    return new PdfDict(new Map(entries.map(([key, value]) => [key, this.copy(value, depth + 1)])));
  }

  /** A reference to nothing is null (7.3.10). */
  #renumbered(ref: PdfRef): PdfValue {
    const known = this.#numbers.get(ref.toString());
    if (known !== undefined) return known;
    const value = this.#source.resolve(ref);
    if (value === null) return null;
    const fresh = this.#numbered(value);
    this.#numbers.set(ref.toString(), fresh);
    return fresh;
  }

  #numbered(value: PdfValue): PdfRef {
    if (this.#pending.length === mostObjects) throw tooComplex(`more than ${mostObjects} objects`);
    this.#pending.push(value);
    return new PdfRef(this.#pending.length, 0);
  }
}
