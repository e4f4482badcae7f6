import { Aws, Validations } from 'aws-cdk-lib';
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
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';
import { encryptedLogGroup } from './log-group.ts';

export interface RestoreNetworkProps {
  readonly settings: Settings;
  readonly availabilityZone: string;
  readonly logName: string;
  readonly logKey: IKey;
  readonly roleArn: string;
  /** ARNs of what may be reached, by the endpoint that leads there. */
  readonly reach: { readonly tables: readonly string[]; readonly objects: readonly string[]; readonly key: string };
}

/** One isolated subnet for the function that opens restored documents: endpoints to those and to their key, and no other way out. */
export class RestoreNetwork extends Construct {
  readonly vpc: IVpc;
  readonly group: SecurityGroup;

  constructor(scope: Construct, id: string, props: RestoreNetworkProps) {
    super(scope, id);
    const { settings, reach, roleArn } = props;
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.21.0.0/24'),
      natGateways: 0,
      subnetConfiguration: [{ name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 26 }],
      availabilityZones: [props.availabilityZone],
      restrictDefaultSecurityGroup: false,
    }) as IVpc;
    acknowledge(this.vpc, {
      'NIST.800.53.R5-VPCDefaultSecurityGroupClosed':
        'Nothing is ever placed in the default group; closing it would take a custom resource with rights of its own.',
      'NIST.800.53.R5-IAMNoInlinePolicy': 'The role of the flow log, which can write that log and nothing else.',
    });
    Validations.of(this.vpc).acknowledge({
      id: 'CloudFormation-Validate::W3010',
      reason: 'The zone is a setting, so that synthesizing asks no account and the subnet never moves by itself.',
    });
    this.vpc.addFlowLog('Rejected', {
      trafficType: FlowLogTrafficType.REJECT,
      destination: FlowLogDestination.toCloudWatchLogs(
        encryptedLogGroup(this, 'RejectedLog', { name: props.logName, key: props.logKey, settings }),
      ),
    });
    this.group = new SecurityGroup(this, 'Checker', {
      vpc: this.vpc,
      description: 'The function that checks restored copies',
      allowAllOutbound: false,
    });
    // The subnet has no route but to the endpoints.
    this.group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS to endpoints');
    const doors = new SecurityGroup(this, 'Endpoints', {
      vpc: this.vpc,
      description: 'Interface endpoint of KMS',
      allowAllOutbound: false,
    });
    doors.addIngressRule(this.group, Port.tcp(443), 'HTTPS from the function');
    const only = (actions: string[], resources: readonly string[]) =>
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions,
        resources: [...resources],
        conditions: {
          StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID },
          ArnEquals: { 'aws:PrincipalArn': roleArn },
        },
      });
    new GatewayVpcEndpoint(this, 'S3', { vpc: this.vpc, service: GatewayVpcEndpointAwsService.S3 }).addToPolicy(
      only(['s3:GetObject'], reach.objects),
    );
    new GatewayVpcEndpoint(this, 'DynamoDb', {
      vpc: this.vpc,
      service: GatewayVpcEndpointAwsService.DYNAMODB,
    }).addToPolicy(only(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'], reach.tables));
    new InterfaceVpcEndpoint(this, 'Kms', {
      vpc: this.vpc,
      service: InterfaceVpcEndpointAwsService.KMS,
      securityGroups: [doors],
      open: false,
    }).addToPolicy(only(['kms:Decrypt'], [reach.key]));
  }
}
