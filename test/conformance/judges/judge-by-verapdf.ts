import { join } from 'node:path';
import { lastLine, runProgram } from '../run-program.ts';
import { cache } from './install-judges.ts';

export interface VeraAnswer {
  /** Such as `2b`; `none` when it claims to be no PDF/A or can't be read. */
  readonly flavour: string;
  readonly compliant: boolean;
  readonly broken: string;
}

const program = join(import.meta.dirname, '..', 'verapdf', 'JudgeByVeraPdf.java');

/** One answer a file, in their order. */
export const judgeByVeraPdf = async (files: readonly string[]): Promise<readonly VeraAnswer[]> => {
  if (files.length === 0) return [];
  const classPath = join(cache, 'verapdf', 'lib', '*');
  const outcome = await runProgram('java', ['-cp', classPath, program], {
    input: `${files.join('\n')}\n`,
    minutes: 20,
  });
  // Its logging writes lines of its own.
  const lines = outcome.stdout.split('\n').filter((line) => /^\S+\t(compliant|not)\t/.test(line));
  return files.map((_, index) => {
    const [flavour, verdict, broken] = lines[index]?.split('\t') ?? [];
    if (flavour === undefined) return { flavour: 'none', compliant: false, broken: `no answer: ${lastLine(outcome)}` };
    return { flavour, compliant: verdict === 'compliant', broken: broken ?? '' };
  });
};
