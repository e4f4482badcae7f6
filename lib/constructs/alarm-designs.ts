import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { FunctionName } from '../../lambdas/functions.ts';
import { edgeMetrics, metricsNamespace, restoreMetrics, workMetrics } from '../../lambdas/metrics.ts';
import { type Trigger, type TriggerName, triggers } from '../../lambdas/triggers.ts';
import { functionNames } from '../function-needs.ts';
import { namesIn } from '../names.ts';
import type { Settings } from '../settings.ts';
import { stageName } from './api-address.ts';
import { clockAlarms } from './clock-alarms.ts';
import { lambdaMetric } from './lambda-metric.ts';
import { longestWait, sealSeconds } from './service-levels.ts';

/** When somebody is called. `runbook` is a heading of docs/runbook.md that says what it means and what to do. */
export interface AlarmDesign {
  readonly name: string;
  readonly runbook: RunbookSection;
  readonly metric: Metric;
  readonly threshold: number;
  /** Periods in a row. */
  readonly periods: number;
  readonly below?: boolean;
  /** Something must always be said. So it is where it counts how little there is. */
  readonly silenceFails?: boolean;
}

export const runbookSections = [
  'api-errors',
  'backup-failed',
  'certificate-revoked',
  'clock-behind',
  'clock-stopped',
  'edge-behind',
  'evidence-overwritten',
  'evidence-waits',
  'failures-waiting',
  'firewall-busy',
  'function-errors',
  'function-throttled',
  'keys-used-outside',
  'mail-reputation',
  'renewals-at-risk',
  'restore-test-failed',
  'restore-test-missing',
  'root-failed',
  'seal-certificate-ending',
  'seals-slow',
  'stream-behind',
  'tasks-put-off',
] as const;
export type RunbookSection = (typeof runbookSections)[number];

export interface AlarmContext {
  readonly settings: Settings;
  readonly failures: Readonly<Partial<Record<TriggerName, Queue>>>;
  /** Where uses of keys are put that are not by the functions. */
  readonly keyUses: Queue;
}

const fiveMinutes = Duration.minutes(5);

const functionAlarms = ({ settings }: AlarmContext): readonly AlarmDesign[] =>
  functionNames.flatMap((name) => {
    const functionName = namesIn(settings).function(name);
    return [
      {
        name: `${name}-errors`,
        runbook: 'function-errors',
        metric: lambdaMetric(functionName, 'Errors', 'Sum'),
        threshold: 5,
        periods: 1,
      },
      {
        name: `${name}-throttled`,
        runbook: 'function-throttled',
        metric: lambdaMetric(functionName, 'Throttles', 'Sum'),
        threshold: 5,
        periods: 2,
      },
    ] as const;
  });

/** Workers: functions on a stream that do its tasks. */
const workers = (Object.values(triggers) as readonly Trigger[])
  .filter(({ source }) => source.on === 'stream')
  .map((trigger) => trigger.function);

const workerAlarms = ({ settings }: AlarmContext): readonly AlarmDesign[] =>
  workers.flatMap((name) => [
    {
      name: `${name}-behind`,
      runbook: 'stream-behind',
      metric: lambdaMetric(namesIn(settings).function(name), 'IteratorAge', 'Maximum'),
      threshold: 10 * 60 * 1000,
      periods: 2,
    },
    {
      // lambdas/worker.ts counts each try that failed.
      name: `${name}-put-off`,
      runbook: 'tasks-put-off',
      metric: new Metric({
        namespace: metricsNamespace,
        metricName: workMetrics.putOff,
        dimensionsMap: { service: name },
        statistic: 'Sum',
        period: fiveMinutes,
      }),
      threshold: 10,
      periods: 3,
    },
  ]);

/** lambdas/metrics.ts: counted by sealing alone. */
const sealingAlarms: readonly AlarmDesign[] = (
  [
    ['renewals-at-risk', 'renewalsAtRisk'],
    ['seal-certificate-ending', 'certificateEnding'],
    ['certificate-revoked', 'certificateRevoked'],
  ] as const
).map(([name, metric]) => ({
  name,
  runbook: name,
  metric: new Metric({
    namespace: metricsNamespace,
    metricName: workMetrics[metric],
    dimensionsMap: { service: 'sealing' satisfies FunctionName },
    statistic: 'Sum',
    period: Duration.days(1),
  }),
  threshold: 1,
  periods: 1,
}));

/** lambdas/metrics.ts: counted by archive alone. */
const archiveAlarms: readonly AlarmDesign[] = (
  [
    ['evidence-overwritten', 'evidenceOverwritten', { hours: 1, threshold: 1 }],
    ['root-failed', 'rootFailed', { hours: 6, threshold: 3 }],
  ] as const
).map(([name, metric, { hours, threshold }]) => ({
  name,
  runbook: name,
  metric: new Metric({
    namespace: metricsNamespace,
    metricName: workMetrics[metric],
    dimensionsMap: { service: 'archive' satisfies FunctionName },
    statistic: 'Sum',
    period: Duration.hours(hours),
  }),
  threshold,
  periods: 1,
}));

