import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { openDocumentStore } from '../../adapters/document-store.ts';
import { openTable } from '../../adapters/table.ts';
import { readEnvironment } from '../environment.ts';
import { clockMetrics, metricsNamespace } from '../metrics.ts';
import { open } from '../open.ts';
import { quietly } from '../quietly.ts';
import { triggers } from '../triggers.ts';
import type { Invocation } from '../worker.ts';
import { renewInTurn } from './renew-in-turn.ts';
import { type ClockContext, sweep } from './sweep.ts';

const logger = new Logger();
const metrics = new Metrics({ namespace: metricsNamespace });
/** What is under way then still ends before Lambda ends the function by force. */
const marginMs = 10_000;

/**
 * Every minute: first what people wait for, then renewals for as long as there is time. A run that ends before everything is done leaves
 * it where the next one finds it.
 */
export const handler = quietly(async (_event: unknown, invocation: Invocation): Promise<void> => {
  const { settings, nameOf } = readEnvironment();
  const { documentsTable, auditTable } = open(triggers.minute.needs, { settings, nameOf }, { table: openTable });
  const context: ClockContext = {
    store: openDocumentStore(documentsTable, auditTable),
    now: () => new Date(),
    late: () => invocation.getRemainingTimeInMillis() < marginMs,
    failed: (item) => logger.error('due item failed', item),
  };
  const prompt = await sweep('prompt', context);
  const again = await sweep('renewing', context);
  const renewals = await renewInTurn(context, { atOnce: settings.renewalsAtOnce });
  if (!prompt.finished || !again.finished) metrics.addMetric(clockMetrics.unfinished, MetricUnit.Count, 1);
  if (renewals.oldestSeconds > 0)
    metrics.addMetric(clockMetrics.renewalDelay, MetricUnit.Seconds, renewals.oldestSeconds);
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  const handled = prompt.handled + again.handled;
  if (handled + renewals.started > 0) logger.info('clock', { handled, renewals: renewals.started });
});
