import type { Task } from '../../adapters/document-store.ts';
import { askAgainAt } from '../../core/document/grace.ts';
import { isRenewalAtRisk } from '../../core/document/renewal.ts';
import { evidenceDelayed } from '../../core/document/service-acts.ts';
import { isCloudSignError } from '../../core/errors.ts';
import { PutOff } from '../put-off.ts';
import { withoutConflict } from '../without-conflict.ts';
import type { WorkContext } from '../worker.ts';

/** Runs the work; when it fails, the sender is told why the evidence waits before the task is put off. Nothing is sealed lower. */
export const delayed = async (
  task: Task,
  context: WorkContext<'sealDue'>,
  work: () => Promise<void>,
): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof PutOff || (isCloudSignError(error) && error.code === 'request.conflict')) throw error;
    const problem = isCloudSignError(error) ? error.code : 'internal';
    if (problem === 'revocation.revoked' || problem === 'revocation.unknown') context.count('certificateRevoked');
    await withoutConflict(async () => {
      const document = await context.store.load(task.document);
      if (document !== undefined && isRenewalAtRisk(document, context.now())) context.count('renewalsAtRisk');
      const decision = document && evidenceDelayed(document, problem);
      if (decision !== undefined) await context.store.commit(document, decision, { now: context.now() });
    });
    // A newer answer than the one from before the signature comes when the authority makes it, not sooner for being asked for.
    if (problem === 'revocation.stale') {
      throw new PutOff(askAgainAt(context.now(), context.settings.validationData), problem);
    }
    throw error;
  }
};
