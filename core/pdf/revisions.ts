import { isWhiteSpace, standsAt } from './characters.ts';
import { endAt, type FileEnd, startxrefWord } from './header.ts';
import { parseIndirect } from './indirect.ts';
import { PdfDict } from './objects.ts';
import { damaged, tooComplex } from './refuse.ts';
import type { PdfRevision } from './revision.ts';
import type { ChainContext, ChainLink } from './xref-chain.ts';

export interface RevisionContext extends ChainContext {
  /** The last `startxref` and `%%EOF`. */
  readonly fileEnd: FileEnd;
  readonly headerOffset: number;
  /** Revisions that are known already, oldest first. */
  readonly earlier: readonly PdfRevision[];
}

const mostSpaceBetween = 16;
const mostBeforeStartxref = 1100;

/** Puts the chain (newest first) into revisions, oldest first, after the ones already known. */
export const revisionsOf = (context: RevisionContext, chain: readonly ChainLink[]): readonly PdfRevision[] => {
  const groups = groupByRevision(context, [...chain].reverse());
  const revisions = [...context.earlier];
  const used = new Set<number>();
  // Only a revision that frees something needs to know what was in use: an update then costs what it changes.
  const frees = chain.some(({ entries }) => [...entries].some(([num, { kind }]) => num !== 0 && kind === 'free'));
  if (frees) for (const revision of revisions) trackUse(revision, used);
  groups.forEach((group, i) => {
    const latest = i === groups.length - 1;
    const revision = revisionOf(context, group, { start: revisions.at(-1)?.end ?? 0, index: revisions.length, latest });
    for (const { section, hybrid } of group) {
      const { start, end } = section.span;
      // A hybrid stream may stand in the revision before (Word saves so), never behind: later bytes would change this revision.
      if (start < revision.start || Math.max(end, hybrid?.span.end ?? 0) > revision.end) {
        throw damaged(start, 'a cross-reference section outside of its revision');
      }
    }
    reportEntries(context, revision, revisions);
    const freed = trackUse(revision, used);
    if (freed.length > 0) {
      const words = `revision ${revision.index} frees ${freed.length} objects, such as ${freed[0]}`;
      context.findings.add('freed-object', revision.startxref, words);
    }
    revisions.push(revision);
  });
  return revisions;
};

/** Oldest first, each group in reading order (the section that `startxref` names first). */
const groupByRevision = (
  context: RevisionContext,
  oldestFirst: readonly ChainLink[],
): readonly (readonly ChainLink[])[] => {
  const [main, firstPage] = oldestFirst;
  const linearized = firstPage !== undefined && main !== undefined && firstPage.offset < main.offset;
  // Annex F: the first page's section stands before the main one, which its /Prev names. Both are one revision.
  if (linearized && !beginsLinearized(context)) throw damaged(firstPage.offset, '/Prev points forward');
  const groups: ChainLink[][] = linearized ? [[firstPage, main]] : [];
  for (const link of linearized ? oldestFirst.slice(2) : oldestFirst) {
    const group = groups.at(-1);
    if (group !== undefined) refuseForward(group, link);
    // Acrobat saves hybrid files as two tables in a row under one startxref.
    if (group !== undefined && followsDirectly(context, group, link)) group.unshift(link);
    else groups.push([link]);
  }
  return groups;
};

const refuseForward = (older: readonly ChainLink[], newer: ChainLink): void => {
  for (const link of older) {
    if (newer.section.span.start < link.section.span.end) throw damaged(link.offset, '/Prev points forward');
  }
};

const followsDirectly = (context: RevisionContext, older: readonly ChainLink[], newer: ChainLink): boolean => {
  const end = Math.max(...older.map(({ section }) => section.span.end));
  if (newer.section.span.start - end > mostSpaceBetween) return false;
  const { bytes, base } = context.pieceAt(end);
  for (let at = end; at < newer.section.span.start; at++) if (!isWhiteSpace(bytes[at - base])) return false;
  return true;
};

const beginsLinearized = (context: RevisionContext): boolean => {
  const piece = context.pieceAt(context.headerOffset);
  let at = context.headerOffset - piece.base;
  // Behind the header's line and the comment that marks the file as binary.
  for (let line = 0; line < 4 && piece.bytes[at] === 0x25; line++) {
    while (at < piece.bytes.length && piece.bytes[at] !== 0x0a && piece.bytes[at] !== 0x0d) at++;
    while (piece.bytes[at] === 0x0a || piece.bytes[at] === 0x0d || piece.bytes[at] === 0x20) at++;
  }
  try {
    const range = { offset: piece.base + at, end: context.size, budget: context.budget };
    const parsed = parseIndirect(piece, range);
    return parsed.kind === 'object' && parsed.object.value instanceof PdfDict && parsed.object.value.has('Linearized');
  } catch {
    return false;
  }
};

const revisionOf = (
  context: RevisionContext,
  group: readonly ChainLink[],
  place: { readonly start: number; readonly index: number; readonly latest: boolean },
): PdfRevision => {
  const named = group[0] as ChainLink;
  const closing = group.reduce((last, link) => (link.section.span.end > last.section.span.end ? link : last), named);
  const { eofEnd, end } = place.latest ? lastEnd(context, closing) : innerEnd(context, named, closing);
  const entries = new Map(named.entries);
  for (const link of group.slice(1)) {
    for (const [num, entry] of link.entries) if (!entries.has(num)) entries.set(num, entry);
  }
  return {
    index: place.index,
    start: place.start,
    end,
    eofEnd,
    startxref: named.offset,
    form: group.every(({ hybrid }) => hybrid === undefined) ? named.section.form : 'hybrid',
    linearized: closing !== named && named.offset < closing.offset,
    entries,
    trailer: named.section.trailer,
    sections: group.flatMap((link) => (link.hybrid === undefined ? [link.section] : [link.section, link.hybrid])),
  };
};

