import { Duration, Stack } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  Effect,
  type IManagedPolicy,
  ManagedPolicy,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type Settings as FunctionSettings, settingsVariable } from '../../lambdas/environment.ts';
import { type FunctionDesign, type FunctionName, functions } from '../../lambdas/functions.ts';
import { namesIn } from '../names.ts';
import { acknowledge } from './acknowledge.ts';
import { acknowledgeWildcards } from './acknowledge-wildcard.ts';
import {
  type GrantContext,
  grantedStatements,
  grantedVariables,
  type ReasonedStatement,
} from './granted-statements.ts';
import { encryptedLogGroup } from './log-group.ts';
import { startedAsMeant, traced, traces } from './tracing.ts';

export interface ServiceFunctionProps extends GrantContext {
  readonly code: Code;
  readonly functionSettings: FunctionSettings;
  /** Isolated subnets for the functions that are to be in them. Unset: the network of Lambda. */
  readonly network?: { readonly vpc: IVpc; readonly group: ISecurityGroup };
}

/** One function of lambdas/functions.ts, with a role of its own and no right beyond what its routes and triggers need. */
export class ServiceFunction extends Construct {
  readonly function: IFunction;
  private readonly rights: ManagedPolicy;

  constructor(scope: Construct, name: FunctionName, props: ServiceFunctionProps) {
    super(scope, name);
    const { settings } = props;
    const names = namesIn(settings);
    const design: FunctionDesign = functions[name];
    const network = design.network === 'isolated' ? props.network : undefined;
    const logGroup = encryptedLogGroup(this, 'Log', { name: names.logGroup(name), key: props.keys.data, settings });
    this.rights = new ManagedPolicy(this, 'Rights', { description: `What ${names.function(name)} may do` });
    for (const statement of grantedStatements(name, props)) this.allow(statement);
    this.allow({
      statement: new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    });
    if (network !== undefined)
      for (const statement of networkInterfaces(names.functionArn(name))) this.allow(statement);
    const role = new Role(this, 'Role', {
      roleName: names.role(name),
      description: `${settings.name}: ${design.purpose}`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [this.rights as IManagedPolicy],
    });
    this.allow(traces);
    const reserved = settings.reservedConcurrency[name];
    const made = new LambdaFunction(this, 'Function', {
      functionName: names.function(name),
      description: design.purpose,
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: design.memoryMb,
      timeout: Duration.seconds(design.timeoutSeconds),
      role,
      logGroup,
      environment: {
        ...grantedVariables(name, props),
        [settingsVariable]: Stack.of(this).toJsonString(props.functionSettings),
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_LOG_LEVEL: 'INFO',
      },
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
      ...(network === undefined
        ? {}
        : {
            vpc: network.vpc,
            vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
            securityGroups: [network.group],
          }),
    });
    traced(made);
    acknowledge(made, {
      ...startedAsMeant,
      ...(reserved === undefined
        ? {
            'NIST.800.53.R5-LambdaConcurrency':
              'What is reserved for one function is taken from all others; only those that outside parties limit have a share of their own.',
          }
        : {}),
      ...(network === undefined
        ? {
            'NIST.800.53.R5-LambdaInsideVPC':
              design.network === 'internet'
                ? 'It asks servers on the internet, and it has no right to any data.'
                : 'An evaluation does without isolated subnets, whose endpoints cost more than the rest of it together (setting: network).',
          }
        : {}),
    });
    this.function = made;
  }

  /** Rights that come with how the function is started: reading its stream, writing what it could not handle. */
  allow({ statement, wildcardReason }: ReasonedStatement): void {
    this.rights.addStatements(statement);
    if (wildcardReason === undefined) return;
    acknowledgeWildcards(
      this.rights,
      statement.resources.filter((resource) => resource.includes('*')),
      wildcardReason,
    );
  }
}

/** Lambda attaches a function to its subnets with the function's role; the code of the function itself may not (Lambda guide, VPC). */
export const networkInterfaces = (functionArn: string): readonly ReasonedStatement[] => {
  const actions = [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ];
  return [
    {
      statement: new PolicyStatement({ actions, resources: ['*'] }),
      wildcardReason: 'Lambda asks for these rights on every resource before it attaches a function to a subnet.',
    },
    {
      statement: new PolicyStatement({
        effect: Effect.DENY,
        actions,
        resources: ['*'],
        conditions: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
      }),
    },
  ];
};
