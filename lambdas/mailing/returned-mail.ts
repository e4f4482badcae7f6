import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { openDocumentStore } from '../../adapters/document-store.ts';
import { openTable } from '../../adapters/table.ts';
import { mailReturned } from '../../core/document/mail-acts.ts';
import type { MailProblem } from '../../core/document/state.ts';
import type { ParticipantId } from '../../core/ids.ts';
import { readEnvironment } from '../environment.ts';
import { metricsNamespace, workMetrics } from '../metrics.ts';
import { open } from '../open.ts';
import { triggers } from '../triggers.ts';
import { withoutConflict } from '../without-conflict.ts';

const metrics = new Metrics({ namespace: metricsNamespace });
const tag = z.tuple([z.string()]);

/**
 * What reaches us of an event of SES: lib/constructs/triggers.ts leaves the rest of it, with addresses and the subject, where it is.
 * Tags are those that adapters/mailer.ts sent.
 */
export const returnedMailSchema = z.object({
  event: z.enum(['Bounce', 'Complaint', 'Reject']),
  mail: z.string().min(1),
  document: tag,
  participant: tag,
  template: tag,
});
export type ReturnedMailEvent = z.infer<typeof returnedMailSchema>;

const problems = { Bounce: 'bounced', Complaint: 'complained', Reject: 'rejected' } as const satisfies Record<
  ReturnedMailEvent['event'],
  MailProblem
>;

/** The participant shows that a mail did not get through, and the sender is told. Told again, nothing more happens. */
export const tellReturned = async (event: unknown): Promise<undefined> => {
  const returned = returnedMailSchema.parse(event);
  const { documentsTable, auditTable } = open(triggers.mailReturned.needs, readEnvironment(), { table: openTable });
  const store = openDocumentStore(documentsTable, auditTable);
  await withoutConflict(async () => {
    const now = new Date();
    const document = await store.load(returned.document[0]);
    const decision =
      document &&
      mailReturned(document, {
        participant: returned.participant[0] as ParticipantId,
        template: returned.template[0],
        mail: returned.mail,
        reason: problems[returned.event],
        now,
      });
    if (decision === undefined) return;
    await store.commit(document, decision, { now });
    metrics.addMetric(workMetrics.mailsReturned, MetricUnit.Count, 1);
  });
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};
