import type { PdfFile } from '../pdf/file.ts';
import { type Finding, finding } from './finding.ts';
import type { ReadSignatures } from './read-signatures.ts';

/** What is odd about the file, by the reader's codes; bytes that no cross-reference reaches count by where they stand. */
export function structureFindingsOf(
  file: PdfFile,
  { items, hidden }: Pick<ReadSignatures, 'items' | 'hidden'>,
): readonly Finding[] {
  const ends = items.flatMap(({ range }) => range.ranges?.end ?? []);
  const firstEnd = Math.min(...ends);
  const odd = file.findings.map(({ code, offset, words }) => {
    const isAfter = code === 'unreached-bytes' && offset >= firstEnd;
    return finding(isAfter ? 'structure.unreached-after-signature' : `structure.${code}`, { words }, { offset });
  });
  return [...odd, ...hidden.map((offset) => finding('structure.hidden-signature', {}, { offset }))];
}
