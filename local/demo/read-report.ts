import { type Report, reportSchema, type SignatureReport } from '../../core/verification/report.ts';

/** A report as the API answers it. @throws ZodError when it is not one. */
export const readReport = (value: unknown): Report => reportSchema.parse(value);

/** Seals and timestamps whose certificates lead to the deployment's own anchors; others came with the file. */
const isOwn = ({ answers }: SignatureReport): boolean => answers.trust.anchor !== null;

const levels = ['none', 'B-B', 'B-T', 'B-LT', 'B-LTA'] as const;

export interface Reading {
  /** What is wrong; empty when the PDF verifies as it should. */
  readonly problem: string;
  /** Lowest level of the seals. */
  readonly level: string;
}

/** Whether the file carried signatures of others. */
export const hasForeign = (report: Report): boolean => !report.signatures.every(isOwn);

const foreignProblem = (report: Report, before: Report): string => {
  const broken = before.signatures.filter(
    (one) => one.verdict !== 'invalid' && report.signatures.find(({ id }) => id === one.id)?.verdict !== one.verdict,
  );
  return broken.length === 0
    ? ''
    : `changed the verdict of ${broken.map(({ id }) => id).join(', ')}, which the file carried`;
};

/**
 * Whether a sealed PDF holds one valid seal for each act and long-term evidence, and left what it carried alone. `before` is the
 * report about the upload, for files that carry signatures of others.
 */
export const judgeReport = (
  report: Report,
  { seals: expected, before }: { readonly seals: number; readonly before: Report | undefined },
): Reading => {
  const own = report.signatures.filter(isOwn);
  const seals = own.filter(({ kind }) => kind === 'signature');
  const level = levels[Math.min(...seals.map((seal) => levels.indexOf(seal.level)))] ?? 'none';
  const bad = own.filter(({ verdict }) => verdict !== 'valid');
  const problems = [
    ...(seals.length === expected ? [] : [`${seals.length} seals instead of ${expected}`]),
    ...(level === 'B-LTA' ? [] : [`level ${level}`]),
    ...bad.map(({ id, verdict, subIndication }) => `${id} is ${verdict} ${subIndication ?? ''}`.trim()),
    ...(before === undefined && report.verdict !== 'valid' ? [`verdict ${report.verdict}`] : []),
    ...(before === undefined ? [] : [foreignProblem(report, before)]),
  ].filter((problem) => problem !== '');
  return { problem: problems.join(', '), level };
};
