import { randomBytes } from 'node:crypto';
import { openContents } from '../../adapters/contents.ts';
import type { Task } from '../../adapters/document-store.ts';
import { openTrustStore } from '../../adapters/trust-store.ts';
import { evidenceCompleted } from '../../core/document/service-acts.ts';
import {
  type ContractDocument,
  type DocumentFile,
  type FileRevision,
  newestRevision,
} from '../../core/document/state.ts';
import { completeEvidence, type EvidenceCollector } from '../../core/pades/complete.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import { collectValidationData } from '../../core/trust/validation-data.ts';
import type { WorkContext } from '../worker.ts';

type Context = WorkContext<'sealDue'>;

/** Brings every file of a concluded document to B-LTA: validation data collected now, after the last timestamp, and a timestamp over all. */
export const completeConcluded = async (task: Task, context: Context): Promise<void> => {
  const document = await context.store.load(task.document);
  if (document === undefined || document.evidence !== 'pending') return context.store.finish(task);
  const collect = await collector(context);
  const revisions: Record<string, FileRevision> = {};
  let validUntil: Date | undefined;
  for (const file of document.files) {
    const completed = await completeFile(context, { document, file, collect });
    revisions[file.id] = completed.revision;
    validUntil = validUntil === undefined || completed.validUntil < validUntil ? completed.validUntil : validUntil;
  }
  const decision = validUntil && evidenceCompleted(document, revisions, { validUntil });
  if (decision === undefined) return context.store.finish(task);
  await context.store.commit(document, decision, { now: context.now(), finishes: task });
};

const collector = async ({ opened, now }: Context): Promise<EvidenceCollector> => {
  const anchors = (await openTrustStore(opened.trust).anchors()).map(parseCertificate);
  return ({ subjects, certificates }) =>
    collectValidationData({
      subjects,
      certificates,
      anchors,
      at: now(),
      port: opened.notary,
      nonce: () => randomBytes(16),
    });
};

const completeFile = async (
  { opened }: Context,
  {
    document,
    file,
    collect,
  }: { readonly document: ContractDocument; readonly file: DocumentFile; readonly collect: EvidenceCollector },
): Promise<{ readonly revision: FileRevision; readonly validUntil: Date }> => {
  const contents = openContents(opened.files, opened.documentKey);
  const newest = newestRevision(file);
  if (newest === undefined) throw new Error('a concluded file has its seals');
  const place = { team: document.team, document: document.id, file: file.id };
  const pdf = await contents.get({ ...place, revision: newest.index });
  const completed = await completeEvidence({
    file: openPdf(pdf),
    level: 'B-LTA',
    // Signatures that came with the upload are their makers' to prove.
    from: file.revisions[0]?.size ?? 0,
    collect,
    timestamp: (request) => opened.notary.timestamp(request),
    newId: () => randomBytes(16),
  });
  if (completed.validUntil === undefined) throw new Error('B-LTA ends with a timestamp');
  const revision = await contents.put({ ...place, revision: newest.index + 1 }, Buffer.concat([pdf, completed.tail]));
  return { revision, validUntil: completed.validUntil };
};
