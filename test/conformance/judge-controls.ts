/** Files that must not pass: a judge that passes them would prove nothing by passing the others. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPdf } from '../../core/pdf/file.ts';
import { PdfDict, PdfRef, PdfStream } from '../../core/pdf/objects.ts';
import { startUpdate } from '../../core/pdf/update.ts';
import { dssProblems, dssWords } from './bars/dss-bar.ts';
import { pdfsigProblems } from './bars/program-bars.ts';
import { pyhankoProblems, pyhankoWords } from './bars/pyhanko-bar.ts';
import { type Check, refusal } from './check.ts';
import type { Input } from './inputs/make-inputs.ts';
import type { JudgeName, Judges } from './judges/install-judges.ts';
import { judgeByDss } from './judges/judge-by-dss.ts';
import { judgeByPdfsig } from './judges/judge-by-programs.ts';
import { judgeByPyhanko } from './judges/judge-by-pyhanko.ts';
import { judgeByUs } from './judges/judge-by-us.ts';
import { sealFile } from './seal-cases.ts';
import type { ServedSealer } from './serve-sealer.ts';

/** The text stands uncompressed in the file and is drawn on its page, object 4. */
const shown = 'A hybrid contract';
const changed = 'B hybrid contract';

const withOtherByte = (bytes: Uint8Array): Uint8Array => {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf(shown);
  if (at < 0) throw new Error('the text is not in the file');
  copy.write(changed, at, 'latin1');
  return copy;
};

const withOtherPage = (bytes: Uint8Array): Uint8Array => {
  const file = openPdf(bytes);
  const update = startUpdate(file);
  const text = new TextEncoder().encode(`BT /F1 14 Tf 60 760 Td (${changed}) Tj ET`);
  update.set(new PdfRef(4, 0), new PdfStream(PdfDict.of({}), text));
  return Buffer.concat([...file.chunks, update.finish({ id: new Uint8Array(16) }).tail]);
};

interface Control {
  readonly row: string;
  readonly path: string;
  readonly anchors: readonly string[];
  /** pdfsig asks only whether the signed bytes are those that were signed. */
  readonly judges: readonly JudgeName[];
}

export const judgeControls = async (
  input: Input,
  {
    directory,
    judges,
    served,
    stranger,
  }: {
    readonly directory: string;
    readonly judges: Judges;
    readonly served: ServedSealer;
    /** File of a root that has nothing to do with the seal. */
    readonly stranger: string;
  },
): Promise<readonly Check[]> => {
  const original = openPdf(new Uint8Array(readFileSync(input.path)));
  const sealing = { key: 'ec256', level: 'B-LTA', participants: 1, sealer: served.sealer } as const;
  const { file, seals } = await sealFile(original, { ...sealing, now: () => new Date() });
  const sealed = new Uint8Array(Buffer.concat(file.chunks));
  const write = (name: string, bytes: Uint8Array): string => {
    const path = join(directory, `${name}.pdf`);
    writeFileSync(path, bytes);
    return path;
  };
  const anchors = [served.root];
  const controls: readonly Control[] = [
    {
      row: 'one byte of the contract changed',
      path: write('control-byte', withOtherByte(sealed)),
      anchors,
      judges: ['EU DSS', 'pyHanko', 'pdfsig'],
    },
    {
      row: 'page replaced by a later revision',
      path: write('control-page', withOtherPage(sealed)),
      anchors,
      judges: ['EU DSS', 'pyHanko'],
    },
    {
      row: 'another root is trusted',
      path: write('control-root', sealed),
      anchors: [stranger],
      judges: ['EU DSS', 'pyHanko'],
    },
  ];
  const jobs = controls.map((one) => ({ file: one.path, anchors: one.anchors, online: false }));
  const dss = judges['EU DSS'].there ? await judgeByDss(jobs) : [];
  const pyhanko = judges.pyHanko.there ? await judgeByPyhanko(jobs) : [];
  const ours = await judgeByUs(jobs);
  const checks: Check[] = [];
  for (const [index, { row, path, judges: asked }] of controls.entries()) {
    const same = { row, name: 'must not pass' };
    const [one, other] = [dss[index], pyhanko[index]];
    if (one !== undefined) {
      const problems = dssProblems(one, { seals, level: 'B-LTA', earlier: [], documentTimestamps: 1 });
      checks.push({
        ...same,
        judge: 'EU DSS',
        column: 'EU DSS',
        said: dssWords(one, seals),
        problems: refusal(problems),
      });
    }
    if (other !== undefined) {
      const problems = pyhankoProblems(other, { fields: seals, documentTimestamps: 1 });
      checks.push({
        ...same,
        judge: 'pyHanko',
        column: 'pyHanko',
        said: pyhankoWords(other),
        problems: refusal(problems),
      });
    }
    const own = ours[index];
    if (own !== undefined) {
      const problems = own.verdict === 'valid' ? refusal([]) : [];
      checks.push({ ...same, judge: 'our verifier', column: 'our verifier', said: own.verdict, problems });
    }
    if (judges.pdfsig.there && asked.includes('pdfsig')) {
      const answers = await judgeByPdfsig(path);
      const said = answers[0]?.verdict ?? 'no signature';
      checks.push({
        ...same,
        judge: 'pdfsig',
        column: 'pdfsig',
        said,
        problems: refusal(pdfsigProblems(answers, seals)),
      });
    }
  }
  return checks;
};
