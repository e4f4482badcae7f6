import { isDigit, isWhiteSpace, latin1Bytes, standsAt } from './characters.ts';
import type { FindingLog } from './finding.ts';
import type { Piece } from './indirect.ts';
import type { Budget } from './limits.ts';
import { damaged, tooComplex } from './refuse.ts';
import type { XrefEntry, XrefSection } from './revision.ts';
import { readXrefStream } from './xref-stream.ts';
import { readXrefTable, sameEntry } from './xref-table.ts';

/** A section of the chain with its /XRefStm, if it is hybrid, merged into the entries. */
export interface ChainLink {
  readonly section: XrefSection;
  readonly hybrid: XrefSection | undefined;
  readonly entries: ReadonlyMap<number, XrefEntry>;
  /** Where `startxref` or `/Prev` points, as a file offset. */
  readonly offset: number;
}

export interface ChainContext {
  readonly pieceAt: (offset: number) => Piece;
  readonly size: number;
  readonly offsetBase: number;
  readonly budget: Budget;
  readonly findings: FindingLog;
}

const xrefWord = latin1Bytes('xref');

/** Follows /Prev from the section at file offset `start`; newest first. Stops before a section at `until`, which is not read. */
export const readChain = (context: ChainContext, start: number, until?: number): readonly ChainLink[] => {
  const links: ChainLink[] = [];
  const seen = new Set<number>();
  let offset: number | undefined = start;
  while (offset !== undefined && offset !== until) {
    if (seen.has(offset)) throw damaged(offset, 'a loop of /Prev');
    if (links.length === context.budget.limits.sections) throw tooComplex('too many cross-reference sections');
    seen.add(offset);
    const link = readLink(context, offset);
    links.push(link);
    offset = previousOf(context, link);
  }
  links.forEach((link, i) => {
    // An update may repeat the /XRefStm of an older section; its own table is newer than that.
    const repeated = links.slice(i + 1).some(({ hybrid }) => hybrid?.span.start === link.hybrid?.span.start);
    if (link.hybrid !== undefined && !repeated) reportHybrid(context, link.section, link.hybrid);
    if (repeated && link.hybrid !== undefined && isLeftOut(links, link.hybrid))
      context.findings.add('duplicate-xref-entry', link.offset, 'the stream of an older section is named again');
    if (link.hybrid !== undefined) reportHidden(context, link, links.slice(i + 1));
  });
  return links;
};

/** Some programs leave out the stream of the oldest section, some what the table beside it calls free, until another section names it. */
const isLeftOut = (links: readonly ChainLink[], stream: XrefSection): boolean => {
  const first = links.findLastIndex(({ hybrid }) => hybrid?.span.start === stream.span.start);
  if (first === links.length - 1) return true;
  const table = links[first]?.section.entries;
  return [...stream.entries].some(([num, { kind }]) => kind !== 'free' && table?.get(num)?.kind === 'free');
};

const previousOf = (context: ChainContext, link: ChainLink): number | undefined => {
  const { trailer, span } = link.section;
  if (!trailer.has('Prev')) return undefined;
  const previous = trailer.int('Prev');
  if (previous === undefined || previous < 0) throw damaged(span.start, '/Prev is not an offset');
  return previous + context.offsetBase;
};

const readLink = (context: ChainContext, offset: number): ChainLink => {
  const section = readSection(context, offset);
  const { trailer } = section;
  for (const key of trailer.duplicates) {
    if (key === 'Root' || key === 'Prev' || key === 'XRefStm' || key === 'Encrypt')
      throw damaged(section.span.start, `a trailer with two /${key}`);
    context.findings.add('duplicate-trailer-key', section.span.start, 'a key stands twice in the trailer');
  }
  if (section.form === 'stream' || !trailer.has('XRefStm')) {
    return { section, hybrid: undefined, entries: section.entries, offset };
  }
  const streamAt = trailer.int('XRefStm');
  if (streamAt === undefined) throw damaged(section.span.start, '/XRefStm is not an offset');
  const hybrid = readSection(context, streamAt + context.offsetBase);
  if (hybrid.form !== 'stream') throw damaged(hybrid.span.start, '/XRefStm does not lead to a cross-reference stream');
  return { section, hybrid, entries: mergeHybrid(section, hybrid), offset };
};

const readSection = (context: ChainContext, offset: number): XrefSection => {
  if (offset < 0 || offset >= context.size) throw damaged(offset, 'a cross-reference section outside of the file');
  const piece = context.pieceAt(offset);
  let at = offset - piece.base;
  while (at < piece.bytes.length && isWhiteSpace(piece.bytes[at])) at++;
  const exact = piece.base + at;
  context.budget.spendParsed(exact - offset);
  if (exact !== offset) {
    context.findings.add('xref-offset-inexact', offset, `the cross-reference section stands at ${exact}`);
  }
  const { offsetBase, budget, findings } = context;
  const read = standsAt(piece.bytes, at, xrefWord) ? readXrefTable : readXrefStream;
  return read({ piece, offset: exact, offsetBase, budget, findings });
};

/** 7.5.8.4: used entries of the table, then the stream's, then the table's free ones (hidden objects are listed as free there). */
const mergeHybrid = (table: XrefSection, stream: XrefSection): ReadonlyMap<number, XrefEntry> => {
  const merged = new Map(table.entries);
  for (const [num, entry] of stream.entries) {
    const inTable = table.entries.get(num);
    if (inTable === undefined || inTable.kind === 'free') merged.set(num, entry);
  }
  return merged;
};

const reportHybrid = (context: ChainContext, table: XrefSection, stream: XrefSection): void => {
  const differing = [...stream.entries].filter(([num, entry]) => {
    const inTable = table.entries.get(num);
    return inTable !== undefined && inTable.kind !== 'free' && !sameEntry(inTable, entry);
  });
  if (differing.length === 0) return;
  const words = `${differing.length} objects, such as ${differing[0]?.[0]}, differ between table and stream`;
  context.findings.add('hybrid-views-differ', stream.span.start, words);
};

/** An object that was in use, freed by the table and kept by the stream: gone for some readers. Hidden are new objects only (7.5.8.4). */
const reportHidden = (context: ChainContext, { section, hybrid }: ChainLink, older: readonly ChainLink[]): void => {
  for (const [num, entry] of section.entries) {
    if (entry.kind !== 'free' || (hybrid?.entries.get(num)?.kind ?? 'free') === 'free') continue;
    context.budget.spendEntries(older.length);
    const earlier = older.find(({ entries }) => entries.has(num))?.entries.get(num);
    if (earlier === undefined || earlier.kind === 'free') continue;
    context.findings.add('hybrid-views-differ', section.span.start, `object ${num} is freed by the table only`);
    return;
  }
};

/** Whether a cross-reference section may stand at `offset`: `xref` or `n g obj`, after white space. */
export const looksLikeSection = (bytes: Uint8Array, offset: number): boolean => {
  let at = offset;
  const skip = (matches: (byte: number | undefined) => boolean): boolean => {
    const from = at;
    while (at < bytes.length && matches(bytes[at])) at++;
    return at > from;
  };
  skip(isWhiteSpace);
  if (standsAt(bytes, at, xrefWord)) return true;
  return (
    skip(isDigit) &&
    skip(isWhiteSpace) &&
    skip(isDigit) &&
    skip(isWhiteSpace) &&
    standsAt(bytes, at, latin1Bytes('obj'))
  );
};
