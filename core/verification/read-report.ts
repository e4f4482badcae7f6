import type { Report } from './report.ts';

export type ReportedFinding = Report['structure']['findings'][number];

/** What a verdict is called to people: a valid file with remarks is told apart, because the remarks want to be read. */
export type Outcome = Report['verdict'] | 'valid-with-remarks';

/** The verdict, and whether there are remarks beside it. */
export const outcomeOf = ({ verdict, structure, signatures }: Report): Outcome => {
  if (verdict !== 'valid') return verdict;
  const statuses = signatures.flatMap(({ answers }) => Object.values(answers).map(({ status }) => status));
  return [structure.status, ...statuses].every((status) => status === 'ok') ? 'valid' : 'valid-with-remarks';
};

/** Changes before trust and time: what happened to the document matters first. */
const allFindings = ({ signatures, structure }: Report): readonly ReportedFinding[] =>
  (['bytes', 'coverage', 'changes', 'trust', 'time'] as const)
    .flatMap((question) => signatures.flatMap(({ answers }) => answers[question].findings))
    .concat(structure.findings);

const consequences: readonly string[] = ['trust.expired', 'trust.algorithm-weak', 'trust.revocation-unproven'];
const causes: readonly string[] = ['time.tsa-expired', 'time.algorithm-weak'];

/** That nothing proves the age of a signature any more has its cause in the newest timestamp, which held up all before it. */
const newestEnd = ({ signatures }: Report): ReportedFinding | undefined =>
  signatures
    .flatMap(({ answers }) => [...answers.trust.findings, ...answers.time.findings])
    .findLast(({ code }) => causes.includes(code));

/** The one finding that explains a verdict of `invalid` or `indeterminate`; undefined for any other. */
export const reasonFor = (report: Report): ReportedFinding | undefined => {
  const status = report.verdict === 'invalid' ? 'fail' : report.verdict === 'indeterminate' ? 'unknown' : undefined;
  const first = allFindings(report).find((finding) => finding.status === status);
  const isConsequence = first !== undefined && consequences.includes(first.code);
  return (isConsequence ? newestEnd(report) : undefined) ?? first;
};

/** Of acts that were sealed by signatures alone (plans without timestamps): until when (RFC 3339) the first of them can be verified. */
export const signatureOnly = ({ acts, signatures }: Report): { readonly until: string | undefined } | undefined => {
  const alone = signatures.filter(({ id, level }) => level === 'B-B' && acts.some(({ signature }) => signature === id));
  if (alone.length === 0) return undefined;
  return { until: alone.flatMap(({ verifiableUntil }) => verifiableUntil ?? []).sort()[0] };
};
