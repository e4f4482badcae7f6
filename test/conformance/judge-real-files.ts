/** Real PDFs, of many producers, sealed twice and completed: the generated inputs are tidier than the world. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { openPdf } from '../../core/pdf/file.ts';
import type { Check, Section, Skipped } from './check.ts';
import { type RealFile, readCleanFiles } from './inputs/read-corpus.ts';
import { judgeSeals } from './judge-seals.ts';
import type { JudgeName, Judges } from './judges/install-judges.ts';
import { isSealed, type Refused, type SealedCase, sealCase } from './seal-cases.ts';
import type { ServedSealer } from './serve-sealer.ts';

interface Limit {
  readonly file: string;
  readonly judges: readonly JudgeName[];
  readonly reason: string;
}

/** A font that draws itself: DSS ends in a stack overflow, mutool does not end. */
const endless = 'ContentStreamCycleType3insideType3.pdf';

/** Where a judge fails over the input, sealed or not. */
const limits: readonly Limit[] = [
  { file: 'issue15096.pdf', judges: ['pyHanko'], reason: 'the input has two fields of one name' },
  {
    file: 'issue15910.pdf',
    judges: ['pyHanko'],
    reason:
      'the XMP of the input has no x:xmpmeta around it, which is optional (ISO 16684-1): every later revision is called suspicious',
  },
];

const isLimited = (judge: Check['judge'], file: string): boolean =>
  limits.some((one) => one.file === file && one.judges.some((name) => name === judge));

const kindOf = (path: string): string => {
  const file = openPdf(new Uint8Array(readFileSync(path)));
  const { form } = file.revisions.at(-1) ?? { form: 'table' };
  const revisions = file.revisions.length > 1 ? ', several revisions' : '';
  const fields = file.latest.catalog.has('AcroForm') ? ', form' : '';
  return `xref ${form}${revisions}${fields}`;
};

export const judgeRealFiles = async ({
  directory,
  judges,
  served,
}: {
  readonly directory: string;
  readonly judges: Judges;
  readonly served: ServedSealer;
}): Promise<{ readonly section: Section | undefined; readonly skipped: readonly Skipped[] }> => {
  const files = readCleanFiles();
  if (files === undefined) {
    return { section: undefined, skipped: [{ what: 'real files', reason: 'the corpus is not there', count: 1 }] };
  }
  const seal = ({ name, path }: RealFile): Promise<SealedCase | Refused> =>
    sealCase(
      { name: basename(name), path, earlier: [], lenient: true },
      { directory, key: 'ec256', level: 'B-LTA', participants: 2, sealer: served.sealer, now: () => new Date() },
    );
  const outcomes: (SealedCase | Refused)[] = [];
  for (const file of files) if (basename(file.name) !== endless) outcomes.push(await seal(file));
  const cases = outcomes.filter(isSealed);
  const refused = outcomes.filter((one): one is Refused => !isSealed(one));
  const kinds = new Map(cases.map(({ input }) => [input.name, kindOf(input.path)]));
  const all = await judgeSeals(cases, { judges, anchors: [served.root] });
  const checks = all
    .filter(({ judge, row }) => !isLimited(judge, row))
    .map((one) => ({ ...one, row: kinds.get(one.row) ?? one.row, name: one.row }))
    .toSorted((a, b) => a.row.localeCompare(b.row));
  const notSealed = refused.map(({ input, reason }) => `${input.name}: ${reason.trim()}`);
  return {
    section: {
      title: 'Real files',
      text: `${outcomes.length} PDFs of the corpus (pdf.js's own tests, those that \`qpdf --check\` calls clean), two seals and B-LTA each. Refused: ${notSealed.length === 0 ? 'none' : notSealed.join(', ')}.`,
      checks,
    },
    skipped: [
      { what: endless, reason: 'DSS overflows its stack over it and mutool does not end', count: 5 },
      ...limits.map(({ file, judges: who, reason }) => ({
        what: `${file} by ${who.join(' and ')}`,
        reason,
        count: who.length,
      })),
    ],
  };
};
