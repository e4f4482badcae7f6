import { isCloudSignError } from '../../core/errors.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { inspectPdf } from '../../core/pdf/inspect.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { requireSealable } from '../support/require-sealable.ts';
import { type Genuine, isAccepted, keeps, shownBy } from './genuine.ts';
import type { FuzzInput } from './inputs.ts';

export const longestMs = 5000;

export interface Finding {
  readonly kind: 'crash' | 'slow' | 'hang' | 'memory' | 'accepted';
  /** Which of the four steps. */
  readonly step: string;
  readonly words: string;
}

export interface Judged {
  readonly verdict: string;
  readonly findings: readonly Finding[];
  readonly slowestMs: number;
}

export interface Known {
  readonly inputs: readonly FuzzInput[];
  readonly genuine: readonly Genuine[];
  /** Indexes of inputs that are accepted as they are. */
  readonly accepted: ReadonlySet<number>;
}

/** Gives mutated bytes to reader, intake, seal and verifier. */
export const judge = async (
  bytes: Uint8Array,
  { input, known }: { readonly input: number; readonly known: Known },
): Promise<Judged> => {
  const findings: Finding[] = [];
  let slowestMs = 0;
  const timed = async <T>(step: string, act: () => T | Promise<T>): Promise<T | undefined> => {
    const before = process.cpuUsage();
    try {
      return await act();
    } catch (error) {
      if (isCloudSignError(error) && error.code !== 'internal') return undefined;
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      findings.push({ kind: 'crash', step, words });
      return undefined;
    } finally {
      const { user, system } = process.cpuUsage(before);
      const ms = Math.round((user + system) / 1000);
      slowestMs = Math.max(slowestMs, ms);
      if (ms > longestMs) findings.push({ kind: 'slow', step, words: `${ms} ms of processor time` });
    }
  };
  await timed('open', () => openPdf(bytes).latest.pageCount);
  await timed('intake', () => inspectPdf(bytes));
  await timed('seal', () => requireSealable(bytes));
  const { anchors = [], time = new Date(0) } = known.inputs[input] ?? {};
  const report = await timed('verify', () => verifyPdf({ bytes, anchors, time }));
  if (report === undefined) return { verdict: 'crash', findings, slowestMs };
  if (report.unreadable?.code === 'internal') {
    findings.push({ kind: 'crash', step: 'verify', words: 'unreadable for an internal error' });
  }
  if (isAccepted(report)) {
    const words = await timed('accepted', () => wrongIn(bytes, { input, known }));
    if (words !== undefined) findings.push({ kind: 'accepted', step: 'verify', words: `${report.verdict}: ${words}` });
  }
  return { verdict: report.verdict, findings, slowestMs };
};

/** Why the file should not have been accepted. */
const wrongIn = (
  bytes: Uint8Array,
  { input, known: { inputs, genuine, accepted } }: { readonly input: number; readonly known: Known },
): string | undefined => {
  const kept = genuine.filter((one) => keeps(bytes, one, inputs[one.input]?.bytes ?? new Uint8Array()));
  if (kept.length === 0) return 'a covered byte is changed';
  const shown = shownBy(bytes);
  if (!kept.some((one) => one.shown === shown)) return 'its pages show something else';
  if (accepted.has(input)) return undefined;
  // What made the input unacceptable must be gone, not merely disguised.
  const isGone = kept.some((one) => {
    const tail = Buffer.from(bytes.subarray(one.end)).toString('latin1');
    const own = Buffer.from(inputs[one.input]?.bytes.subarray(one.end, one.length) ?? []).toString('latin1');
    return tail.trim() === own.trim();
  });
  return isGone ? undefined : 'what was not accepted is accepted with a change behind its signatures';
};
