import type { PdfFile } from '../pdf/file.ts';
import type { PdfFinding } from '../pdf/finding.ts';
import { type Finding, finding } from './finding.ts';
import type { ReadSignatures } from './read-signatures.ts';

/** What makes some readers search for objects instead of following the cross-reference. A signer may; who comes after him must be exact. */
const loose = new Set<PdfFinding['code']>([
  'startxref-differs',
  'missing-eof',
  'xref-offset-inexact',
  'xref-entry-width',
  'xref-starts-at-one',
  'size-too-small',
  'duplicate-xref-entry',
]);

/** What is odd about the file, by the reader's codes; bytes that no cross-reference reaches count by where they stand. */
export function structureFindingsOf(
  file: PdfFile,
  { items, hidden }: Pick<ReadSignatures, 'items' | 'hidden'>,
): readonly Finding[] {
  const endsOf = (list: ReadSignatures['items']): readonly number[] =>
    list.flatMap(({ range }) => range.ranges?.end ?? []);
  const firstEnd = Math.min(...endsOf(items));
  const lastEnd = Math.max(...endsOf(items.filter(({ kind }) => kind === 'signature')));
  const codeOf = ({ code, offset }: PdfFinding): Parameters<typeof finding>[0] => {
    if (code === 'unreached-bytes' && offset >= firstEnd) return 'structure.unreached-after-signature';
    // -Infinity where nobody signed.
    if (loose.has(code) && lastEnd > 0 && offset >= lastEnd) return 'structure.loose-after-signature';
    return `structure.${code}`;
  };
  const odd = file.findings.map((one) => finding(codeOf(one), { words: one.words }, { offset: one.offset }));
  return [...odd, ...hidden.map((offset) => finding('structure.hidden-signature', {}, { offset }))];
}
