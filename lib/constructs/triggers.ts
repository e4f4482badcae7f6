import { Duration } from 'aws-cdk-lib';
import { EventField, type EventPattern, Match, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnEventInvokeConfig, CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { TableName } from '../../adapters/resources.ts';
import { type FunctionName, functions } from '../../lambdas/functions.ts';
import { type Trigger, type TriggerName, type TriggerSource, triggers } from '../../lambdas/triggers.ts';
import type { Names } from '../names.ts';
import { acknowledge } from './acknowledge.ts';
import { failureQueue } from './failure-queue.ts';
import type { ServiceFunction } from './service-function.ts';

export interface TriggersProps {
  readonly names: Names;
  readonly functions: Readonly<Record<FunctionName, ServiceFunction>>;
  readonly streamArnOf: (table: TableName) => string;
}

type Source<On extends TriggerSource['on']> = Extract<TriggerSource, { on: On }>;

/** What starts functions besides routes: one construct for each entry of lambdas/triggers.ts. */
export class Triggers extends Construct {
  /** By trigger: where it puts what it gave up on. */
  readonly failures: Readonly<Partial<Record<TriggerName, Queue>>>;

  constructor(scope: Construct, id: string, props: TriggersProps) {
    super(scope, id);
    const failures: Partial<Record<TriggerName, Queue>> = {};
    for (const [name, trigger] of Object.entries(triggers) as [TriggerName, Trigger][]) {
      const target = props.functions[trigger.function];
      const { source } = trigger;
      // The right to call comes with the need of the caller.
      if (source.on === 'call') continue;
      if (source.on === 'schedule') {
        this.schedule(name, source, target);
        continue;
      }
      const queue = failureQueue(this, `${name}Failures`);
      failures[name] = queue;
      if (source.on === 'mail-returned') this.mailReturned(name, { target, queue, names: props.names });
      else if (source.on === 'stream') this.stream(name, { source, target, queue, function: trigger.function, props });
      else this.object(name, { source, target, queue, names: props.names });
    }
    this.failures = failures;
  }

  private stream(
    name: string,
    options: {
      readonly source: Source<'stream'>;
      readonly target: ServiceFunction;
      readonly queue: Queue;
      readonly function: FunctionName;
      readonly props: TriggersProps;
    },
  ): void {
    const { source, target, queue, props } = options;
    const streamArn = props.streamArnOf(source.table);
    target.allow({
      statement: new PolicyStatement({
        actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        resources: [streamArn],
      }),
    });
    target.allow({
      statement: new PolicyStatement({
        actions: ['dynamodb:ListStreams'],
        resources: [`${props.names.tableArn(source.table)}/stream/*`],
      }),
      wildcardReason: 'The streams of one table; Lambda lists them before it reads.',
    });
    target.allow({ statement: sendTo(queue) });
    new CfnEventSourceMapping(this, name, {
      functionName: target.function.functionName,
      eventSourceArn: streamArn,
      startingPosition: 'TRIM_HORIZON',
      ...howRead(source, options.function),
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ['ReportBatchItemFailures'],
      destinationConfig: { onFailure: { destination: queue.queueArn } },
    });
  }

  private object(
    name: string,
    options: {
      readonly source: Source<'object'>;
      readonly target: ServiceFunction;
      readonly queue: Queue;
      readonly names: Names;
    },
  ): void {
    const { target, queue } = options;
    this.retries(name, target, queue);
    new Rule(this, name, {
      description: triggers[name as TriggerName].summary,
      eventPattern: objectPattern(options.names.bucket(options.source.bucket)),
      targets: [new FunctionTarget(target.function, delivery(queue))],
    });
  }

  private mailReturned(
    name: string,
    options: { readonly target: ServiceFunction; readonly queue: Queue; readonly names: Names },
  ): void {
    const { target, queue, names } = options;
    this.retries(name, target, queue);
    new Rule(this, name, {
      description: triggers[name as TriggerName].summary,
      eventPattern: returnedMailPattern(names.configurationSet),
      targets: [new FunctionTarget(target.function, { ...delivery(queue), event: returnedMailEvent })],
    });
  }

  /** For what Lambda is told and not asked: tries, and where it puts what it gave up on. */
  private retries(name: string, target: ServiceFunction, queue: Queue): void {
    target.allow({ statement: sendTo(queue) });
    new CfnEventInvokeConfig(this, `${name}Retries`, {
      functionName: target.function.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 3600,
      destinationConfig: { onFailure: { destination: queue.queueArn } },
    });
  }

  private schedule(name: string, source: Source<'schedule'>, target: ServiceFunction): void {
    const rule = new Rule(this, name, {
      description: triggers[name as TriggerName].summary,
      schedule: Schedule.rate(Duration.minutes(source.everyMinutes)),
      // The next minute comes anyway.
      targets: [new FunctionTarget(target.function, { retryAttempts: 0, event: RuleTargetInput.fromObject({}) })],
    });
    acknowledge(rule, {
      'Serverless-EventBusDLQ': 'Its event says nothing but that time has passed, and the next one says it again.',
    });
  }
}

/** Of every change a copy is kept: many a call, and tried for as long as the stream has them. Tasks: as little as possible waits for another. */
const howRead = ({ kinds }: Source<'stream'>, target: FunctionName) =>
  kinds === 'every-change'
    ? {
        batchSize: 500,
        maximumBatchingWindowInSeconds: 60,
        parallelizationFactor: 1,
        maximumRetryAttempts: -1,
        maximumRecordAgeInSeconds: 23 * 3600,
      }
    : {
        filterCriteria: { filters: [{ pattern: JSON.stringify(streamFilter(kinds)) }] },
        // A seal takes long: one a call, many at once. Records of one document still come in order.
        batchSize: functions[target].timeoutSeconds > 60 ? 1 : 10,
        parallelizationFactor: 10,
        // The task is in the table, where the clock starts it again: the stream need not be held up for long.
        maximumRetryAttempts: 5,
        maximumRecordAgeInSeconds: 6 * 3600,
      };

const streamFilter = (kinds: readonly string[]) => ({
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { NewImage: { kind: { S: kinds } } },
});

const objectPattern = (bucketName: string): EventPattern => ({
  source: ['aws.s3'],
  detailType: ['Object Created'],
  detail: { bucket: { name: [bucketName] } },
});

/** Account mails have no document and are nobody's business but SES's suppression list. */
const returnedMailPattern = (configurationSet: string): EventPattern => ({
  source: ['aws.ses'],
  detail: {
    eventType: ['Bounce', 'Complaint', 'Reject'],
    mail: { tags: { 'ses:configuration-set': [configurationSet], document: Match.exists() } },
  },
});

/** Addresses and the subject, which has the title in it, stay behind: no function, log or queue of ours sees them. */
const returnedMailEvent = RuleTargetInput.fromObject({
  event: EventField.fromPath('$.detail.eventType'),
  mail: EventField.fromPath('$.detail.mail.messageId'),
  document: EventField.fromPath('$.detail.mail.tags.document'),
  participant: EventField.fromPath('$.detail.mail.tags.participant'),
  template: EventField.fromPath('$.detail.mail.tags.template'),
});

const delivery = (queue: Queue) => ({ deadLetterQueue: queue, retryAttempts: 8, maxEventAge: Duration.hours(1) });

const sendTo = (queue: Queue): PolicyStatement =>
  new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] });
