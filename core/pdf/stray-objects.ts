import { isDigit, isWhiteSpace, skipWhite } from './characters.ts';
import type { PdfFile } from './file.ts';
import type { PdfRevision } from './revision.ts';

const objWord = Buffer.from('obj');

/**
 * Where `n g obj` stands in a revision without being an object of it, such as in the data of a stream: programs that repair files take it
 * for one.
 */
export const strayObjects = (file: PdfFile, revisionIndex: number): readonly number[] => {
  const revision = file.revisions[revisionIndex] as PdfRevision;
  const offsets = startsOf(revision).map((offset) => offset - revision.start);
  return strayIn(file.slice(revision.start, revision.end), offsets).map((start) => revision.start + start);
};

/** Where the objects and the cross-reference sections of a revision begin. */
export const startsOf = (revision: PdfRevision): readonly number[] => [
  ...[...revision.entries.values()].flatMap((entry) => (entry.kind === 'offset' ? [entry.offset] : [])),
  ...revision.sections.map(({ span }) => span.start),
];

/** Where `n g obj` stands in these bytes otherwise than at one of the offsets. */
export const strayIn = (slice: Uint8Array, offsets: readonly number[]): readonly number[] => {
  const bytes = Buffer.from(slice.buffer, slice.byteOffset, slice.byteLength);
  const known = new Set(offsets.map((offset) => skipWhite(bytes, offset)));
  const stray: number[] = [];
  for (let at = bytes.indexOf(objWord); at !== -1; at = bytes.indexOf(objWord, at + 1)) {
    const start = headBefore(bytes, at);
    if (start !== undefined && !known.has(start)) stray.push(start);
  }
  return stray;
};

/** Where the two numbers before `obj` begin; undefined when there are none. */
const headBefore = (bytes: Uint8Array, at: number): number | undefined => {
  let start = at;
  for (let number = 0; number < 2; number++) {
    const end = back(bytes, start, isWhiteSpace);
    // `0obj` is an object to some, too.
    if (end === start && number === 1) return undefined;
    start = back(bytes, end, isDigit);
    if (start === end) return undefined;
  }
  return start;
};

const back = (bytes: Uint8Array, from: number, matches: (byte: number | undefined) => boolean): number => {
  let at = from;
  while (at > 0 && matches(bytes[at - 1])) at--;
  return at;
};
