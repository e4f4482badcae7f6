/** Every judge over every sealed file. */
import { dssProblems, dssWords } from './bars/dss-bar.ts';
import {
  mutoolProblems,
  pdfsigProblems,
  pdfsigProblemsWithin,
  qpdfProblems,
  veraProblems,
} from './bars/program-bars.ts';
import { pyhankoProblems, pyhankoWords } from './bars/pyhanko-bar.ts';
import { type Check, problemsOf } from './check.ts';
import type { JudgeName, Judges } from './judges/install-judges.ts';
import type { Job } from './judges/job.ts';
import { judgeByDss } from './judges/judge-by-dss.ts';
import { judgeByMutool, judgeByPdfsig, judgeByQpdf } from './judges/judge-by-programs.ts';
import { judgeByPyhanko } from './judges/judge-by-pyhanko.ts';
import { judgeByUs } from './judges/judge-by-us.ts';
import { judgeByVeraPdf } from './judges/judge-by-verapdf.ts';
import { nameOf, type SealedCase } from './seal-cases.ts';

export const isPdfA = ({ input }: Pick<SealedCase, 'input'>): boolean => input.name.startsWith('PDF/A');

/** B-LT and B-LTA must bring everything; a signature that came with the input brings no revocation data of its own. */
const jobOf = ({ path, level, input }: SealedCase, anchors: readonly string[]): Job => ({
  file: path,
  anchors,
  online: level === 'B-B' || level === 'B-T' || input.earlier.length > 0,
  present: input.earlier,
});

const fieldsOf = ({ input, seals }: SealedCase): readonly string[] => [...input.earlier, ...seals];

const check = (
  judge: Check['judge'],
  one: SealedCase,
  { said, problems }: { readonly said: string; readonly problems: readonly string[] },
): Check => ({ judge, row: one.input.name, column: nameOf(one), name: one.key, said, problems });

type Judging = (cases: readonly SealedCase[], anchors: readonly string[]) => Promise<readonly Check[]>;

const byDss: Judging = async (cases, anchors) => {
  const answers = await judgeByDss(cases.map((one) => jobOf(one, anchors)));
  return cases.map((one, index) => {
    const answer = answers[index] ?? { error: 'no answer', signatures: [], timestamps: [] };
    const { seals, level, input, filled = false } = one;
    const documentTimestamps = level === 'B-LTA' ? 1 : 0;
    const problems = dssProblems(answer, { seals, level, earlier: input.earlier, documentTimestamps, filled });
    return check('EU DSS', one, { said: dssWords(answer, seals), problems });
  });
};

const byPyhanko: Judging = async (cases, anchors) => {
  const answers = await judgeByPyhanko(cases.map((one) => jobOf(one, anchors)));
  return cases.map((one, index) => {
    const answer = answers[index] ?? { error: 'no answer', strict: true, signatures: [] };
    const documentTimestamps = one.level === 'B-LTA' ? 1 : 0;
    const lenient = one.input.lenient ?? false;
    const problems = pyhankoProblems(answer, { fields: fieldsOf(one), documentTimestamps, lenient });
    return check('pyHanko', one, { said: pyhankoWords(answer), problems });
  });
};

const eachOf =
  (judge: JudgeName, ask: (one: SealedCase) => Promise<{ said: string; problems: readonly string[] }>): Judging =>
  async (cases) => {
    const checks: Check[] = [];
    for (const one of cases) checks.push(check(judge, one, await ask(one)));
    return checks;
  };

const byPdfsig = eachOf('pdfsig', async (one) => {
  const answers = await judgeByPdfsig(one.path);
  const bar = one.level === 'B-LT' ? pdfsigProblemsWithin : pdfsigProblems;
  return { said: 'valid', problems: bar(answers, fieldsOf(one)) };
});

/** The input's answer, asked for once. */
const once = <T>(ask: (path: string) => Promise<T>): ((path: string) => Promise<T>) => {
  const known = new Map<string, Promise<T>>();
  return (path) => {
    const answer = known.get(path) ?? ask(path);
    known.set(path, answer);
    return answer;
  };
};

const byQpdf = (): Judging => {
  const before = once(judgeByQpdf);
  return eachOf('qpdf', async ({ path, input }) => {
    const answer = await judgeByQpdf(path);
    const said = answer.status === 0 ? 'clean' : `exit status ${answer.status}`;
    return { said, problems: qpdfProblems(answer, await before(input.path)) };
  });
};

const byMutool = (): Judging => {
  const before = once(judgeByMutool);
  return eachOf('mutool', async ({ path, input, filled }) => {
    const answer = await judgeByMutool(path);
    if (filled)
      return {
        said: 'drawn',
        problems: mutoolProblems(answer, { ...(await before(input.path)), pages: answer.pages }),
      };
    return { said: 'drawn the same', problems: mutoolProblems(answer, await before(input.path)) };
  });
};

const byVeraPdf: Judging = async (all) => {
  const cases = all.filter(isPdfA);
  const inputs = [...new Set(cases.map(({ input }) => input.path))];
  const answers = await judgeByVeraPdf([...inputs, ...cases.map(({ path }) => path)]);
  const answerOf = new Map([...inputs, ...cases.map(({ path }) => path)].map((path, index) => [path, answers[index]]));
  const none = { flavour: 'none', compliant: false, broken: 'no answer' };
  return cases.map((one) => {
    const after = answerOf.get(one.path) ?? none;
    const said = after.compliant ? `PDF/A-${after.flavour}` : 'not compliant';
    return check('veraPDF', one, { said, problems: veraProblems(after, answerOf.get(one.input.path) ?? none) });
  });
};

/** What it can't know offline it calls indeterminate; then nothing else may be wrong. */
const byUs: Judging = async (cases, anchors) => {
  const reports = await judgeByUs(cases.map((one) => jobOf(one, anchors)));
  return cases.map((one, index) => {
    const report = reports[index];
    if (report === undefined) return check('our verifier', one, { said: 'no answer', problems: ['no answer'] });
    const complete = (one.level === 'B-LT' || one.level === 'B-LTA') && one.input.earlier.length === 0;
    const seals = report.signatures.filter(({ field }) => one.seals.includes(field ?? ''));
    const others = seals.filter(({ level }) => level !== one.level);
    const problems = problemsOf(
      report.verdict !== (complete ? 'valid' : 'indeterminate') && report.verdict,
      seals.length !== one.seals.length && `${seals.length} seals seen`,
      others.length > 0 && `level ${others.map(({ level }) => level).join(', ')}`,
    );
    return check('our verifier', one, { said: report.verdict, problems });
  });
};

/** All opinions; the slow ones (a Java and a Python process) side by side. */
export const judgeSeals = async (
  cases: readonly SealedCase[],
  { judges, anchors }: { readonly judges: Judges; readonly anchors: readonly string[] },
): Promise<readonly Check[]> => {
  const ask = (judge: JudgeName, judging: Judging) => (judges[judge].there ? judging(cases, anchors) : []);
  const programs = async () => [
    ...(await ask('pyHanko', byPyhanko)),
    ...(await ask('pdfsig', byPdfsig)),
    ...(await ask('qpdf', byQpdf())),
    ...(await ask('mutool', byMutool())),
    ...(await byUs(cases, anchors)),
  ];
  const java = async () => [...(await ask('EU DSS', byDss)), ...(await ask('veraPDF', byVeraPdf))];
  return (await Promise.all([java(), programs()])).flat();
};
