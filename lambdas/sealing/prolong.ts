import { randomBytes } from 'node:crypto';
import type { DocumentFile, FileRevision } from '../../core/document/state.ts';
import type { RenewalRequest } from '../../core/pades/complete.ts';
import { chooseTimestampHash } from '../../core/pades/timestamp-hash.ts';
import { evidenceValidUntil } from '../../core/pades/valid-until.ts';
import type { PdfFile } from '../../core/pdf/file.ts';
import { collectValidationData } from '../../core/trust/validation-data.ts';
import type { WorkContext } from '../worker.ts';
import { type FileWork, nextRevision } from './next-revision.ts';
import { anchorsOf, trustedTimestamper } from './trusted.ts';

type Context = WorkContext<'sealDue'>;

/** What the engine asks of the outside: validation data collected now, a timestamp by a hash that lasts. */
const outside = async ({ opened, now }: Context): Promise<Omit<RenewalRequest, 'file' | 'prefix'>> => {
  const anchors = await anchorsOf(opened);
  return {
    collect: ({ subjects, certificates }) =>
      collectValidationData({
        subjects,
        certificates,
        anchors,
        at: now(),
        port: opened.notary,
        nonce: () => randomBytes(16),
      }),
    timestamp: trustedTimestamper(opened, anchors),
    hash: chooseTimestampHash(now()),
    newId: () => randomBytes(16),
  };
};

export interface Prolonged {
  readonly revisions: Readonly<Record<string, FileRevision>>;
  /** Until when all files can be verified. */
  readonly validUntil: Date;
}

/** One more revision of every file of the document, by `make`, which ends each in a document timestamp. */
export const prolong = async (
  { document }: Omit<FileWork, 'file'>,
  context: Context,
  make: (
    request: RenewalRequest,
    file: DocumentFile,
  ) => Promise<{ readonly file: PdfFile; readonly sha256: Uint8Array }>,
): Promise<Prolonged> => {
  const request = await outside(context);
  const revisions: Record<string, FileRevision> = {};
  const ends: number[] = [];
  for (const file of document.files) {
    const next = await nextRevision(context, { document, file }, (newest, prefix) =>
      make({ ...request, file: newest, prefix }, file),
    );
    revisions[file.id] = next.revision;
    const end = evidenceValidUntil(next.file);
    if (end === undefined) throw new Error('B-LTA ends with a timestamp');
    ends.push(end.getTime());
  }
  return { revisions, validUntil: new Date(Math.min(...ends)) };
};
