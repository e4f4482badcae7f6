import { Stack, type StackProps, Validations } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { KeyName } from '../../adapters/resources.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import {
  bucketsThroughEndpoint,
  functionsThroughEndpoint,
  keysThroughEndpoint,
  mailThroughEndpoint,
  tablesThroughEndpoint,
} from '../constructs/endpoint-policies.ts';
import { encryptedLogGroup } from '../constructs/log-group.ts';
import { namesIn } from '../names.ts';
import type { Settings } from '../settings.ts';

export interface NetworkProps extends StackProps {
  readonly settings: Settings;
  readonly availabilityZones: readonly string[];
  readonly keys: Readonly<Record<KeyName, IKey>>;
  readonly formerSealingKey?: IKey;
}

/** Isolated subnets: no internet gateway, no NAT; the only ways out are endpoints that lead to our own resources. */
export class NetworkStack extends Stack {
  readonly vpc: IVpc;
  readonly functionsGroup: SecurityGroup;
  readonly s3Endpoint: GatewayVpcEndpoint;
  private readonly zones: readonly string[];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id, props);
    this.zones = props.availabilityZones;
    const names = namesIn(props.settings);
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.20.0.0/22'),
      natGateways: 0,
      subnetConfiguration: [{ name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
      availabilityZones: [...props.availabilityZones],
      // Would bring a custom resource with rights of its own; nothing is ever placed in the default group.
      restrictDefaultSecurityGroup: false,
    }) as IVpc;
    acknowledge(this.vpc, {
      'NIST.800.53.R5-VPCDefaultSecurityGroupClosed':
        'Nothing is ever placed in the default group; closing it would take a custom resource with rights of its own.',
      'NIST.800.53.R5-IAMNoInlinePolicy': 'The role of the flow log, which can write that log and nothing else.',
    });
    Validations.of(this.vpc).acknowledge({
      id: 'CloudFormation-Validate::W3010',
      reason: 'The zones are a setting, so that synthesizing asks no account and subnets never move by themselves.',
    });
    this.vpc.addFlowLog('Rejected', {
      trafficType: FlowLogTrafficType.REJECT,
      destination: FlowLogDestination.toCloudWatchLogs(
        encryptedLogGroup(this, 'RejectedLog', {
          name: names.logGroup('network-rejected'),
          key: props.keys.data,
          settings: props.settings,
        }),
      ),
    });

    this.functionsGroup = new SecurityGroup(this, 'Functions', {
      vpc: this.vpc,
      description: 'Functions that touch data',
      allowAllOutbound: false,
    });
    // The subnets have no route but to the endpoints, so this reaches S3, DynamoDB and the endpoints below and nothing else.
    this.functionsGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS to endpoints');
    const endpointsGroup = new SecurityGroup(this, 'Endpoints', {
      vpc: this.vpc,
      description: 'Interface endpoints',
      allowAllOutbound: false,
    });
    endpointsGroup.addIngressRule(this.functionsGroup, Port.tcp(443), 'HTTPS from functions');

    this.s3Endpoint = this.gateway('S3', GatewayVpcEndpointAwsService.S3, bucketsThroughEndpoint(names));
    this.gateway('DynamoDb', GatewayVpcEndpointAwsService.DYNAMODB, tablesThroughEndpoint(names));
    const { data: _, ...functionKeys } = props.keys;
    const keyArns = [...Object.values(functionKeys), props.formerSealingKey].flatMap((key) => key?.keyArn ?? []);
    const door = { group: endpointsGroup };
    this.door('Kms', { ...door, to: InterfaceVpcEndpointAwsService.KMS, allow: [keysThroughEndpoint(keyArns, names)] });
    this.door('Ses', {
      ...door,
      to: InterfaceVpcEndpointAwsService.EMAIL,
      allow: [mailThroughEndpoint(props.settings, names)],
    });
    this.door('Lambda', { ...door, to: InterfaceVpcEndpointAwsService.LAMBDA, allow: functionsThroughEndpoint(names) });
  }

  /** Fixed, so that synthesizing needs no look-up in the account. */
  override get availabilityZones(): string[] {
    return [...this.zones];
  }

  private gateway(id: string, service: GatewayVpcEndpointAwsService, allow: PolicyStatement): GatewayVpcEndpoint {
    const endpoint = new GatewayVpcEndpoint(this, id, { vpc: this.vpc, service });
    endpoint.addToPolicy(allow);
    return endpoint;
  }

  private door(
    id: string,
    props: {
      readonly group: SecurityGroup;
      readonly to: InterfaceVpcEndpointAwsService;
      readonly allow: readonly PolicyStatement[];
    },
  ): void {
    const endpoint = new InterfaceVpcEndpoint(this, id, {
      vpc: this.vpc,
      service: props.to,
      securityGroups: [props.group],
      open: false,
    });
    for (const statement of props.allow) endpoint.addToPolicy(statement);
  }
}
