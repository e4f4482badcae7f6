import type { Language } from '../../core/language.ts';
import { type Outcome, type ReportedFinding, reasonFor } from '../../core/verification/read-report.ts';
import type { Report, SignatureReport } from '../../core/verification/report.ts';
import type { PlainMessageId } from '../catalog.ts';

export type Status = ReportedFinding['status'];
export type { Report, SignatureReport };

/** The questions that verification answers for each signature, in the order of importance to a reader. */
export const questions = ['bytes', 'changes', 'coverage', 'trust', 'time'] as const;

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

/** The one sentence that explains a verdict which is not `valid`; undefined when the title says it all. */
export const reasonOf = (report: Report, language: Language): string | undefined => {
  if (report.unreadable !== null) return report.unreadable.text[language];
  return reasonFor(report)?.text[language];
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

/** The report in the version that this page knows; undefined for anything else. */
export const knownReport = (raw: { readonly verdict: string; readonly version?: unknown }): Report | undefined =>
  raw.version === 1 ? (raw as unknown as Report) : undefined;
