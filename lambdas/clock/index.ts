import { Logger } from '@aws-lambda-powertools/logger';
import { type DueItem, openDocumentStore } from '../../adapters/document-store.ts';
import { isConditionFailed, openTable } from '../../adapters/table.ts';
import { startRenewal } from '../../core/document/renewal.ts';
import { expire } from '../../core/document/sender-acts.ts';
import { readEnvironment } from '../environment.ts';
import { open } from '../open.ts';
import { reasonOf } from '../reason-of.ts';
import { triggers } from '../triggers.ts';
import { withoutConflict } from '../without-conflict.ts';

const logger = new Logger();

/** Every minute: what is due by now. Each item stands alone: one that fails is tried again a minute later. */
export const handler = async (): Promise<{ readonly due: number }> => {
  const { documentsTable, auditTable } = open(triggers.minute.needs, readEnvironment(), { table: openTable });
  const store = openDocumentStore(documentsTable, auditTable);
  const handle = async (item: DueItem, now: Date): Promise<void> => {
    if (item.task !== undefined) return store.startAgain(item, now);
    const document = await store.load(item.document);
    const decision = document && (expire(document, now) ?? startRenewal(document, now));
    if (decision !== undefined) await store.commit(document, decision, { now });
  };
  const due = await store.due(new Date());
  for (const item of due) {
    try {
      await withoutConflict(() => handle(item, new Date()));
    } catch (error) {
      // A condition that failed: the task was finished or started meanwhile.
      if (!isConditionFailed(error))
        logger.error('due item failed', { document: item.document, task: item.task, reason: reasonOf(error) });
    }
  }
  return { due: due.length };
};
