/** node test/bench/verify/worker.ts WORK ROOT: for each job says how long the work took, and the verdict. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { bytesOf } from '../worker.ts';

export const works = ['SHA-256', 'verify', 'read and verify'] as const;
export type WorkName = (typeof works)[number];

if (import.meta.main) {
  const [name = '', root = ''] = process.argv.slice(2);
  const anchors = [new Uint8Array(readFileSync(root))];
  const { verifyPdf } = await import('../../../core/verification/verify-pdf.ts');
  const verify = async (bytes: Uint8Array): Promise<string> =>
    (await verifyPdf({ bytes, anchors, time: new Date() })).verdict;
  const timed: Readonly<Record<string, (path: string) => Promise<{ readonly ms: number; readonly verdict: string }>>> =
    {
      'SHA-256': async (path) => {
        const bytes = bytesOf(path);
        const began = performance.now();
        createHash('sha256').update(bytes).digest();
        return { ms: performance.now() - began, verdict: 'valid' };
      },
      verify: async (path) => {
        const bytes = bytesOf(path);
        const began = performance.now();
        const verdict = await verify(bytes);
        return { ms: performance.now() - began, verdict };
      },
      'read and verify': async (path) => {
        const began = performance.now();
        const verdict = await verify(bytesOf(path));
        return { ms: performance.now() - began, verdict };
      },
    };
  for await (const path of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await timed[name]?.(path)));
  }
}
