/** Files signed by others with a certificate of our authority: DSS, pyHanko and our verifier on each. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../core/verification/report.ts';
import { type Check, problemsOf, type Skipped } from './check.ts';
import type { Counterparty } from './inputs/counterparty.ts';
import { signByDss } from './inputs/sign-by-dss.ts';
import { signByLibpdf } from './inputs/sign-by-libpdf.ts';
import type { PyhankoSigner } from './inputs/sign-by-pyhanko.ts';
import { signBySignpdf } from './inputs/sign-by-signpdf.ts';
import type { Judges } from './judges/install-judges.ts';
import type { Job } from './judges/job.ts';
import { judgeByDss } from './judges/judge-by-dss.ts';
import { judgeByPyhanko } from './judges/judge-by-pyhanko.ts';
import { judgeByUs } from './judges/judge-by-us.ts';

interface ForeignFile {
  readonly name: string;
  readonly path: string;
  /** The file holds all that is needed to say "valid". */
  readonly complete: boolean;
}

interface Makers {
  readonly judges: Judges;
  readonly sign: PyhankoSigner | undefined;
  readonly counterparty: Counterparty;
  readonly directory: string;
}

const makeFiles = async (
  input: string,
  { judges, sign, counterparty, directory }: Makers,
): Promise<{ readonly files: readonly ForeignFile[]; readonly problems: readonly string[] }> => {
  const files: ForeignFile[] = [];
  const problems: string[] = [];
  const add = (file: ForeignFile, problem: string | undefined): void => {
    if (problem === undefined && existsSync(file.path)) files.push(file);
    else problems.push(`${file.name}: ${problem ?? 'nothing was written'}`);
  };
  const at = (name: string): string => join(directory, `foreign-${name}.pdf`);

  if (judges['EU DSS'].there) {
    const levels = ['B', 'T', 'LT', 'LTA'] as const;
    const requests = levels.map((level) => ({ input, output: at(`dss-${level}`), level }));
    const answers = await signByDss(requests, counterparty);
    requests.forEach(({ level, output }, index) => {
      add({ name: `EU DSS, B-${level}`, path: output, complete: level.startsWith('LT') }, answers[index]);
    });
  }
  if (sign !== undefined) {
    const box = [330, 300, 530, 380] as const;
    const field = 'Signature';
    const ways = [
      { name: 'pyHanko, B-T, visible', box, certify: null, longTerm: false },
      { name: 'pyHanko, B-T, certified (DocMDP 2)', box: null, certify: 2, longTerm: false },
      { name: 'pyHanko, B-LTA', box: null, certify: null, longTerm: true },
    ] as const;
    for (const { name, ...way } of ways) {
      const output = at(name.replace(/[^A-Za-z0-9]+/g, '-'));
      add({ name, path: output, complete: way.longTerm }, await sign({ ...way, field, input, output }));
    }
  }
  for (const level of ['B-B', 'B-T', 'B-LTA'] as const) {
    const output = at(`libpdf-${level}`);
    const problem = await signByLibpdf({ input, output, level }, counterparty);
    add({ name: `@libpdf/core, ${level}`, path: output, complete: level === 'B-LTA' }, problem);
  }
  const problem = await signBySignpdf({ input, output: at('signpdf') }, counterparty);
  add({ name: '@signpdf and pdf-lib', path: at('signpdf'), complete: false }, problem);
  return { files, problems };
};

const ourWords = ({ verdict, signatures }: Report): string =>
  [verdict, ...new Set(signatures.filter(({ kind }) => kind === 'signature').map(({ level }) => level))].join(', ');

/** A file that isn't complete can't be called valid without asking somebody; nothing else may be held against it. */
const ourProblems = (report: Report, complete: boolean, dssLevels: readonly string[]): readonly string[] => {
  const levels = report.signatures.flatMap(({ kind, level }) => (kind === 'signature' ? [level] : []));
  const asDss = dssLevels.map((level) =>
    level.startsWith('PAdES-BASELINE-') ? level.replace('PAdES-BASELINE-', 'B-') : 'none',
  );
  return problemsOf(
    complete && report.verdict !== 'valid' && `${report.verdict}`,
    !complete && !['valid', 'indeterminate'].includes(report.verdict) && `${report.verdict}`,
    dssLevels.length > 0 && levels.join() !== asDss.join() && `level ${levels.join()}, by DSS ${asDss.join()}`,
  );
};

export const judgeForeign = async (
  input: string,
  makers: Makers,
): Promise<{ readonly checks: readonly Check[]; readonly skipped: readonly Skipped[] }> => {
  const { judges, counterparty } = makers;
  const { files, problems } = await makeFiles(input, makers);
  const jobs = files.map(
    ({ path, complete }): Job => ({ file: path, anchors: [counterparty.root], online: !complete }),
  );
  const dss = judges['EU DSS'].there ? await judgeByDss(jobs) : [];
  const pyhanko = judges.pyHanko.there ? await judgeByPyhanko(jobs) : [];
  const ours = await judgeByUs(jobs);
  const checks = files.flatMap(({ name: row, complete }, index): readonly Check[] => {
    const [one, other, own] = [dss[index], pyhanko[index], ours[index]];
    const said = { row, name: complete ? 'offline' : 'judges online, ours offline' };
    const list: Check[] = [];
    const levels = one?.signatures.map(({ level }) => level) ?? [];
    if (one !== undefined) {
      const words = one.signatures.map(({ level, indication }) => `${level} ${indication}`).join(', ');
      list.push({ ...said, judge: 'EU DSS', column: 'EU DSS', said: words, problems: [], informs: true });
    }
    if (other !== undefined) {
      const words = other.error ?? other.signatures.map(({ ades }) => (ades === 'OK' ? 'PASSED' : ades)).join(', ');
      list.push({ ...said, judge: 'pyHanko', column: 'pyHanko', said: words, problems: [], informs: true });
    }
    if (own !== undefined) {
      const words = ourWords(own);
      const wrong = ourProblems(own, complete, levels);
      list.push({ ...said, judge: 'our verifier', column: 'our verifier', said: words, problems: wrong });
    }
    return list;
  });
  return { checks, skipped: problems.map((problem) => ({ what: 'signed elsewhere', reason: problem, count: 1 })) };
};
