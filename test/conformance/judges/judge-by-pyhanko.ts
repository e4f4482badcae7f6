import { join } from 'node:path';
import * as z from 'zod';
import { lastLine, runProgram } from '../run-program.ts';
import { python } from './install-judges.ts';
import { inBatches, type Job } from './job.ts';

const answerSchema = z.object({
  error: z.string().optional(),
  /** False: only its lenient mode reads the file. */
  strict: z.boolean().default(true),
  signatures: z
    .array(
      z.object({
        field: z.string(),
        kind: z.enum(['signature', 'timestamp']),
        ades: z.string(),
        failure: z.string().nullable(),
        intact: z.boolean(),
        valid: z.boolean(),
        /** Whether its DocMDP, if any, permits what came after. */
        permitted: z.boolean().nullable(),
        coverage: z.string(),
        modification: z.string(),
        detail: z.string().nullable(),
      }),
    )
    .default([]),
});

export type PyhankoAnswer = z.infer<typeof answerSchema>;

export const pyhankoProgram = join(import.meta.dirname, '..', 'pyhanko', 'judge.py');

const judgeBatch = async (jobs: readonly Job[]): Promise<readonly PyhankoAnswer[]> => {
  const input = jobs
    .map(({ file, anchors, time, online, present = [], evidence = {} }) =>
      JSON.stringify({ file, anchors, time: time?.toISOString() ?? null, online, present, evidence }),
    )
    .join('\n');
  const outcome = await runProgram(python, [pyhankoProgram], { input: `${input}\n`, minutes: 20 });
  const lines = outcome.stdout.split('\n').filter((line) => line !== '');
  return jobs.map((_, index) => {
    const line = lines[index];
    return answerSchema.parse(line === undefined ? { error: `no answer: ${lastLine(outcome)}` } : JSON.parse(line));
  });
};

/** One answer a job, in their order. */
export const judgeByPyhanko = (jobs: readonly Job[]): Promise<readonly PyhankoAnswer[]> =>
  inBatches(jobs, judgeBatch, 200);
