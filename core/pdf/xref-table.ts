import { isDigit } from './characters.ts';
import type { FindingCode, FindingLog } from './finding.ts';
import type { Piece } from './indirect.ts';
import type { Budget } from './limits.ts';
import { PdfDict } from './objects.ts';
import { Parser } from './parser.ts';
import { tooComplex } from './refuse.ts';
import type { XrefEntry, XrefSection } from './revision.ts';

export interface SectionContext {
  readonly piece: Piece;
  readonly offset: number;
  /** Added to every offset that the file gives. */
  readonly offsetBase: number;
  readonly budget: Budget;
  readonly findings: FindingLog;
}

/** A cross-reference table and its trailer (7.5.4, 7.5.5) at `offset`, where `xref` stands. */
export const readXrefTable = (context: SectionContext): XrefSection => {
  const { piece, budget } = context;
  const parser = new Parser(piece.bytes, { at: context.offset - piece.base, base: piece.base, budget });
  parser.expectWord('xref');
  const entries = new Map<number, XrefEntry>();
  const state: TableState = { parser, context, entries, odd: undefined };
  for (let index = 0; ; index++) {
    parser.skipSpace();
    if (parser.takeWord('trailer')) break;
    readSubsection(state, index);
  }
  if (piece.bytes.subarray(context.offset - piece.base, parser.at).includes(0x25)) {
    context.findings.add('xref-entry-width', context.offset, 'a comment within the table');
  }
  const trailer = parser.value();
  if (!(trailer instanceof PdfDict)) throw parser.refuse('a trailer dictionary expected');
  if (state.odd !== undefined) {
    context.findings.add('xref-entry-width', state.odd, 'entries that are not 20 bytes long');
  }
  const span = { start: context.offset, end: piece.base + parser.at };
  return { form: 'table', span, trailer, entries };
};

interface TableState {
  readonly parser: Parser;
  readonly context: SectionContext;
  readonly entries: Map<number, XrefEntry>;
  /** Where the first entry stands that is not 20 bytes long, or not 20 bytes behind the one before it. */
  odd: number | undefined;
}

const readSubsection = (state: TableState, index: number): void => {
  const { parser, context } = state;
  const headAt = parser.at;
  let first = parser.expectUnsigned('a subsection or trailer');
  parser.skipSpace();
  const count = parser.expectUnsigned('the number of entries');
  context.budget.spendEntries(count);
  if (first + count - 1 > context.budget.limits.objectNumber) throw tooComplex('an object number out of range');
  let next: number | undefined;
  for (let i = 0; i < count; i++) {
    parser.skipSpace();
    if (next !== undefined && parser.at !== next) state.odd ??= context.piece.base + parser.at;
    next = parser.at + 20;
    const entry = takeEntry(state);
    if (i === 0 && index === 0 && first === 1 && entry.kind === 'free' && entry.gen === 65535) {
      // The head of the free list is always object 0 (7.5.4); writers that count from 1 mean it, and all readers take it so.
      first = 0;
      report(state, 'xref-starts-at-one', headAt, 'the table begins with object 1 where it means 0');
    }
    addEntry(state, first + i, entry);
  }
};

const report = (state: TableState, code: FindingCode, at: number, words: string): void => {
  state.context.findings.add(code, state.context.piece.base + at, words);
};

const takeEntry = (state: TableState): XrefEntry => {
  const { parser } = state;
  const at = parser.at;
  const number = tenDigits(parser.bytes, at) ?? parser.expectUnsigned('an entry');
  if (parser.at === at) parser.at += 10;
  parser.skipSpace();
  const gen = parser.expectUnsigned('a generation number');
  parser.skipSpace();
  const used = parser.takeWord('n');
  if (!used) parser.expectWord('f');
  const end = parser.at;
  // 20 bytes: 18 and a two-character end-of-line.
  if (state.odd === undefined && !(end - at === 18 && isEol(parser.bytes, end)))
    state.odd = state.context.piece.base + at;
  if (!used) return { kind: 'free', next: number, gen };
  if (number === 0) {
    report(state, 'entry-offset-zero', at, 'a used entry with offset 0 is read as free');
    return { kind: 'free', next: 0, gen };
  }
  return { kind: 'offset', offset: number + state.context.offsetBase, gen };
};

const isEol = (bytes: Uint8Array, at: number): boolean => {
  const first = bytes[at];
  const second = bytes[at + 1];
  return (first === 0x20 && (second === 0x0a || second === 0x0d)) || (first === 0x0d && second === 0x0a);
};

const tenDigits = (bytes: Uint8Array, at: number): number | undefined => {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    if (!isDigit(bytes[at + i])) return undefined;
    value = value * 10 + ((bytes[at + i] as number) - 0x30);
  }
  return bytes[at + 10] === 0x20 ? value : undefined;
};

const addEntry = (state: TableState, num: number, entry: XrefEntry): void => {
  const earlier = state.entries.get(num);
  if (earlier === undefined) {
    state.entries.set(num, entry);
    return;
  }
  if (!sameEntry(earlier, entry)) throw state.parser.refuse(`two different entries for object ${num} in one table`);
  report(state, 'duplicate-xref-entry', state.parser.at, `object ${num} is listed twice`);
};

/** Whether two entries lead to the same; free ones are all the same. */
export const sameEntry = (a: XrefEntry, b: XrefEntry): boolean => {
  if (a.kind === 'offset') return b.kind === 'offset' && a.offset === b.offset && a.gen === b.gen;
  if (a.kind === 'in-stream') return b.kind === 'in-stream' && a.stream === b.stream && a.index === b.index;
  return b.kind === 'free';
};
