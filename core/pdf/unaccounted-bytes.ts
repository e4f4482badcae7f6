import { isCloudSignError } from '../errors.ts';
import { isWhiteSpace } from './characters.ts';
import type { PdfFile } from './file.ts';
import { endAt } from './header.ts';
import type { Span } from './objects.ts';
import type { PdfRevision } from './revision.ts';

export interface RevisionCoverage {
  /** Bytes of the revision that are no object, section or end of it, nor white space or comments. */
  readonly gaps: readonly Span[];
  /** Bytes that belong to two objects at once. */
  readonly overlaps: readonly Span[];
}

/**
 * Accounts for every byte of one revision by what its own cross-reference entries reach. Reads all objects of that revision.
 * An object that can't be read leaves its bytes unaccounted.
 */
export const unaccountedBytes = (file: PdfFile, revisionIndex: number): RevisionCoverage => {
  const revision = file.revisions[revisionIndex] as PdfRevision;
  const spans = [...sectionSpans(revision), ...objectSpans(file, revision)]
    .filter(({ start, end }) => start >= revision.start && end <= revision.end)
    .sort((a, b) => a.start - b.start);
  const gaps: Span[] = [];
  const overlaps: Span[] = [];
  let at = revision.start;
  for (const { start, end } of spans) {
    if (start < at) overlaps.push({ start, end: Math.min(at, end) });
    else gaps.push(...gapsWithin(file, at, start));
    at = Math.max(at, end);
  }
  gaps.push(...gapsWithin(file, at, revision.end));
  return { gaps, overlaps };
};

const sectionSpans = (revision: PdfRevision): readonly Span[] => {
  // Several hybrid sections may name one stream, and a stream lists itself as an object.
  const tables = revision.sections.filter(({ form }) => form === 'table').map(({ span }) => span);
  const streams = new Map(
    revision.sections.filter(({ form }) => form === 'stream').map(({ span }) => [span.start, span]),
  );
  const listed = new Set<number>();
  for (const entry of revision.entries.values()) if (entry.kind === 'offset') listed.add(entry.offset);
  return [...tables, ...[...streams.values()].filter(({ start }) => !listed.has(start))];
};

const objectSpans = (file: PdfFile, revision: PdfRevision): readonly Span[] => {
  const view = file.at(revision.index);
  const spans = new Map<number, Span>();
  for (const [num, entry] of revision.entries) {
    if (entry.kind !== 'offset') continue;
    try {
      const span = view.object(num)?.span;
      if (span !== undefined) spans.set(span.start, span);
    } catch (error) {
      if (!isCloudSignError(error)) throw error;
    }
  }
  return [...spans.values()];
};

/** What is left of [start, end) without white space, comments and `startxref n %%EOF`. */
const gapsWithin = (file: PdfFile, start: number, end: number): readonly Span[] => {
  const bytes = file.slice(start, end);
  let at = 0;
  while (at < bytes.length) {
    if (isWhiteSpace(bytes[at])) at++;
    else if (bytes[at] === 0x25) while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at++;
    else {
      const fileEnd = bytes[at] === 0x73 ? endAt(bytes, at) : undefined;
      if (fileEnd === undefined) return [{ start: start + at, end }];
      at = fileEnd.end;
    }
  }
  return [];
};
