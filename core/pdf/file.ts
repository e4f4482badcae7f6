import { CloudSignError } from '../errors.ts';
import { openDecryption } from './decryption.ts';
import { FindingLog, type PdfFinding } from './finding.ts';
import { type Header, readFileEnd, readHeader, reportTrailingBytes, skipOneEol } from './header.ts';
import type { Piece } from './indirect.ts';
import { Budget, defaultLimits, type PdfLimits } from './limits.ts';
import { ObjectStore, pieceAt } from './object-store.ts';
import { damaged } from './refuse.ts';
import type { PdfRevision } from './revision.ts';
import { highestNumberOf, revisionsOf } from './revisions.ts';
import { PdfView } from './view.ts';
import { looksLikeSection, readChain } from './xref-chain.ts';

interface FileParts {
  readonly store: ObjectStore;
  readonly header: Header;
  readonly offsetBase: number;
  readonly revisions: readonly PdfRevision[];
  readonly findings: FindingLog;
  readonly highestNumber: number;
  /** Of revisions that an earlier state of the file has shown already. */
  readonly views: ReadonlyMap<number, PdfView>;
}

/** A PDF file whose structure was read exactly, following its cross-reference chain and nothing else. Make one with `openPdf`. */
export class PdfFile {
  /** Length in bytes. */
  readonly size: number;
  /** Where `%PDF-` stands. */
  readonly headerOffset: number;
  /** What the file's own offsets count from: 0 or `headerOffset`. */
  readonly offsetBase: number;
  /** Oldest first; at least one. */
  readonly revisions: readonly PdfRevision[];
  readonly findings: readonly PdfFinding[];
  /** Highest object number that any revision lists, frees or counts in /Size. */
  readonly highestNumber: number;
  readonly #parts: FileParts;
  readonly #views: Map<number, PdfView>;
  #bytes: Uint8Array | undefined;

  constructor(parts: FileParts) {
    this.#parts = parts;
    this.#views = new Map(parts.views);
    this.size = sizeOf(parts.store.pieces);
    this.headerOffset = parts.header.offset;
    this.offsetBase = parts.offsetBase;
    this.revisions = parts.revisions;
    this.highestNumber = parts.highestNumber;
    this.findings = parts.findings.list;
    // A file without a catalog is no document; say so at once.
    if ((this.latest.catalog.name('Type', this.latest) ?? 'Catalog') !== 'Catalog')
      throw damaged(0, '/Root is not a catalog');
  }

  /** The file in pieces, in order: the opened bytes, then each appended tail. Hash these; `bytes` copies when there are several. */
  get chunks(): readonly Uint8Array[] {
    return this.#parts.store.pieces.map((piece) => piece.bytes);
  }

  /** The whole file as one array; made (and kept) at the first use after `append`. */
  get bytes(): Uint8Array {
    this.#bytes ??= this.slice(0, this.size);
    return this.#bytes;
  }

  /** The newer of the header's and the catalog's version, such as '1.7'. */
  get version(): string {
    const header = this.#parts.header.version;
    const catalog = this.latest.catalog.name('Version', this.latest) ?? '';
    return /^[0-9]\.[0-9]$/.test(catalog) && catalog > header ? catalog : header;
  }

  get latest(): PdfView {
    return this.at(this.revisions.length - 1);
  }

