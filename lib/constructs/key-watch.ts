import { type CfnRule, Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { failureQueue } from './failure-queue.ts';

export interface KeyWatchProps {
  readonly keyArns: readonly string[];
  /** Whose uses are as meant. */
  readonly roleArns: readonly string[];
}

/** What opens what is encrypted, makes signatures, or lets somebody else do so. */
export const watchedCalls = [
  'CreateGrant',
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'PutKeyPolicy',
  'ReEncrypt',
  'Sign',
] as const;

/**
 * Uses of keys by anybody but the functions, and changes of who may use them, as CloudTrail tells of them: each becomes a message that stays
 * for 14 days, and an alarm. It takes a trail of management events in the account (docs/deployment.md).
 */
export class KeyWatch extends Construct {
  readonly seen: Queue;

  constructor(scope: Construct, id: string, { keyArns, roleArns }: KeyWatchProps) {
    super(scope, id);
    this.seen = failureQueue(this, 'Seen');
    const rule = new Rule(this, 'Rule', {
      description: 'Keys used, or opened to somebody, by others than the functions',
      eventPattern: {
        source: ['aws.kms'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['kms.amazonaws.com'],
          eventName: [...watchedCalls],
          resources: { ARN: [...keyArns] },
          // A user or the root of an account has no issuer of a session.
          $or: [
            { userIdentity: { sessionContext: { sessionIssuer: { arn: Match.anythingBut(...roleArns) } } } },
            { userIdentity: { sessionContext: { sessionIssuer: { arn: Match.doesNotExist() } } } },
          ],
        },
      },
      targets: [new SqsQueue(this.seen)],
    });
    acknowledge(rule, {
      'Serverless-EventBusDLQ': 'Its target is a queue already; what it does not take is in CloudTrail.',
    });
    // Events that only read are told of in this state alone, and decrypting counts as reading.
    (rule.node.defaultChild as CfnRule).state = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
  }
}
