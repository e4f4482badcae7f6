import type { Report, SignatureReport } from '../../core/verification/report.ts';
import type { PlainMessageId } from '../catalog.ts';
import type { Language } from '../fill-message.ts';

export type ReportedFinding = Report['structure']['findings'][number];
export type Status = ReportedFinding['status'];
export type { Report, SignatureReport };

/** The questions that verification answers for each signature, in the order of importance to a reader. */
export const questions = ['bytes', 'changes', 'coverage', 'trust', 'time'] as const;

/** What the verdict is called here: a valid file with remarks is told apart, because the remarks want to be read. */
export type Outcome = Report['verdict'] | 'valid-with-remarks';

export const outcomeOf = (report: Report): Outcome => {
  if (report.verdict !== 'valid') return report.verdict;
  const statuses = report.signatures.flatMap(({ answers }) => questions.map((question) => answers[question].status));
  return report.structure.status === 'ok' && statuses.every((status) => status === 'ok')
    ? 'valid'
    : 'valid-with-remarks';
};

export const statusOfOutcome: Readonly<Record<Outcome, Status>> = {
  valid: 'ok',
  'valid-with-remarks': 'warn',
  indeterminate: 'unknown',
  unsigned: 'unknown',
  invalid: 'fail',
  unreadable: 'fail',
};

export const statusOfVerdict: Readonly<Record<SignatureReport['verdict'], Status>> = {
  valid: 'ok',
  indeterminate: 'unknown',
  invalid: 'fail',
};

const allFindings = ({ signatures, structure }: Report): readonly ReportedFinding[] =>
  questions
    .flatMap((question) => signatures.flatMap(({ answers }) => answers[question].findings))
    .concat(structure.findings);

/** The one sentence that explains a verdict which is not `valid`; undefined when the title says it all. */
export const reasonOf = (report: Report, language: Language): string | undefined => {
  if (report.unreadable !== null) return report.unreadable.text[language];
  const status = report.verdict === 'invalid' ? 'fail' : report.verdict === 'indeterminate' ? 'unknown' : undefined;
  return allFindings(report).find((finding) => finding.status === status)?.text[language];
};

/** Findings that want to be read; the same words once. */
export const remarksOf = (findings: readonly ReportedFinding[]): readonly ReportedFinding[] =>
  findings.filter(
    (one, index) =>
      one.status !== 'ok' &&
      findings.findIndex((other) => other.code === one.code && other.text.en === one.text.en) === index,
  );

export const levelWords: Readonly<Record<Exclude<SignatureReport['level'], 'none'>, PlainMessageId>> = {
  'B-B': 'report.level.B-B',
  'B-T': 'report.level.B-T',
  'B-LT': 'report.level.B-LT',
  'B-LTA': 'report.level.B-LTA',
};

/** Of acts that were sealed by signatures alone (plans without timestamps): until when the first of them can be verified. */
export const signatureOnly = ({ acts, signatures }: Report): { readonly until: string | undefined } | undefined => {
  const alone = signatures.filter(({ id, level }) => level === 'B-B' && acts.some(({ signature }) => signature === id));
  if (alone.length === 0) return undefined;
  return { until: alone.flatMap(({ verifiableUntil }) => verifiableUntil ?? []).sort()[0] };
};

/** The report in the version that this page knows; undefined for anything else. */
export const knownReport = (raw: { readonly verdict: string; readonly version?: unknown }): Report | undefined =>
  raw.version === 1 ? (raw as unknown as Report) : undefined;
