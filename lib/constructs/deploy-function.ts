import { Duration } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { namesIn } from '../names.ts';
import type { Settings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';
import { acknowledgeWildcards } from './acknowledge-wildcard.ts';
import type { ReasonedStatement } from './granted-statements.ts';
import { encryptedLogGroup } from './log-group.ts';
import { startedAsMeant, traced, traces } from './tracing.ts';

export interface DeployFunctionProps {
  readonly settings: Settings;
  readonly key: IKey;
  /** Of its log group. */
  readonly name: string;
  readonly description: string;
  readonly code: Code;
  readonly statements: readonly ReasonedStatement[];
}

/** A function that only a deployment calls, with a role of its own. */
export class DeployFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: DeployFunctionProps) {
    super(scope, id);
    const { settings, key, name, statements } = props;
    const logGroup = encryptedLogGroup(this, 'Log', { name: namesIn(settings).logGroup(name), key, settings });
    const rights = new ManagedPolicy(this, 'Rights', {
      statements: [
        ...[...statements, traces].map(({ statement }) => statement),
        new PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      ],
    });
    for (const { statement, wildcardReason } of [...statements, traces]) {
      if (wildcardReason === undefined) continue;
      const wildcards = statement.resources.filter((resource) => resource.includes('*'));
      acknowledgeWildcards(rights, wildcards, wildcardReason);
    }
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [rights],
    });
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.minutes(5),
      role,
      logGroup,
    });
    traced(this.function);
    acknowledge(this.function, {
      ...startedAsMeant,
      'NIST.800.53.R5-LambdaConcurrency': 'CloudFormation calls it, one call a deployment.',
      'NIST.800.53.R5-LambdaInsideVPC':
        'It answers CloudFormation at an address of S3 on the internet, and reads no document.',
    });
  }
}