const failureAlarms = (failures: Readonly<Record<string, Queue>>): readonly AlarmDesign[] =>
  Object.entries(failures).map(([trigger, queue]) => ({
    name: `${trigger}-failures`,
    runbook: 'failures-waiting',
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum' }),
    threshold: 1,
    periods: 1,
  }));

const apiAlarm = ({ settings }: AlarmContext): AlarmDesign => ({
  name: 'api-errors',
  runbook: 'api-errors',
  metric: new Metric({
    namespace: 'AWS/ApiGateway',
    metricName: '5XXError',
    dimensionsMap: { ApiName: settings.name, Stage: stageName },
    statistic: 'Sum',
    period: fiveMinutes,
  }),
  threshold: 5,
  periods: 2,
});

/** SES puts an account under review at 5 % bounces or 0.1 % complaints. */
const mailAlarms: readonly AlarmDesign[] = (
  [
    ['bounces', 'Reputation.BounceRate', 0.02],
    ['complaints', 'Reputation.ComplaintRate', 0.0005],
  ] as const
).map(([name, metricName, threshold]) => ({
  name,
  runbook: 'mail-reputation',
  metric: new Metric({ namespace: 'AWS/SES', metricName, statistic: 'Average', period: Duration.hours(1) }),
  threshold,
  periods: 1,
}));

const backupAlarms = ({ settings }: AlarmContext): readonly AlarmDesign[] =>
  settings.backup === undefined
    ? []
    : ['NumberOfBackupJobsFailed', 'NumberOfCopyJobsFailed'].map((metricName) => ({
        name: metricName === 'NumberOfCopyJobsFailed' ? 'copy-failed' : 'backup-failed',
        runbook: 'backup-failed',
        metric: new Metric({ namespace: 'AWS/Backup', metricName, statistic: 'Sum', period: Duration.hours(1) }),
        threshold: 1,
        periods: 1,
      }));

const firewallAlarms = ({ settings }: AlarmContext): readonly AlarmDesign[] =>
  settings.firewall
    ? [
        {
          name: 'firewall-busy',
          runbook: 'firewall-busy',
          metric: new Metric({
            namespace: 'AWS/WAFV2',
            metricName: 'BlockedRequests',
            dimensionsMap: { WebACL: settings.name, Region: settings.region, Rule: 'ALL' },
            statistic: 'Sum',
            period: fiveMinutes,
          }),
          threshold: 1000,
          periods: 2,
        },
        {
          name: 'edge-behind',
          runbook: 'edge-behind',
          metric: new Metric({
            namespace: metricsNamespace,
            metricName: edgeMetrics.behind,
            dimensionsMap: { service: 'edge-sync' satisfies FunctionName },
            // Not once in five minutes as it should be.
            statistic: 'Minimum',
            period: fiveMinutes,
          }),
          threshold: 1,
          periods: 6,
          silenceFails: true,
        },
      ]
    : [];

export const alarmDesigns = (context: AlarmContext): readonly AlarmDesign[] => [
  ...functionAlarms(context),
  ...workerAlarms(context),
  ...sealingAlarms,
  // docs/slo.md: nine of ten acts within a minute, 99 of 100 within five.
  { name: 'seals-slow', runbook: 'seals-slow', metric: sealSeconds('p99'), threshold: 300, periods: 3 },
  {
    name: 'evidence-waits',
    runbook: 'evidence-waits',
    metric: longestWait(Duration.hours(2)),
    // What the settings have it wait is no cause for alarm.
    threshold: (context.settings.validationData.waitHours + 4) * 3600,
    periods: 1,
  },
  ...archiveAlarms,
  keyAlarm(context.keyUses),
  ...failureAlarms(context.failures as Readonly<Record<string, Queue>>),
  ...clockAlarms(context),
  apiAlarm(context),
  ...mailAlarms,
  ...backupAlarms(context),
  ...firewallAlarms(context),
];

const restoreAlarm = (
  name: 'restore-test-failed' | 'restore-test-missing',
  metric: keyof typeof restoreMetrics,
  statistic: string,
) => ({
  name,
  runbook: name,
  metric: new Metric({
    namespace: metricsNamespace,
    metricName: restoreMetrics[metric],
    dimensionsMap: { service: 'restore-report' },
    statistic,
    period: Duration.days(1),
  }),
  threshold: 1,
  periods: 1,
});

/** In the second Region (lib/stacks/second-region.ts), where the copies are restored. */
export const restoreAlarms = (failures: Queue): readonly AlarmDesign[] => [
  restoreAlarm('restore-test-failed', 'failed', 'Sum'),
  // Whether a test is overdue is said four times a day: silence means that nobody looks.
  { ...restoreAlarm('restore-test-missing', 'overdue', 'Maximum'), silenceFails: true },
  ...failureAlarms({ 'restore-tests': failures }),
];

/** In each Region that has keys: see lib/constructs/key-watch.ts. */
export const keyAlarm = (seen: Queue): AlarmDesign => ({
  name: 'keys-used-outside',
  runbook: 'keys-used-outside',
  metric: seen.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum' }),
  threshold: 1,
  periods: 1,
});

/** How an alarm counts: at or beyond its threshold, and silence is a failure only where something must always happen. */
export const alarmBehavior = ({ below, silenceFails = below }: AlarmDesign) => ({
  comparisonOperator:
    below === true ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: silenceFails === true ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
});
