import type { PdfFile } from '../pdf/file.ts';
import { isName, PdfStream } from '../pdf/objects.ts';
import { startsOf, strayIn } from '../pdf/stray-objects.ts';
import { type ReadValue, readObject } from './object-graph.ts';
import type { Work } from './work.ts';

/**
 * Whether a program that searches the file for objects and trailers, instead of following the cross-reference, finds the same document. A
 * search takes the last object of a number, ends a stream at the first `endstream`, and knows of nothing that was freed. Where objects
 * are within streams, programs differ about which is the last.
 */
export function searchAgrees(file: PdfFile, work: Work): boolean {
  const { revisions } = file;
  if (revisions.some(({ form }) => form !== 'table') || !lastIsLatest(file, work)) return false;
  const bytes = file.slice(0, file.size);
  const starts = revisions.flatMap(startsOf);
  if (strayIn(bytes, starts).length > 0) return false;
  const parts = [...new Set([...starts, file.size])].sort((a, b) => a - b);
  const sections = new Set(revisions.flatMap((one) => one.sections.map(({ span }) => span.start)));
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.subarray(0, parts[0]).includes('trailer')) return false;
  if (!starts.every((start) => sections.has(start) || beginsLine(buffer, start))) return false;
  return parts.slice(0, -1).every((start, index) => {
    const part = buffer.subarray(start, parts[index + 1]);
    work.spend();
    const isSection = sections.has(start);
    if (count(part, 'endstream') > 1 || count(part, 'trailer') !== Number(isSection)) return false;
    return !isSection || isLineEnd(part[part.indexOf('trailer') - 1]);
  });
}

const head = /^\s*[1-9]\d{0,9} \d{1,5} obj/;
const longestHead = 64;

/** poppler goes by lines: it finds an object only where one begins with all of its head. */
function beginsLine(buffer: Buffer, start: number): boolean {
  const text = buffer.toString('latin1', start, start + longestHead);
  const white = text.length - text.trimStart().length;
  return head.test(text) && isLineEnd(buffer[start + white - 1]);
}

const isLineEnd = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/** How often a word stands there; 2 counts for more. */
function count(part: Buffer, word: string): number {
  const first = part.indexOf(word);
  if (first === -1) return 0;
  return part.lastIndexOf(word) === first ? 1 : 2;
}

/** Whether of each number the object that counts is the last in the file, the only one with a generation, and no store of others. */
function lastIsLatest(file: PdfFile, work: Work): boolean {
  const last = new Map<number, number>();
  for (const { index, entries } of file.revisions) {
    for (const [num, entry] of entries) {
      work.spend();
      const earlier = last.get(num);
      if (entry.kind === 'free' && earlier === undefined) continue;
      if (entry.kind !== 'offset' || entry.gen !== 0 || entry.offset < (earlier ?? 0)) return false;
      if (isStore(readObject(file.at(index), num))) return false;
      last.set(num, entry.offset);
    }
  }
  return true;
}

const isStore = (value: ReadValue): boolean =>
  typeof value === 'symbol' ||
  (value instanceof PdfStream && ['ObjStm', 'XRef'].some((type) => isName(value.dict.get('Type'), type)));
