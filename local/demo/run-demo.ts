import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sayReport } from '../../core/verification/say.ts';
import { type CarryOptions, carryDocument, type LinkFinder, Refused } from './carry-document.ts';
import type { ChosenFile } from './choose-files.ts';
import type { Progress } from './progress.ts';
import { recipientsFor } from './recipients.ts';
import type { ResultRow } from './result-row.ts';
import type { DemoSession } from './session.ts';

export interface DemoOptions {
  readonly files: readonly ChosenFile[];
  readonly session: DemoSession;
  readonly findLink: LinkFinder;
  /** Where the sealed PDFs and the reports are put. */
  readonly output: string;
  /** Documents under way at the same time. */
  readonly parallel: number;
  /** Recipients of every document; unset: one, two, three, one, ... */
  readonly recipients: number | undefined;
  /** Tells this run's addresses from those of others. */
  readonly runId: string;
  readonly progress: Progress;
}

type Outcome = Pick<ResultRow, 'pages' | 'result' | 'reason' | 'rewritten' | 'verdict' | 'level'>;

const failed = (error: unknown): Outcome => {
  const common = { rewritten: [], verdict: '', level: '' };
  if (error instanceof Refused) return { ...common, pages: error.pages, result: 'refused', reason: error.code };
  const reason = error instanceof Error ? error.message : String(error);
  return { ...common, pages: undefined, result: 'failed', reason: reason.replaceAll('\n', ' ').slice(0, 200) };
};

const carry = async (file: ChosenFile, options: CarryOptions, output: string): Promise<Outcome> => {
  try {
    const { pages, sealed, rewritten, report, reading } = await carryDocument(options);
    const place = join(output, file.outputName);
    writeFileSync(`${place}.sealed.pdf`, sealed);
    if (rewritten !== undefined) {
      writeFileSync(`${place}.rewritten.pdf`, rewritten.pdf);
      writeFileSync(`${place}.rewritten.json`, `${JSON.stringify(rewritten.reasons)}\n`);
    }
    writeFileSync(`${place}.report.json`, `${JSON.stringify(report, undefined, 2)}\n`);
    writeFileSync(
      `${place}.report.txt`,
      `${sayReport(report, 'ja').join('\n')}\n\n${sayReport(report, 'en').join('\n')}\n`,
    );
    const { verdict } = report;
    const { problem: reason, level } = reading;
    return {
      pages,
      result: reason === '' ? 'concluded' : 'failed',
      reason,
      rewritten: rewritten?.reasons ?? [],
      verdict,
      level,
    };
  } catch (error) {
    return failed(error);
  }
};

/** Carries every file through the flow, several at a time; a file that fails stops no other. Rows in the order of the files. */
export const runDemo = async (options: DemoOptions): Promise<readonly ResultRow[]> => {
  const { files, session, findLink, output, progress, runId } = options;
  mkdirSync(output, { recursive: true });
  const rows: ResultRow[] = [];
  const waiting = files.entries();

  const work = async (): Promise<void> => {
    for (const [index, file] of waiting) {
      const pdf = new Uint8Array(readFileSync(file.path));
      const recipients = recipientsFor(`${runId}-${index + 1}`, options.recipients ?? (index % 3) + 1);
      const begun = performance.now();
      const step = (text: string): void => progress.step(file.label, text);
      const outcome = await carry(file, { session, findLink, name: file.label, pdf, recipients, step }, output);
      const seconds = (performance.now() - begun) / 1000;
      rows[index] = { file: file.label, size: pdf.length, recipients: recipients.length, seconds, ...outcome };
      const told = outcome.reason === '' ? `${outcome.verdict} ${outcome.level}` : outcome.reason;
      progress.done(file.label, `${file.label}: ${outcome.result}, ${told} (${seconds.toFixed(1)} s)`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.parallel, files.length) }, work));
  progress.end();
  return rows;
};
