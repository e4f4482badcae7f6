import { isWhiteSpace } from './characters.ts';
import { decodeStream } from './decode-stream.ts';
import type { Decryption } from './decryption.ts';
import { finishStream, type ParsedObject, type PdfIndirect, type Piece, parseIndirect } from './indirect.ts';
import type { Budget } from './limits.ts';
import { ObjectStream } from './object-stream.ts';
import { PdfDict, PdfStream } from './objects.ts';
import { damaged } from './refuse.ts';
import type { PdfRevision } from './revision.ts';

/**
 * What was read so far, by piece and file offset. A file and what `append` makes of it share this; two tails appended to the same
 * file are two pieces, so that what the one holds is never taken for what the other holds at the same offset.
 */
export interface ReadObjects {
  readonly parsed: WeakMap<Piece, Map<number, ParsedObject>>;
  readonly finished: Map<ParsedObject, Map<number, PdfIndirect>>;
  readonly objectStreams: Map<PdfStream, ObjectStream>;
}

const mostWhiteSpace = 64;

/** Reads objects at file offsets, each once. It knows nothing of object numbers: views do. */
export class ObjectStore {
  readonly pieces: readonly Piece[];
  readonly budget: Budget;
  readonly read: ReadObjects;
  readonly #ends: readonly number[];
  readonly #decryption: Decryption | undefined;

  constructor(
    pieces: readonly Piece[],
    options: {
      readonly revisions: readonly PdfRevision[];
      readonly budget: Budget;
      readonly read?: ReadObjects;
      readonly decryption?: Decryption | undefined;
    },
  ) {
    this.pieces = pieces;
    this.budget = options.budget;
    this.read = options.read ?? { parsed: new WeakMap(), finished: new Map(), objectStreams: new Map() };
    this.#ends = options.revisions.map((revision) => revision.end);
    this.#decryption = options.decryption;
  }

  /**
   * The object at `entryOffset`; it must end in the revision where it begins. A few white spaces before it are read over: every
   * common reader does, and such offsets are common.
   */
  parsedAt(entryOffset: number): ParsedObject {
    const offset = this.#skipWhiteSpace(entryOffset);
    const piece = pieceAt(this.pieces, offset);
    const inPiece = this.read.parsed.get(piece) ?? new Map<number, ParsedObject>();
    this.read.parsed.set(piece, inPiece);
    const known = inPiece.get(offset);
    if (known !== undefined) return known;
    const parsed = this.#decrypted(parseIndirect(piece, { offset, end: this.#endFor(offset), budget: this.budget }));
    inPiece.set(offset, parsed);
    return parsed;
  }

  /** The stream object at `offset` when its data is `length` bytes long. */
  streamAt(offset: number, length: number): PdfIndirect {
    const parsed = this.parsedAt(offset);
    if (parsed.kind !== 'stream') return parsed.object;
    const byLength = this.read.finished.get(parsed) ?? new Map<number, PdfIndirect>();
    this.read.finished.set(parsed, byLength);
    const known = byLength.get(length);
    if (known !== undefined) return known;
    const { start } = parsed.head;
    const extent = { length, end: this.#endFor(start), budget: this.budget };
    const finished = finishStream(pieceAt(this.pieces, start), parsed.head, extent);
    const { ref, value } = finished;
    const isEncrypted = this.#decryption !== undefined && value instanceof PdfStream;
    const object = isEncrypted ? { ...finished, value: this.#decryption.stream(ref, value) } : finished;
    byLength.set(length, object);
    return object;
  }

  objectStream(stream: PdfStream): ObjectStream {
    const known = this.read.objectStreams.get(stream);
    if (known !== undefined) return known;
    const data = decodeStream(stream, { maxBytes: this.budget.decodable });
    this.budget.spendDecoded(data.length);
    const objects = new ObjectStream(stream, data, this.budget);
    this.read.objectStreams.set(stream, objects);
    return objects;
  }

  #decrypted(parsed: ParsedObject): ParsedObject {
    const decryption = this.#decryption;
    if (decryption === undefined) return parsed;
    if (parsed.kind === 'object') {
      const { object } = parsed;
      return { kind: 'object', object: { ...object, value: decryption.value(object.ref, object.value) } };
    }
    const { head } = parsed;
    const dict = decryption.value(head.ref, head.dict);
    return dict instanceof PdfDict ? { kind: 'stream', head: { ...head, dict } } : parsed;
  }

  #skipWhiteSpace(offset: number): number {
    const { bytes, base } = pieceAt(this.pieces, offset);
    let at = offset - base;
    while (at < bytes.length && at < offset - base + mostWhiteSpace && isWhiteSpace(bytes[at])) at++;
    return base + at;
  }

  #endFor(offset: number): number {
    const end = this.#ends.find((revisionEnd) => offset < revisionEnd);
    if (end === undefined || offset < 0) throw damaged(offset, 'an object outside of every revision');
    return end;
  }
}

/** The piece that holds `offset`. */
export const pieceAt = (pieces: readonly Piece[], offset: number): Piece => {
  const piece = pieces.find(({ bytes, base }) => offset >= base && offset < base + bytes.length);
  if (piece === undefined) throw damaged(offset, 'an offset outside of the file');
  return piece;
};