  /** The document as the revision of that index left it. */
  at(revisionIndex: number): PdfView {
    const known = this.#views.get(revisionIndex);
    if (known !== undefined) return known;
    if (this.revisions[revisionIndex] === undefined) {
      throw new CloudSignError('internal', { detail: `no revision ${revisionIndex}` });
    }
    const view = new PdfView(this.revisions.slice(0, revisionIndex + 1), this.#parts.store);
    this.#views.set(revisionIndex, view);
    return view;
  }

  /** The bytes [start, end), copied only when they lie in several chunks. */
  slice(start: number, end: number): Uint8Array {
    const within = this.#parts.store.pieces.filter(({ bytes, base }) => base < end && base + bytes.length > start);
    const parts = within.map(({ bytes, base }) => bytes.subarray(Math.max(0, start - base), end - base));
    if (parts.length === 1) return parts[0] as Uint8Array;
    const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  }

  /** The file with `tail` behind it, which must hold exactly one more revision of it; reads the tail only. */
  append(tail: Uint8Array): PdfFile {
    const { store, header, offsetBase } = this.#parts;
    const { budget } = store;
    const base = this.size;
    const pieces = [...store.pieces, { bytes: tail, base }];
    if (base + tail.length > budget.limits.fileBytes) throw new CloudSignError('pdf.too-large');
    // What stood behind the old end is between two revisions now: `unaccountedBytes` tells of it.
    const findings = new FindingLog(this.findings.filter(({ code }) => !code.endsWith('-after-eof')));
    const fileEnd = shiftedEnd(tail, base);
    reportTrailingBytes(tail, fileEnd.end - base, findings);
    const size = base + tail.length;
    const context = { pieceAt: (offset: number) => pieceAt(pieces, offset), size, offsetBase, budget, findings };
    const last = this.revisions.at(-1) as PdfRevision;
    const start = fileEnd.startxref + offsetBase;
    if (start < base) throw damaged(start, 'the appended startxref does not lead into the appended bytes');
    const chain = readChain(context, start, last.startxref);
    const previous = chain[0]?.section.trailer.int('Prev');
    if (chain.length !== 1 || previous === undefined || previous + offsetBase !== last.startxref)
      throw damaged(start, 'the appended bytes are not one revision of this file');
    const more = { ...context, fileEnd, headerOffset: header.offset, earlier: endingIn(this.revisions, tail, base) };
    const revisions = revisionsOf(more, chain);
    refuseEncrypted(revisions);
    const grown = new ObjectStore(pieces, { revisions, budget, read: store.read });
    const highestNumber = Math.max(this.highestNumber, highestNumberOf(revisions.slice(-1)));
    return new PdfFile({ highestNumber, store: grown, header, offsetBase, revisions, findings, views: this.#views });
  }
}

/** An end-of-line that begins the tail belongs to the last `%%EOF` when that has none yet. */
const endingIn = (revisions: readonly PdfRevision[], tail: Uint8Array, base: number): readonly PdfRevision[] => {
  const last = revisions.at(-1) as PdfRevision;
  if (last.eofEnd !== base) return revisions;
  return [...revisions.slice(0, -1), { ...last, end: base + skipOneEol(tail, 0) }];
};

const shiftedEnd = (tail: Uint8Array, base: number) => {
  const end = readFileEnd(tail);
  return { ...end, startxrefAt: end.startxrefAt + base, eofEnd: end.eofEnd + base, end: end.end + base };
};

const sizeOf = (pieces: readonly Piece[]): number => {
  const last = pieces.at(-1);
  return last === undefined ? 0 : last.base + last.bytes.length;
};

/**
 * Opens a PDF: header, last `startxref`, cross-reference chain, catalog. No object is searched for and nothing is repaired.
 * Throws `pdf.empty`, `pdf.not-a-pdf`, `pdf.too-large`, `pdf.damaged`, `pdf.encrypted`, `pdf.too-complex`, `pdf.unsupported`.
 */
export const openPdf = (bytes: Uint8Array, limits: Partial<PdfLimits> = {}): PdfFile =>
  open(bytes, limits, { mayBeEncrypted: false });

/**
 * As `openPdf`, also for a file that is encrypted but asks nobody for a password; others throw `pdf.needs-password`. It can be read,
 * and nothing can be appended to it.
 */
export const openForReading = (bytes: Uint8Array, limits: Partial<PdfLimits> = {}): PdfFile =>
  open(bytes, limits, { mayBeEncrypted: true });

const open = (
  bytes: Uint8Array,
  limits: Partial<PdfLimits>,
  { mayBeEncrypted }: { readonly mayBeEncrypted: boolean },
): PdfFile => {
  const budget = new Budget({ ...defaultLimits, ...limits });
  if (bytes.length > budget.limits.fileBytes) {
    throw new CloudSignError('pdf.too-large', { detail: `${bytes.length} bytes` });
  }
  const findings = new FindingLog();
  const header = readHeader(bytes, findings);
  const fileEnd = readFileEnd(bytes);
  reportTrailingBytes(bytes, fileEnd.end, findings);
  const offsetBase = findOffsetBase(bytes, { header, startxref: fileEnd.startxref, findings });
  const piece: Piece = { bytes, base: 0 };
  const context = { pieceAt: () => piece, size: bytes.length, offsetBase, budget, findings };
  const chain = readChain(context, fileEnd.startxref + offsetBase);
  const revisions = revisionsOf({ ...context, fileEnd, headerOffset: header.offset, earlier: [] }, chain);
  if (!mayBeEncrypted) refuseEncrypted(revisions);
  let store = new ObjectStore([piece], { revisions, budget });
  if (isEncrypted(revisions)) {
    const decryption = openDecryption(revisions, new PdfView(revisions, store));
    store = new ObjectStore([piece], { revisions, budget, decryption });
  }
  const highestNumber = highestNumberOf(revisions);
  return new PdfFile({ highestNumber, store, header, offsetBase, revisions, findings, views: new Map() });
};

/** Offsets count from the header (7.5.2 as readers take it) or from the first byte; behind junk only one of them may lead to a section. */
const findOffsetBase = (
  bytes: Uint8Array,
  found: { readonly header: Header; readonly startxref: number; readonly findings: FindingLog },
): number => {
  const { header, startxref, findings } = found;
  if (header.offset === 0) return 0;
  const fromHeader = looksLikeSection(bytes, startxref + header.offset);
  const fromStart = looksLikeSection(bytes, startxref);
  if (fromHeader && fromStart) throw damaged(startxref, 'offsets may count from the header or from the first byte');
  if (fromStart) findings.add('offsets-from-file-start', header.offset, 'offsets do not count from the header');
  return fromStart ? 0 : header.offset;
};

const isEncrypted = (revisions: readonly PdfRevision[]): boolean =>
  revisions.some(({ sections }) => sections.some(({ trailer }) => trailer.has('Encrypt')));

const refuseEncrypted = (revisions: readonly PdfRevision[]): void => {
  if (isEncrypted(revisions)) throw new CloudSignError('pdf.encrypted');
};
