import type { Task } from '../../adapters/document-store.ts';
import { evidenceRenewed, isRenewing } from '../../core/document/renewal.ts';
import { type Completed, type RenewalRequest, renewEvidence } from '../../core/pades/complete.ts';
import { evidenceValidUntil, requireLasting } from '../../core/pades/valid-until.ts';
import type { WorkContext } from '../worker.ts';
import { conclusionOf } from './conclude.ts';
import { prolong } from './prolong.ts';

/** Renews the evidence of every file: validation data of its newest timestamp while it can be had, and a new timestamp over all. */
export const renewDocument = async (task: Task, context: WorkContext<'sealDue'>): Promise<void> => {
  const document = await context.store.load(task.document);
  if (document === undefined || !isRenewing(document)) return context.store.finish(task);
  const { revisions, validUntil } = await prolong({ document }, context, renewFile(context.now()));
  const now = context.now();
  const decision = evidenceRenewed(document, revisions, { validUntil, now });
  if (decision === undefined) return context.store.finish(task);
  const concluded = conclusionOf(context.opened.conclusions, { document: decision.document, revisions });
  await context.store.commit(document, decision, { now, finishes: task, concluded });
  context.count('evidenceCompleted');
};

/** A timestamp that ends no later than the one before is worth nothing and would be asked for again and again. */
const renewFile =
  (now: Date) =>
  async (request: RenewalRequest): Promise<Completed> => {
    const before = evidenceValidUntil(request.file) ?? now;
    const renewed = await renewEvidence(request);
    requireLasting(renewed, before > now ? before : now);
    return renewed;
  };
