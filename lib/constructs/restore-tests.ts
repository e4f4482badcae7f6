import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { CfnRestoreTestingPlan, CfnRestoreTestingSelection } from 'aws-cdk-lib/aws-backup';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnEventInvokeConfig, type Code, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { namesIn } from '../names.ts';
import { documentKeyVariable } from '../restore-check/document-key-variable.ts';
import { startHours, testDay, testHour, validationHours } from '../restore-report/due-test.ts';
import { placeVariable, type RestorePlace } from '../restore-report/place.ts';
import type { Settings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';
import { backupRole } from './backup-role.ts';
import { DeployFunction } from './deploy-function.ts';
import { failureQueue } from './failure-queue.ts';
import { RestoreNetwork } from './restore-network.ts';
import { networkInterfaces } from './service-function.ts';

export interface RestoreTestsProps {
  readonly settings: Settings;
  readonly availabilityZone: string;
  readonly vaultArn: string;
  /** Encrypts logs. */
  readonly copiesKey: IKey;
  readonly documentReplicaArn: string;
  readonly code: { readonly check: Code; readonly report: Code };
}

/** AWS Backup gives whatever it restores for a test such a name, and puts no tag on tables and buckets (restore testing, inferred metadata). */
const restoredPrefix = 'awsbackup-restore-test-';

/**
 * A copy that was never restored is a hope: each month tables and buckets are, chains of events are checked and sealed documents opened, and
 * all of it is thrown away again. Two functions: one opens documents and reaches nothing else, one speaks with AWS Backup and sees no data.
 */
export class RestoreTests extends Construct {
  /** What was told in vain. */
  readonly failures: Queue;

  constructor(scope: Construct, id: string, props: RestoreTestsProps) {
    super(scope, id);
    const { settings } = props;
    const plan = this.plan(props);
    const check = this.checker(props);
    this.failures = failureQueue(this, 'Failures');
    const report = this.reporter(props, { plan, check });
    new CfnEventInvokeConfig(this, 'Retries', {
      functionName: report.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 6 * 3600,
      destinationConfig: { onFailure: { destination: this.failures.queueArn } },
    });
    new Rule(this, 'JobEnded', {
      description: `${settings.name}: a job of the restore test has ended`,
      eventPattern: {
        source: ['aws.backup'],
        detailType: ['Restore Job State Change'],
        detail: {
          status: ['COMPLETED', 'FAILED', 'ABORTED'],
          restoreTestingPlanArn: [plan.attrRestoreTestingPlanArn],
        },
      },
      targets: [
        new FunctionTarget(report, {
          deadLetterQueue: this.failures,
          retryAttempts: 8,
          maxEventAge: Duration.hours(6),
        }),
      ],
    });
    const rule = new Rule(this, 'Overdue', {
      description: `${settings.name}: has this month's restore test passed?`,
      schedule: Schedule.rate(Duration.hours(6)),
      targets: [new FunctionTarget(report, { retryAttempts: 0, event: RuleTargetInput.fromObject({}) })],
    });
    acknowledge(rule, {
      'Serverless-EventBusDLQ': 'Its event says nothing but that time has passed, and the next one says it again.',
    });
  }

  private plan({ settings, vaultArn }: RestoreTestsProps): CfnRestoreTestingPlan {
    const role = backupRole(this, 'Role', { may: ['restore'] });
    // Letters, digits and underscores are all that such names take.
    const plan = new CfnRestoreTestingPlan(this, 'Plan', {
      restoreTestingPlanName: `${settings.name.replaceAll('-', '_')}_copies`,
      scheduleExpression: `cron(0 ${testHour} ${testDay} * ? *)`,
      startWindowHours: startHours,
      recoveryPointSelection: {
        // Of one day: copies of several can't be held against each other.
        algorithm: 'LATEST_WITHIN_WINDOW',
        includeVaults: [vaultArn],
        recoveryPointTypes: ['SNAPSHOT'],
        selectionWindowDays: 7,
      },
    });
    for (const type of ['DynamoDB', 'S3']) {
      const selection = new CfnRestoreTestingSelection(this, `${type}Copies`, {
        restoreTestingPlanName: plan.restoreTestingPlanName,
        restoreTestingSelectionName: `${type}_copies`,
        protectedResourceType: type,
        protectedResourceArns: ['*'],
        iamRoleArn: role.roleArn,
        // Long enough to look into it.
        validationWindowHours: validationHours,
      });
      selection.addResourceDependency(plan);
    }
    return plan;
  }

  /** Opens restored documents: reads them and uses their key, in a subnet from which nothing else can be reached. */
  private checker(props: RestoreTestsProps): LambdaFunction {
    const { settings, copiesKey, documentReplicaArn } = props;
    const names = namesIn(settings);
    const { region } = Stack.of(this);
    const functionName = `${settings.name}-restore-check`;
    const tables = [`arn:aws:dynamodb:${region}:${Aws.ACCOUNT_ID}:table/${restoredPrefix}*`];
    const objects = [`arn:aws:s3:::${restoredPrefix}*/*`];
    const network = new RestoreNetwork(this, 'Network', {
      settings,
      availabilityZone: props.availabilityZone,
      logName: names.logGroup('restore-check-rejected'),
      logKey: copiesKey,
      roleArn: names.roleArn('restore-check'),
      reach: { tables, objects, key: documentReplicaArn },
    });
    const byName = 'AWS Backup makes up the rest of the names of what it restores for a test.';
    const own = 'aws:ResourceAccount';
    return new DeployFunction(this, 'Check', {
      settings,
      key: copiesKey,
      name: 'restore-check',
      functionName,
      roleName: names.role('restore-check'),
      description: 'Checks restored copies: chains of events, files, and sealed documents',
      code: props.code.check,
      memoryMb: 2048,
      timeout: Duration.minutes(15),
      environment: { [documentKeyVariable]: documentReplicaArn },
      network,
      statements: [
        {
          statement: new PolicyStatement({
            actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'],
            resources: tables,
          }),
          wildcardReason: byName,
        },
        {
          statement: new PolicyStatement({
            actions: ['s3:GetObject'],
            resources: objects,
            // A bucket's name is anybody's to take.
            conditions: { StringEquals: { [own]: Aws.ACCOUNT_ID } },
          }),
          wildcardReason: byName,
        },
        { statement: new PolicyStatement({ actions: ['kms:Decrypt'], resources: [documentReplicaArn] }) },
        ...networkInterfaces(`arn:aws:lambda:${region}:${Aws.ACCOUNT_ID}:function:${functionName}`),
      ],
      because: { concurrency: 'A restore test calls it, once a month.', network: '' },
    }).function;
  }

  /** Speaks with AWS Backup; has no right to any data. */
  private reporter(
    props: RestoreTestsProps,
    { plan, check }: { readonly plan: CfnRestoreTestingPlan; readonly check: LambdaFunction },
  ): LambdaFunction {
    const { settings, copiesKey } = props;
    const names = namesIn(settings);
    const place: RestorePlace = {
      plan: plan.restoreTestingPlanName,
      planArn: plan.attrRestoreTestingPlanArn,
      checker: check.functionName,
      sources: {
        documents: names.tableArn('documents'),
        audit: names.tableArn('audit'),
        files: names.bucketArn('files'),
        trust: names.bucketArn('trust'),
      },
    };
    return new DeployFunction(this, 'Report', {
      settings,
      key: copiesKey,
      name: 'restore-report',
      functionName: `${settings.name}-restore-report`,
      description: 'Has restored copies checked, and tells AWS Backup and whoever watches',
      code: props.code.report,
      timeout: Duration.minutes(15),
      environment: { [placeVariable]: Stack.of(this).toJsonString(place), POWERTOOLS_SERVICE_NAME: 'restore-report' },
      statements: [
        {
          statement: new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [check.functionArn] }),
        },
        {
          statement: new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.failures.queueArn] }),
        },
        {
          statement: new PolicyStatement({
            actions: ['backup:GetRestoreTestingPlan'],
            resources: [plan.attrRestoreTestingPlanArn],
          }),
        },
        {
          statement: new PolicyStatement({
            actions: ['backup:ListRestoreJobs', 'backup:PutRestoreValidationResult'],
            resources: ['*'],
          }),
          wildcardReason: 'IAM knows no resources for restore jobs.',
        },
      ],
      because: {
        concurrency: 'Restore tests and a clock call it, a few times a day.',
        network: 'It asks AWS Backup, which has no endpoint here, and has no right to any data.',
      },
    }).function;
  }
}
