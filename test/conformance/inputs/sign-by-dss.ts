import { join } from 'node:path';
import { dssClassPath } from '../judges/judge-by-dss.ts';
import { lastLine, runProgram } from '../run-program.ts';
import type { Counterparty } from './counterparty.ts';

export interface DssRequest {
  readonly input: string;
  readonly output: string;
  readonly level: 'B' | 'T' | 'LT' | 'LTA';
}

const program = join(import.meta.dirname, '..', 'dss', 'SignByDss.java');

/** Answers, for each request, why it couldn't sign, or undefined. */
export const signByDss = async (
  requests: readonly DssRequest[],
  { key, chain, root, tsa }: Counterparty,
): Promise<readonly (string | undefined)[]> => {
  const lines = requests.map(({ input, output, level }) =>
    [input, output, level, key, [...chain, root].join(':'), tsa].join('\t'),
  );
  const outcome = await runProgram('java', ['-cp', dssClassPath, program], { input: `${lines.join('\n')}\n` });
  const answers = outcome.stdout.trim().split('\n');
  return requests.map((_, index) => (answers[index] === 'ok' ? undefined : (answers[index] ?? lastLine(outcome))));
};
