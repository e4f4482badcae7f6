import { Duration } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SubnetType } from 'aws-cdk-lib/aws-ec2';
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
  /** Where something else must know the role or function by its name. */
  readonly roleName?: string;
  readonly functionName?: string;
  readonly memoryMb?: number;
  readonly timeout?: Duration;
  readonly environment?: Readonly<Record<string, string>>;
  readonly network?: { readonly vpc: IVpc; readonly group: ISecurityGroup };
  /** Why its concurrency is not reserved, and why it is in no network of ours. Unset: as of what CloudFormation calls. */
  readonly because?: { readonly concurrency: string; readonly network: string };
}

const ofDeployments = {
  concurrency: 'CloudFormation calls it, one call a deployment.',
  network: 'It answers CloudFormation at an address of S3 on the internet, and reads no document.',
};

/** A function beside those of lambdas/functions.ts, with a role of its own: one that a deployment calls, or a restore test. */
export class DeployFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: DeployFunctionProps) {
    super(scope, id);
    const { settings, key, name, statements, network, because = ofDeployments } = props;
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
      ...(props.roleName === undefined ? {} : { roleName: props.roleName }),
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [rights],
    });
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb ?? 512,
      timeout: props.timeout ?? Duration.minutes(5),
      role,
      logGroup,
      ...(props.functionName === undefined ? {} : { functionName: props.functionName }),
      ...(props.environment === undefined ? {} : { environment: { ...props.environment } }),
      ...(network === undefined
        ? {}
        : {
            vpc: network.vpc,
            vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
            securityGroups: [network.group],
          }),
    });
    traced(this.function);
    acknowledge(this.function, {
      ...startedAsMeant,
      'NIST.800.53.R5-LambdaConcurrency': because.concurrency,
      ...(network === undefined ? { 'NIST.800.53.R5-LambdaInsideVPC': because.network } : {}),
    });
  }
}
