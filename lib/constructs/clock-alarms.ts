import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { FunctionName } from '../../lambdas/functions.ts';
import { clockMetrics, metricsNamespace } from '../../lambdas/metrics.ts';
import { namesIn } from '../names.ts';
import type { AlarmContext, AlarmDesign } from './alarm-designs.ts';
import { lambdaMetric } from './lambda-metric.ts';

const stopped = ({ settings }: AlarmContext): AlarmDesign => {
  const clock: FunctionName = 'clock';
  return {
    name: 'clock-stopped',
    runbook: 'clock-stopped',
    metric: lambdaMetric(namesIn(settings).function(clock), 'Invocations', 'Sum'),
    threshold: 1,
    periods: 3,
    below: true,
  };
};

/** lambdas/metrics.ts: silence is what the clock says when all is well. */
const behind: readonly AlarmDesign[] = (
  [
    // Half of the runs of an hour left something undone.
    ['clock-unfinished', 'unfinished', { statistic: 'Sum', threshold: 30 }],
    // Renewals have a year; a month of waiting is a fault of capacity.
    ['renewals-late', 'renewalDelay', { statistic: 'Maximum', threshold: 30 * 86_400 }],
  ] as const
).map(([name, metric, { statistic, threshold }]) => ({
  name,
  runbook: 'clock-behind',
  metric: new Metric({
    namespace: metricsNamespace,
    metricName: clockMetrics[metric],
    dimensionsMap: { service: 'clock' satisfies FunctionName },
    statistic,
    period: Duration.hours(1),
  }),
  threshold,
  periods: 1,
}));

export const clockAlarms = (context: AlarmContext): readonly AlarmDesign[] => [stopped(context), ...behind];
