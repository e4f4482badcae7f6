import { problemsOf } from '../check.ts';
import type { MutoolAnswer, PdfsigAnswer, QpdfAnswer } from '../judges/judge-by-programs.ts';
import type { VeraAnswer } from '../judges/judge-by-verapdf.ts';

/** Poppler 22.12 knows no ETSI.RFC3161 and says so; a document timestamp is judged by it only when it knows. */
const isUnknownKind = ({ subFilter, verdict }: PdfsigAnswer): boolean =>
  subFilter === 'unknown' && verdict === 'Signature has not yet been verified';

export const pdfsigProblems = (answers: readonly PdfsigAnswer[], fields: readonly string[]): readonly string[] => {
  const unseen = fields.filter((field) => !answers.some((one) => one.field === field));
  const wrong = answers.filter((one) => one.verdict !== 'Signature is Valid' && !isUnknownKind(one));
  return problemsOf(
    unseen.length > 0 && `not seen: ${unseen.join(', ')}`,
    ...wrong.map(({ field, verdict }) => `${field}: ${verdict}`),
    answers.at(-1)?.wholeFile !== true && 'the last one does not sign the whole file',
    answers.slice(0, -1).some(({ wholeFile }) => wholeFile) && 'an earlier one seems to sign the whole file',
  );
};

/** After validation data nothing signs the whole file. */
export const pdfsigProblemsWithin = (answers: readonly PdfsigAnswer[], fields: readonly string[]): readonly string[] =>
  pdfsigProblems(
    answers.map((one, index) => ({ ...one, wholeFile: index === answers.length - 1 })),
    fields,
  );

export const qpdfProblems = (after: QpdfAnswer, before: QpdfAnswer): readonly string[] =>
  problemsOf(
    (after.status ?? 2) > (before.status ?? 2) && `exit status ${before.status} became ${after.status}`,
    after.warnings.length > before.warnings.length && after.warnings.join('; '),
  );

export const mutoolProblems = (after: MutoolAnswer, before: MutoolAnswer): readonly string[] =>
  problemsOf(
    after.status !== before.status && `exit status ${before.status} became ${after.status}`,
    after.pages.join() !== before.pages.join() && 'pages are drawn differently',
    after.warnings.length > before.warnings.length && after.warnings.join('; '),
  );

export const veraProblems = (after: VeraAnswer, before: VeraAnswer): readonly string[] =>
  problemsOf(
    !before.compliant && `the input is no PDF/A: ${before.broken}`,
    after.flavour !== before.flavour && `claims ${after.flavour}`,
    !after.compliant && after.broken,
  );
