import { join } from 'node:path';
import * as z from 'zod';
import { lastLine, runProgram } from '../run-program.ts';
import { cache } from './install-judges.ts';
import { inBatches, type Job } from './job.ts';

const changes = {
  undefinedChanges: z.array(z.string()),
  visibleChanges: z.number(),
  /** The ByteRange is right and the dictionary says the same in the signed revision and at the end. */
  exact: z.boolean(),
};
const verdict = {
  indication: z.string().nullable(),
  subIndication: z.string().nullable(),
  errors: z.array(z.string()),
  warnings: z.array(z.string()),
};

const answerSchema = z.object({
  error: z.string().optional(),
  signatures: z
    .array(
      z.object({ field: z.string().nullable(), level: z.string(), signatureTime: z.string(), ...verdict, ...changes }),
    )
    .default([]),
  timestamps: z
    .array(z.object({ field: z.string().nullable(), kind: z.string(), time: z.string(), ...verdict, ...changes }))
    .default([]),
});

export type DssAnswer = z.infer<typeof answerSchema>;

const lineOf = ({ file, anchors, time, online }: Job): string =>
  [file, anchors.join(':'), time?.toISOString() ?? '-', online ? 'online' : 'offline'].join('\t');

export const dssClassPath = join(cache, 'dss', 'lib', '*');
export const dssProgram = join(import.meta.dirname, '..', 'dss', 'JudgeByDss.java');

const judgeBatch = async (jobs: readonly Job[]): Promise<readonly DssAnswer[]> => {
  const input = `${jobs.map(lineOf).join('\n')}\n`;
  const outcome = await runProgram('java', ['-cp', dssClassPath, dssProgram], { input, minutes: 20 });
  const lines = outcome.stdout.split('\n').filter((line) => line !== '');
  return jobs.map((_, index) => {
    const line = lines[index];
    return answerSchema.parse(line === undefined ? { error: `no answer: ${lastLine(outcome)}` } : JSON.parse(line));
  });
};

/** One answer a job, in their order. */
export const judgeByDss = (jobs: readonly Job[]): Promise<readonly DssAnswer[]> => inBatches(jobs, judgeBatch, 200);
