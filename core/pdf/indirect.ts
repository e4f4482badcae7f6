import { latin1Bytes, standsAt } from './characters.ts';
import type { Budget } from './limits.ts';
import { PdfDict, PdfRef, PdfStream, type PdfValue, type Span } from './objects.ts';
import { Parser } from './parser.ts';
import { damaged } from './refuse.ts';

/** A piece of the file: `bytes[0]` stands at file offset `base`. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly base: number;
}

/** An indirect object as it stands in the file. `span` is `n g obj` to `endobj`; undefined inside an object stream. */
export interface PdfIndirect {
  readonly ref: PdfRef;
  readonly value: PdfValue;
  readonly span: Span | undefined;
}

/** A stream object up to its data: where the data ends depends on a /Length that may be elsewhere. */
export interface StreamHead {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  readonly start: number;
  /** File offset of the first byte of data. */
  readonly dataStart: number;
}

export type ParsedObject =
  | { readonly kind: 'object'; readonly object: PdfIndirect }
  | { readonly kind: 'stream'; readonly head: StreamHead };

const endstream = latin1Bytes('endstream');

/** Reads `n g obj ... endobj` (7.3.10) at file offset `offset`; it must end by `end`. A stream is read up to its data. */
export const parseIndirect = (
  piece: Piece,
  range: { readonly offset: number; readonly end: number; readonly budget: Budget },
): ParsedObject => {
  const parser = new Parser(piece.bytes, {
    at: range.offset - piece.base,
    end: range.end - piece.base,
    base: piece.base,
    budget: range.budget,
  });
  try {
    return parseAtCursor(parser);
  } finally {
    // What could not be read has cost as much.
    range.budget.spendParsed(parser.at - (range.offset - piece.base));
  }
};

const parseAtCursor = (parser: Parser): ParsedObject => {
  const base = parser.base ?? 0;
  const start = parser.at;
  const num = parser.expectUnsigned('an object number');
  parser.skipSpace();
  const gen = parser.expectUnsigned('a generation number');
  parser.skipSpace();
  parser.expectWord('obj');
  const ref = new PdfRef(num, gen);
  const value = parser.value();
  parser.skipSpace();
  if (value instanceof PdfDict && parser.takeWord('stream')) {
    const dataStart = base + skipStreamEol(parser);
    return { kind: 'stream', head: { ref, dict: value, start: base + start, dataStart } };
  }
  parser.expectWord('endobj');
  return { kind: 'object', object: { ref, value, span: parser.spanFrom(start) } };
};

/** 7.3.8.1: CRLF or LF follows `stream`, never CR alone. */
const skipStreamEol = (parser: Parser): number => {
  if (parser.peek() === 0x0d && parser.peek(1) === 0x0a) parser.at += 2;
  else if (parser.peek() === 0x0a) parser.at++;
  else throw parser.refuse('an end-of-line expected after stream');
  return parser.at;
};

/** The whole stream object when its data has `length` bytes: `endstream` must follow them, after one end-of-line at most. */
export const finishStream = (
  piece: Piece,
  head: StreamHead,
  extent: { readonly length: number; readonly end: number; readonly budget: Budget },
): PdfIndirect => {
  const { bytes, base } = piece;
  const dataEnd = head.dataStart + extent.length;
  if (!(extent.length >= 0) || dataEnd > extent.end) throw damaged(head.start, 'a stream /Length beyond its revision');
  let at = dataEnd - base;
  if (bytes[at] === 0x0d) at++;
  if (bytes[at] === 0x0a) at++;
  if (!standsAt(bytes, at, endstream)) throw damaged(base + at, 'endstream expected: /Length is wrong');
  const parser = new Parser(bytes, { at: at + endstream.length, end: extent.end - base, base, budget: extent.budget });
  parser.skipSpace();
  parser.expectWord('endobj');
  const raw = bytes.subarray(head.dataStart - base, dataEnd - base);
  const stream = new PdfStream(head.dict, raw, { start: head.dataStart, end: dataEnd });
  return { ref: head.ref, value: stream, span: { start: head.start, end: base + parser.at } };
};