/** The end that follows the section directly; the file's own last end must be that one. */
const lastEnd = (context: RevisionContext, closing: ChainLink): FileEnd => {
  const { fileEnd } = context;
  const sectionEnd = closing.section.span.end;
  const direct = directEnd(context, sectionEnd);
  if (direct?.startxrefAt !== fileEnd.startxrefAt) {
    const words = `bytes between the cross-reference section and the last startxref at ${fileEnd.startxrefAt}`;
    context.findings.add('unreached-bytes', direct?.end ?? sectionEnd, words);
  }
  return fileEnd;
};

const innerEnd = (context: RevisionContext, named: ChainLink, closing: ChainLink): Pick<FileEnd, 'eofEnd' | 'end'> => {
  const sectionEnd = closing.section.span.end;
  const direct = directEnd(context, sectionEnd);
  if (direct === undefined) return delayedEnd(context, named, sectionEnd);
  if (!names(context, direct, named)) {
    context.findings.add('startxref-differs', direct.startxrefAt, `a startxref that is not ${named.offset}`);
  }
  return direct;
};

const names = (context: RevisionContext, end: FileEnd, link: ChainLink): boolean => {
  const offset = end.startxref + context.offsetBase;
  return offset === link.offset || offset === link.section.span.start;
};

/** Some writers put a trailer behind a cross-reference stream: the end is the startxref that names this very section. */
const delayedEnd = (
  context: RevisionContext,
  named: ChainLink,
  sectionEnd: number,
): Pick<FileEnd, 'eofEnd' | 'end'> => {
  const { bytes, base } = context.pieceAt(sectionEnd);
  const to = Math.min(bytes.length, sectionEnd - base + mostBeforeStartxref);
  for (let at = sectionEnd - base; at < to; at++) {
    const end = standsAt(bytes, at, startxrefWord) ? directEnd(context, base + at) : undefined;
    if (end === undefined || !names(context, end, named)) continue;
    context.findings.add(
      'unreached-bytes',
      sectionEnd,
      `bytes between a section and its startxref at ${end.startxrefAt}`,
    );
    return end;
  }
  context.findings.add('missing-eof', sectionEnd, 'a revision without startxref and %%EOF behind its section');
  return { eofEnd: sectionEnd, end: sectionEnd };
};

const directEnd = (context: RevisionContext, at: number): FileEnd | undefined => {
  if (at >= context.size) return undefined;
  const { bytes, base } = context.pieceAt(at);
  const end = endAt(bytes, at - base);
  if (end === undefined) return undefined;
  context.budget.spendParsed(end.end + base - at);
  return { ...end, startxrefAt: end.startxrefAt + base, eofEnd: end.eofEnd + base, end: end.end + base };
};

/** A /Size below the numbers in use, in the revision or `earlier`, hides objects from some readers (7.5.5). */
const reportEntries = (context: RevisionContext, revision: PdfRevision, earlier: readonly PdfRevision[]): void => {
  const size = revision.trailer.int('Size');
  const { startxref: at } = revision;
  if (size === undefined || size < 0) throw damaged(at, 'a trailer without /Size');
  if (size > context.budget.limits.objectNumber + 1) throw tooComplex(`/Size ${size}`);
  const beyond: number[] = [];
  const later: number[] = [];
  for (const [num, entry] of revision.entries) {
    if (num >= size) beyond.push(num);
    if (entry.kind === 'offset' && entry.offset >= revision.end) later.push(num);
  }
  if (beyond.length > 0) {
    context.findings.add(
      'size-too-small',
      at,
      `/Size ${size}, but ${beyond.length} entries beyond, such as ${beyond[0]}`,
    );
  }
  // Only a /Size that falls makes it worth looking at what came before.
  const hasFallen = earlier.some(({ trailer }) => (trailer.int('Size') ?? 0) > size);
  if (hasFallen) context.budget.spendEntries(earlier.reduce((sum, { entries }) => sum + entries.size, 0));
  const highest = hasFallen && beyond.length === 0 ? Math.max(...earlier.map(highestInUse)) : 0;
  if (highest >= size)
    context.findings.add('size-too-small', at, `/Size ${size}, but earlier objects up to ${highest}`);
  if (later.length > 0) {
    const words = `${later.length} entries, such as ${later[0]}, point behind the revision's end`;
    context.findings.add('entry-of-later-revision', at, words);
  }
};

/** Brings the numbers in use up to this revision; gives those that it frees. */
const trackUse = (revision: PdfRevision, used: Set<number>): readonly number[] => {
  const freed: number[] = [];
  for (const [num, entry] of revision.entries) {
    if (entry.kind !== 'free') used.add(num);
    else if (used.delete(num)) freed.push(num);
  }
  return freed;
};

const highestInUse = ({ entries }: PdfRevision): number => {
  let highest = 0;
  for (const [num, { kind }] of entries) if (kind !== 'free' && num > highest) highest = num;
  return highest;
};

/** The highest number that a revision lists or counts. */
export const highestNumberOf = (revisions: readonly PdfRevision[]): number => {
  let highest = 0;
  for (const { entries, trailer } of revisions) {
    highest = Math.max(highest, (trailer.int('Size') ?? 1) - 1);
    for (const num of entries.keys()) if (num > highest) highest = num;
  }
  return highest;
};
