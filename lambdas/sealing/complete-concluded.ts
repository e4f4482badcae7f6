import type { Task } from '../../adapters/document-store.ts';
import { collectionTime } from '../../core/document/grace.ts';
import { evidenceCompleted } from '../../core/document/service-acts.ts';
import { completeEvidence } from '../../core/pades/complete.ts';
import { requireLasting } from '../../core/pades/valid-until.ts';
import { PutOff } from '../put-off.ts';
import type { WorkContext } from '../worker.ts';
import { conclusionOf } from './conclude.ts';
import { prolong } from './prolong.ts';

/** Brings every file of a concluded document to B-LTA: validation data collected now, after the last timestamp, and a timestamp over all. */
export const completeConcluded = async (task: Task, context: WorkContext<'sealDue'>): Promise<void> => {
  const document = await context.store.load(task.document);
  if (document === undefined || document.evidence !== 'pending') return context.store.finish(task);
  const first = collectionTime(document, context.settings.validationData);
  if (context.now() < first) throw new PutOff(first, 'grace period');
  const { revisions, validUntil } = await prolong({ document }, context, async (request, file) => {
    // Signatures that came with the upload are their makers' to prove.
    const from = file.revisions[0]?.size ?? 0;
    const completed = await completeEvidence({ ...request, level: 'B-LTA', from });
    requireLasting(completed, context.now());
    return completed;
  });
  const now = context.now();
  const decision = evidenceCompleted(document, revisions, { validUntil, now });
  if (decision === undefined) return context.store.finish(task);
  const concluded = conclusionOf(context.opened.conclusions, { document: decision.document, revisions });
  await context.store.commit(document, decision, { now, finishes: task, concluded });
  context.count('evidenceCompleted');
};
