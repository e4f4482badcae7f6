import { serveTasks } from '../worker.ts';
import { completeConcluded } from './complete-concluded.ts';
import { delayed } from './delayed.ts';
import { renewDocument } from './renew-evidence.ts';
import { sealActs } from './seal-acts.ts';

const works = { seal: sealActs, evidence: completeConcluded, renew: renewDocument } as const;

/** One task may find more to do than it was made for (a later act, the evidence): whatever is next is done in order. */
export const handler = serveTasks('sealDue', (task, context) =>
  delayed(task, context, async () => {
    if (task.work.kind !== 'mail') await works[task.work.kind](task, context);
  }),
);
