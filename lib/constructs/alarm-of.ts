import { Alarm, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { type AlarmDesign, alarmBehavior } from './alarm-designs.ts';

/** The alarm of a design, which mails and leads to its section of the runbook. */
export const alarmOf = (
  scope: Construct,
  design: AlarmDesign,
  { settings, topic }: { readonly settings: Settings; readonly topic: ITopic },
): void => {
  const { name, runbook, metric, threshold, periods } = design;
  const alarm = new Alarm(scope, name, {
    alarmName: `${settings.name}-${name}`,
    alarmDescription: `docs/runbook.md#${runbook}`,
    metric: metric as IMetric,
    threshold,
    evaluationPeriods: periods,
    ...alarmBehavior(design),
  });
  alarm.addAlarmAction(new SnsAction(topic));
};
