import type { PdfFile } from '../pdf/file.ts';
import type { PdfFinding } from '../pdf/finding.ts';
import { readLinearization } from '../pdf/linearization.ts';
import { type Finding, finding } from './finding.ts';
import { readPagesOf } from './lenient-pages.ts';
import type { ReadSignatures } from './read-signatures.ts';
import { searchAgrees } from './search-agrees.ts';
import type { Work } from './work.ts';

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
  { items, hidden, work }: Pick<ReadSignatures, 'items' | 'hidden'> & { readonly work: Work },
): readonly Finding[] {
  const endsOf = (list: ReadSignatures['items']): readonly number[] =>
    list.flatMap(({ range }) => range.ranges?.end ?? []);
  const firstEnd = Math.min(...endsOf(items));
  const lastEnd = Math.max(...endsOf(items.filter(({ kind }) => kind === 'signature')));
  // PDFBox 2 counts the objects of the last revision alone: poppler then searches, and everybody else looks no further.
  const isIdle = (code: PdfFinding['code'], offset: number): boolean =>
    code === 'size-too-small' && listsWithinSize(file, offset) && searchAgrees(file, work);
  const codeOf = ({ code, offset }: PdfFinding): Parameters<typeof finding>[0] => {
    if (code === 'unreached-bytes' && offset >= firstEnd) return 'structure.unreached-after-signature';
    // -Infinity where nobody signed.
    if (loose.has(code) && lastEnd > 0 && offset >= lastEnd && !isIdle(code, offset)) {
      return 'structure.loose-after-signature';
    }
    return `structure.${code}`;
  };
  const odd = file.findings.map((one) => finding(codeOf(one), { words: one.words }, { offset: one.offset }));
  return [
    ...odd,
    ...hidden.map((offset) => finding('structure.hidden-signature', {}, { offset })),
    ...linearizationFindings(file, { items, work }),
  ];
}

/** Whether the revision whose section stands there lists no object beyond its own /Size. */
const listsWithinSize = (file: PdfFile, offset: number): boolean =>
  file.revisions.some(({ startxref, entries, trailer }) => {
    const size = trailer.int('Size') ?? 0;
    return startxref === offset && [...entries.keys()].every((num) => num < size);
  });

/** Readers heed a linearization when the file has the length that it names: by appending, a document can be made to be read so, or not. */
function linearizationFindings(
  file: PdfFile,
  { items, work }: Pick<ReadSignatures, 'items'> & { readonly work: Work },
): readonly Finding[] {
  const linearization = readLinearization(file);
  const firstCovered = Math.min(...items.flatMap(({ covered }) => covered ?? []));
  if (linearization === undefined || !Number.isFinite(firstCovered)) return [];
  const { length, page, object, sectionAt } = linearization;
  const states = file.revisions.filter(({ index }) => index >= firstCovered);
  const heeded = states.filter(({ eofEnd, end }) => length >= eofEnd && length <= end);
  if (heeded.length === 0 && length !== file.size) return [];
  const shown = readPagesOf(file.latest, work).pages;
  const values = { object, page: page + 1 };
  const leads = file.revisions[0]?.sections.some(({ span }) => span.start === sectionAt) === true;
  if (shown[page]?.ref?.num !== object || (states.length > 1 && !leads))
    return [finding('structure.linearization-misleads', values)];
  return states.length > 1 && shown.length > 1 ? [finding('structure.linearization-in-doubt', values)] : [];
}
