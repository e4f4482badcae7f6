/** Signed files that peers publish with their tests: where both peers agree, we must not say the opposite. */
import type { Check } from './check.ts';
import { type Soundness, soundnessByDss, soundnessByPyhanko, soundnessByUs } from './compare-verdicts.ts';
import { differences } from './differences.ts';
import { getPublished, type PublishedFile } from './inputs/get-published.ts';
import type { Comparison } from './judge-corpus.ts';
import type { Judges } from './judges/install-judges.ts';
import type { Job } from './judges/job.ts';
import { judgeByDss } from './judges/judge-by-dss.ts';
import { judgeByPyhanko } from './judges/judge-by-pyhanko.ts';
import { judgeByUs } from './judges/judge-by-us.ts';
import { table } from './write-report.ts';

type Opinion = 'accepts' | 'refuses' | 'sees no signature';

const opinionOf = (soundness: Soundness | undefined): Opinion => {
  if (soundness === undefined || soundness === 'no signature') return 'sees no signature';
  return soundness === 'sound' || soundness === 'remarks' ? 'accepts' : 'refuses';
};

interface Row {
  readonly file: PublishedFile;
  readonly ours: Soundness;
  readonly dss: Soundness | undefined;
  readonly pyhanko: Soundness | undefined;
}

/** What both peers say; undefined where they differ. */
const agreedBy = ({ dss, pyhanko }: Row): Opinion | undefined =>
  opinionOf(dss) === opinionOf(pyhanko) ? opinionOf(dss) : undefined;

const checkOf = (row: Row): Check => {
  const { file, ours, dss, pyhanko } = row;
  const agreed = agreedBy(row);
  const isExplained = differences.some(([id]) => id === file.name);
  const isOpposite =
    (agreed === 'accepts' && opinionOf(ours) === 'refuses') || (agreed === 'refuses' && ours === 'sound');
  const said = `ours ${ours}, DSS ${dss}, pyHanko ${pyhanko}`;
  const problems = isOpposite && !isExplained ? [`the opposite of what both peers say: ${said}`] : [];
  return { judge: 'our verifier', row: file.name, column: 'published', name: 'verdict', said, problems };
};

const ours: readonly Soundness[] = ['sound', 'remarks', 'changed', 'broken', 'not readable', 'no signature'];

const summary = (rows: readonly Row[]): string => {
  const columns: readonly (readonly [string, Opinion | undefined])[] = [
    ['both accept', 'accepts'],
    ['both refuse', 'refuses'],
    ['both see no signature', 'sees no signature'],
    ['they differ', undefined],
  ];
  return table(
    ['ours', ...columns.map(([name]) => name)],
    ours.map((one) => [
      one,
      ...columns.map(([, agreed]) => String(rows.filter((row) => row.ours === one && agreedBy(row) === agreed).length)),
    ]),
  );
};

export const compareOverPublished = async (judges: Judges, stranger: string): Promise<Comparison> => {
  const skip = (reason: string): Comparison => ({
    checks: [],
    skipped: [{ what: 'files that peers publish', reason, count: 1 }],
  });
  if (!judges['EU DSS'].there || !judges.pyHanko.there) return skip('EU DSS or pyHanko is not there');
  const files = await getPublished();
  if ('reason' in files) return skip(files.reason);
  const jobs = files.map(({ path }): Job => ({ file: path, anchors: [stranger], online: false }));
  const [dss, pyhanko, reports] = await Promise.all([judgeByDss(jobs), judgeByPyhanko(jobs), judgeByUs(jobs)]);
  const rows = files.flatMap((file, index): readonly Row[] => {
    const [one, other, report] = [dss[index], pyhanko[index], reports[index]];
    if (one === undefined || other === undefined || report === undefined) return [];
    return [{ file, ours: soundnessByUs(report), dss: soundnessByDss(one), pyhanko: soundnessByPyhanko(other) }];
  });
  const page = [
    `${rows.length} files of the tests of EU DSS and pyHanko. Where both say the same, ours must not be the opposite, unless docs/verification.md explains it; an algorithm that is not known here is a remark.`,
    summary(rows),
  ].join('\n\n');
  return { checks: rows.map(checkOf), skipped: [], page };
};
