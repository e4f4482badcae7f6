import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { FunctionName } from '../../lambdas/functions.ts';
import { edgeMetrics, metricsNamespace, type WorkMetric, workMetrics } from '../../lambdas/metrics.ts';

const own = (service: FunctionName, metric: WorkMetric, statistic = 'Sum'): Metric =>
  new Metric({
    namespace: metricsNamespace,
    metricName: workMetrics[metric],
    dimensionsMap: { service },
    statistic,
    period: Duration.minutes(5),
  });

/** From an act to its seal, as 99 of 100 see it: docs/slo.md. */
export const sealSeconds = (statistic: 'p50' | 'p99'): Metric => own('sealing', 'sealSeconds', statistic);

/** The longest that a document that still waits has waited for a seal or its evidence. */
export const longestWait = (period: Duration): Metric =>
  own('sealing', 'evidenceWaitSeconds', 'Maximum').with({ period });

const edgeBehind = new Metric({
  namespace: metricsNamespace,
  metricName: edgeMetrics.behind,
  dimensionsMap: { service: 'edge-sync' satisfies FunctionName },
  statistic: 'Sum',
  period: Duration.hours(1),
});

/** What the service does for whoever uses it, for the top of the dashboard; docs/slo.md says what is good enough. */
export const serviceLevels: readonly { readonly title: string; readonly metrics: readonly Metric[] }[] = [
  {
    title: 'acts sealed, evidence completed',
    metrics: [own('sealing', 'actsSealed'), own('sealing', 'evidenceCompleted')],
  },
  { title: 'seconds from an act to its seal', metrics: [sealSeconds('p50'), sealSeconds('p99')] },
  {
    title: 'longest wait of a document for a seal or its evidence, seconds',
    metrics: [longestWait(Duration.hours(1))],
  },
  {
    title: 'renewals: become due, at risk',
    metrics: [own('sealing', 'renewalsDue'), own('sealing', 'renewalsAtRisk')],
  },
  { title: 'minutes of an hour in which the firewall is behind the allowlists', metrics: [edgeBehind] },
  { title: 'timestamp authority: tries in vain', metrics: [own('sealing', 'timestampErrors')] },
  { title: 'mails that came back', metrics: [own('mailing', 'mailsReturned')] },
];
