import { readFileSync } from 'node:fs';
import type { Report } from '../../../core/verification/report.ts';
import { verifyPdf } from '../../../core/verification/verify-pdf.ts';
import type { Job } from './job.ts';

/** Our own verifier, which never goes online. */
export const judgeByUs = async (jobs: readonly Job[]): Promise<readonly Report[]> => {
  const reports: Report[] = [];
  for (const { file, anchors, time = new Date() } of jobs) {
    const bytes = new Uint8Array(readFileSync(file));
    reports.push(await verifyPdf({ bytes, anchors: anchors.map((path) => new Uint8Array(readFileSync(path))), time }));
  }
  return reports;
};
