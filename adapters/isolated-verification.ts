import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type Finding, finding } from '../core/verification/finding.ts';
import type { Report } from '../core/verification/report.ts';
import { unreadableReport } from '../core/verification/unreadable-report.ts';
import type { VerifyRequest } from '../core/verification/verify-pdf.ts';

/** What one file may cost before its thread is ended. */
export interface IsolationLimits {
  readonly seconds: number;
  /** More than the process held before. */
  readonly memoryMib: number;
}

/** Below the timeout and the memory of the function, far above what the largest honest file takes. */
const usual: IsolationLimits = { seconds: 25, memoryMib: 1200 };

const mebi = 1024 * 1024;
const watchEveryMs = 50;

/** Beside a bundle, or in the sources. */
const usualThread = (): URL => {
  const bundled = new URL('./verification-thread.mjs', import.meta.url);
  return existsSync(bundled) ? bundled : new URL('./verification-thread.ts', import.meta.url);
};

/**
 * Verifies files in a thread of their own. A file that crashes it, takes too long or too much memory is `unreadable`; the next one gets
 * a new thread. `thread` takes one request at a time and answers with its report.
 */
export const openVerification = ({
  limits = usual,
  thread = usualThread(),
}: {
  readonly limits?: IsolationLimits;
  readonly thread?: URL;
} = {}): ((request: VerifyRequest) => Promise<Report>) => {
  let idle: Worker | undefined;
  return (request) =>
    new Promise((resolve) => {
      const worker = idle ?? startThread(thread, limits);
      idle = undefined;
      worker.ref();
      const before = process.memoryUsage.rss();
      const end = (report: Report): void => {
        clearTimeout(clock);
        clearInterval(watch);
        worker.removeAllListeners('message').removeAllListeners('error').removeAllListeners('exit');
        resolve(report);
      };
      const stop = (findings: readonly Finding[], code: 'pdf.too-complex' | 'internal'): void => {
        end(unreadableReport(request, { code, findings }));
        // Its end may not take the process along.
        worker.on('error', () => undefined);
        void worker.terminate();
      };
      const tooMuch = (): void =>
        stop([finding('structure.memory-limit', { mib: limits.memoryMib })], 'pdf.too-complex');
      const failed = (): void => stop([finding('structure.verifier-failed')], 'internal');
      const clock = setTimeout(
        () => stop([finding('structure.time-limit', { seconds: limits.seconds })], 'pdf.too-complex'),
        limits.seconds * 1000,
      );
      // The heap has its own limit; what lies outside of it, such as decoded streams, has none.
      const watch = setInterval(() => {
        if (process.memoryUsage.rss() - before > limits.memoryMib * mebi) tooMuch();
      }, watchEveryMs);
      worker
        .once('message', (report: Report) => {
          end(report);
          worker.unref();
          idle = worker;
          worker.once('error', () => forget(worker)).once('exit', () => forget(worker));
        })
        .once('error', (error: NodeJS.ErrnoException) =>
          error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch() : failed(),
        )
        .once('exit', failed);
      worker.postMessage(request);
    });

  function forget(worker: Worker): void {
    if (idle === worker) idle = undefined;
  }
};

const startThread = (thread: URL, { memoryMib }: IsolationLimits): Worker =>
  new Worker(thread, { execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: memoryMib } });
