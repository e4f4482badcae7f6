import { Stack, type StackProps } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { KeyName } from '../../adapters/resources.ts';
import { type AlarmContext, type AlarmDesign, alarmDesigns } from '../constructs/alarm-designs.ts';
import { alarmOf } from '../constructs/alarm-of.ts';
import { alarmTopic } from '../constructs/alarm-topic.ts';
import { KeyWatch } from '../constructs/key-watch.ts';
import { serviceLevels } from '../constructs/service-levels.ts';
import { usersOf } from '../function-needs.ts';
import { namesIn } from '../names.ts';

export interface ObservabilityProps extends StackProps, Omit<AlarmContext, 'keyUses'> {
  readonly keys: Readonly<Record<KeyName, IKey>>;
  readonly alarmMail: string;
}

/** Who is called when, and one page of graphs. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id, props);
    const { settings } = props;
    const topic = alarmTopic(this, 'Alarms', { key: props.keys.data, mail: props.alarmMail });
    // The key at rest serves whatever keeps ciphertext: services, backups, operators who restore.
    const watched = (Object.keys(props.keys) as KeyName[]).filter((name) => name !== 'data');
    const { seen } = new KeyWatch(this, 'KeyUses', {
      keyArns: watched.map((name) => props.keys[name].keyArn),
      roleArns: [...new Set(watched.flatMap((name) => usersOf(name).map((user) => user.function)))].map((name) =>
        namesIn(settings).roleArn(name),
      ),
    });
    const designs = alarmDesigns({ ...props, keyUses: seen });
    for (const design of designs) alarmOf(this, design, { settings, topic });
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
