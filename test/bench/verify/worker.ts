/** node test/bench/verify/worker.ts WORK ROOT: for each job says how long the work took, and the verdict. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { bytesOf, keptBytesOf, timed } from '../worker.ts';

export const works = ['SHA-256', 'verify', 'read and verify'] as const;
export type WorkName = (typeof works)[number];

if (import.meta.main) {
  const [name = '', root = ''] = process.argv.slice(2);
  const anchors = [new Uint8Array(readFileSync(root))];
  const { verifyPdf } = await import('../../../core/verification/verify-pdf.ts');
  const verify = async (bytes: Uint8Array): Promise<string> =>
    (await verifyPdf({ bytes, anchors, time: new Date() })).verdict;
  const workOf: Readonly<Record<string, (path: string) => () => Promise<string>>> = {
    'SHA-256': (path) => {
      const bytes = keptBytesOf(path);
      return async () => {
        createHash('sha256').update(bytes).digest();
        return 'valid';
      };
    },
    verify: (path) => {
      const bytes = keptBytesOf(path);
      return () => verify(bytes);
    },
    'read and verify': (path) => () => verify(bytesOf(path)),
  };
  for await (const path of createInterface({ input: process.stdin })) {
    const work = workOf[name]?.(path);
    if (work === undefined) throw new Error(`no work ${name}`);
    const { result: verdict, ...times } = await timed(work);
    console.log(JSON.stringify({ ...times, verdict }));
  }
}
