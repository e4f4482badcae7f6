import { Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm, Dashboard, GraphWidget, type IMetric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { acknowledge } from '../constructs/acknowledge.ts';
import { type AlarmContext, type AlarmDesign, alarmBehavior, alarmDesigns } from '../constructs/alarm-designs.ts';
import { serviceLevels } from '../constructs/service-levels.ts';

export interface ObservabilityProps extends StackProps, AlarmContext {
  readonly dataKey: IKey;
  readonly alarmMail: string;
}

/** Who is called when, and one page of graphs. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id, props);
    const { settings } = props;
    const topic = new Topic(this, 'Alarms', { masterKey: props.dataKey, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    topic.addSubscription(new EmailSubscription(props.alarmMail));
    acknowledge(topic, {
      'Serverless-SNSRedrivePolicy': 'SNS tries a mail again by itself; what an alarm said stays in its history.',
    });
    const designs = alarmDesigns(props);
    for (const design of designs) {
      const { name, runbook, metric, threshold, periods } = design;
      const alarm = new Alarm(this, name, {
        alarmName: `${settings.name}-${name}`,
        alarmDescription: `docs/runbook.md#${runbook}`,
        metric: metric as IMetric,
        threshold,
        evaluationPeriods: periods,
        ...alarmBehavior(design),
      });
      alarm.addAlarmAction(new SnsAction(topic as ITopic));
    }
    this.dashboard(settings.name, designs);
  }

  private dashboard(name: string, designs: readonly AlarmDesign[]): void {
    const sections = [...new Set(designs.map(({ runbook }) => runbook))];
    new Dashboard(this, 'Dashboard', {
      dashboardName: name,
      widgets: [
        [
          new TextWidget({
            markdown: `# ${name}\nFirst what docs/slo.md promises; each further graph has a section in docs/runbook.md.`,
            width: 24,
            height: 2,
          }),
        ],
        ...pairs(
          serviceLevels.map(
            ({ title, metrics }) =>
              new GraphWidget({ title, width: 12, left: metrics.map((metric) => metric as IMetric) }),
          ),
        ),
        ...pairs(
          sections.map(
            (section) =>
              new GraphWidget({
                title: section,
                width: 12,
                left: designs.filter(({ runbook }) => runbook === section).map(({ metric }) => metric as IMetric),
              }),
          ),
        ),
      ],
    });
  }
}

const pairs = <T>(items: readonly T[]): T[][] =>
  items.flatMap((item, index) => (index % 2 === 0 ? [[item, ...items.slice(index + 1, index + 2)]] : []));
