/** Signed files that peers ship with their tests: what each validator says of them, and why they differ where they do. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Report } from '../../core/verification/report.ts';
import type { Check, Skipped } from './check.ts';
import {
  type Soundness,
  soundnessByDss,
  soundnessByPdfsig,
  soundnessByPyhanko,
  soundnessByUs,
} from './compare-verdicts.ts';
import { type Difference, differences, reasons } from './differences.ts';
import { corpus } from './inputs/read-corpus.ts';
import type { Judges } from './judges/install-judges.ts';
import type { Job } from './judges/job.ts';
import { judgeByDss } from './judges/judge-by-dss.ts';
import { judgeByPdfsig } from './judges/judge-by-programs.ts';
import { judgeByPyhanko } from './judges/judge-by-pyhanko.ts';
import { judgeByUs } from './judges/judge-by-us.ts';
import { table } from './write-report.ts';

const manifestSchema = z.object({
  files: z.array(z.object({ id: z.string(), file: z.string(), expected: z.looseObject({ expect: z.string() }) })),
});

interface Row {
  readonly id: string;
  /** What the test of the file's own project asserts. */
  readonly expect: string;
  readonly dss: Soundness | undefined;
  readonly pyhanko: Soundness | undefined;
  readonly pdfsig: Soundness | undefined;
  readonly ours: Soundness;
  readonly report: Report;
}

/** No root of theirs is trusted and nothing is asked: only bytes, coverage and changes are compared. */
const ask = async (judges: Judges, stranger: string): Promise<readonly Row[] | undefined> => {
  const manifest = join(corpus, 'manifest.json');
  if (!existsSync(manifest)) return undefined;
  const { files } = manifestSchema.parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const jobs = files.map(({ file }): Job => ({ file: join(corpus, file), anchors: [stranger], online: false }));
  const dss = judges['EU DSS'].there ? (await judgeByDss(jobs)).map(soundnessByDss) : [];
  const pyhanko = judges.pyHanko.there ? (await judgeByPyhanko(jobs)).map(soundnessByPyhanko) : [];
  const reports = await judgeByUs(jobs);
  const pdfsig: Soundness[] = [];
  if (judges.pdfsig.there) for (const { file } of jobs) pdfsig.push(soundnessByPdfsig(await judgeByPdfsig(file)));
  return files.flatMap(({ id, expected: { expect } }, index): readonly Row[] => {
    const report = reports[index];
    if (report === undefined) return [];
    const said = { dss: dss[index], pyhanko: pyhanko[index], pdfsig: pdfsig[index], ours: soundnessByUs(report) };
    return [{ id, expect, report, ...said }];
  });
};

const knownDifference = ({ id }: Row): Difference | undefined => differences.find(([file]) => file === id);

const explanation = ({ report }: Row, why: keyof typeof reasons): string => {
  const compared = report.signatures.flatMap(({ answers }) => [answers.bytes, answers.coverage, answers.changes]);
  const findings = [report.structure, ...compared].flatMap((one) => one.findings);
  const codes = [...new Set(findings.filter(({ status }) => status !== 'ok').map(({ code }) => `\`${code}\``))];
  return reasons[why].replace('{findings}', codes.join(', '));
};

const checkOf = (row: Row): Check => {
  const { id, ours, dss, pyhanko } = row;
  const differs = ours !== dss || ours !== pyhanko;
  const known = knownDifference(row);
  const said = `ours ${ours}, DSS ${dss}, pyHanko ${pyhanko}`;
  const problems: string[] = [];
  const explained =
    known !== undefined && known[1] === ours && [known[2]].flat().some((one) => one === dss) && known[3] === pyhanko;
  if (differs && !explained) problems.push(`a difference that differences.ts does not explain: ${said}`);
  if (!differs && known !== undefined) problems.push('differences.ts explains a difference that is none');
  return { judge: 'our verifier', row: id, column: 'side by side', name: 'difference', said, problems };
};

const names = ['EU DSS', 'pyHanko', 'pdfsig', 'our verifier'] as const;
const answersOf = ({ dss, pyhanko, pdfsig, ours }: Row): readonly string[] =>
  [dss, pyhanko, pdfsig, ours].map((one) => one ?? '');

const sideBySide = (rows: readonly Row[]): string => {
  const count = (expect: string, index: number, answers: readonly string[]): string => {
    const asked = rows.filter((row) => row.expect === expect);
    return `${asked.filter((row) => answers.includes(answersOf(row)[index] ?? '')).length}/${asked.length}`;
  };
  const summary = names.map((name, index) => [
    name,
    count('accept', index, ['sound', 'remarks']),
    count('reject', index, ['changed', 'broken', 'not readable']),
  ]);
  return [
    '## Verdicts side by side',
    'Signed files that DSS, pyHanko and LibreOffice ship with their tests, and what that test asserts. No root is trusted and nothing is asked: only bytes, coverage and later changes are compared. `remarks` is a warning or something that can not be said; `pdfsig` has no opinion on what came after a signature. Each difference is explained in [verification.md](verification.md#differences).',
    table(['', 'accepted of those a peer accepts', 'refused of those a peer rejects'], summary),
    table(
      ['file', 'its peer', ...names],
      rows.map((row) => [row.id, row.expect, ...answersOf(row)]),
    ),
  ].join('\n\n');
};

const differencesTable = (rows: readonly Row[]): string =>
  table(
    ['file', 'ours', 'EU DSS', 'pyHanko', 'why'],
    rows.flatMap((row) => {
      const known = knownDifference(row);
      if (known === undefined) return [];
      return [[row.id, row.ours, row.dss ?? '', row.pyhanko ?? '', explanation(row, known[4])]];
    }),
  );

export interface Comparison {
  readonly checks: readonly Check[];
  readonly skipped: readonly Skipped[];
  /** Markdown for docs/conformance.md, when all were asked. */
  readonly page?: string;
  /** Markdown for docs/verification.md. */
  readonly differences?: string;
}

export const compareOverCorpus = async (judges: Judges, stranger: string): Promise<Comparison> => {
  const rows = await ask(judges, stranger);
  if (rows === undefined) {
    return { checks: [], skipped: [{ what: 'verdicts side by side', reason: 'the corpus is not there', count: 75 }] };
  }
  if (!judges['EU DSS'].there || !judges.pyHanko.there) {
    const reason = 'EU DSS or pyHanko is not there';
    return { checks: [], skipped: [{ what: 'verdicts side by side', reason, count: rows.length }] };
  }
  return { checks: rows.map(checkOf), skipped: [], page: sideBySide(rows), differences: differencesTable(rows) };
};
