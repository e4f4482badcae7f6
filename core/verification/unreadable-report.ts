import { createHash } from 'node:crypto';
import { type ErrorCode, errorTable } from '../errors.ts';
import { type Finding, rfc3339 } from './finding.ts';
import type { Report } from './report.ts';

/** The report about a file that can't be read: why, and which file it was. */
export function unreadableReport(
  { bytes, anchors, time }: { readonly bytes: Uint8Array; readonly anchors: readonly unknown[]; readonly time: Date },
  { code, findings }: { readonly code: ErrorCode; readonly findings: readonly Finding[] },
): Report {
  const { en, ja } = errorTable[code];
  return {
    version: 1,
    verdict: 'unreadable',
    at: rfc3339(time),
    file: { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), pages: null },
    anchors: anchors.length,
    unreadable: { code, text: { en, ja } },
    structure: { status: 'fail', findings: findings.map((one) => ({ ...one, values: { ...one.values }, at: {} })) },
    revisions: [],
    signatures: [],
    acts: [],
  };
}
