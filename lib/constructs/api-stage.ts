import { createHash } from 'node:crypto';
import { Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  CfnAccount,
  CfnBasePathMapping,
  Deployment,
  type DomainName,
  type IRestApi,
  LogGroupLogDestination,
  MethodLoggingLevel,
  Stage,
} from 'aws-cdk-lib/aws-apigateway';
import { type IManagedPolicy, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { namesIn } from '../names.ts';
import type { Settings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';
import { stageName } from './api-address.ts';
import { type GatewayErrors, gatewayErrors } from './gateway-errors.ts';
import { encryptedLogGroup } from './log-group.ts';
import { requestModel } from './request-model.ts';
import { type RouteMethods, routeList } from './route-methods.ts';

export interface ApiStageProps {
  readonly settings: Settings;
  readonly dataKey: IKey;
  readonly api: IRestApi;
  readonly domain: DomainName | undefined;
  readonly routeMethods: RouteMethods;
  readonly errors: GatewayErrors;
  readonly pagesOrigin?: string;
  /** The firewall in front of the stage. */
  readonly webAclArn?: string;
}

/** Requests a second for all routes together, and how many at once. */
export const overallThrottle = { rate: 500, burst: 1000 };

/** Said for each route that has limits of its own, since it takes none of these from the stage then. */
const watched = {
  loggingLevel: MethodLoggingLevel.ERROR,
  // Would write bodies.
  dataTraceEnabled: false,
  metricsEnabled: true,
};

/**
 * The log of requests: by template of the route, so that no id, no link and no name of a file gets into it; no address either, which
 * the evidence of a document keeps (encrypted) where it matters.
 */
const accessLog = AccessLogFormat.custom(
  JSON.stringify({
    time: '$context.requestTimeEpoch',
    requestId: '$context.requestId',
    method: '$context.httpMethod',
    route: '$context.resourcePath',
    operation: '$context.operationName',
    status: '$context.status',
    bytes: '$context.responseLength',
    latencyMs: '$context.responseLatency',
    functionMs: '$context.integrationLatency',
    refusedBy: '$context.error.responseType',
    tls: '$context.tlsVersion',
    cipher: '$context.cipherSuite',
  }),
);

/** What the outside reaches: the routes as deployed, their limits and their log. */
export class ApiStage extends Construct {
  readonly stage: Stage;

  constructor(scope: Construct, id: string, props: ApiStageProps) {
    super(scope, id);
    const { settings, api, routeMethods } = props;
    const names = namesIn(settings);
    const log = { key: props.dataKey, settings };
    const deployment = new Deployment(this, 'Deployment', { api, retainDeployments: false });
    // A deployment is a snapshot: a change of what it shows must make a new one.
    deployment.addToLogicalId(fingerprint(props.pagesOrigin));
    deployment.node.addDependency(api, routeMethods, props.errors);
    this.stage = new Stage(this, 'Stage', {
      deployment,
      stageName,
      accessLogDestination: new LogGroupLogDestination(
        encryptedLogGroup(this, 'AccessLog', { name: names.logGroup('api'), ...log }),
      ),
      accessLogFormat: accessLog,
      ...watched,
      throttlingRateLimit: overallThrottle.rate,
      throttlingBurstLimit: overallThrottle.burst,
      methodOptions: Object.fromEntries(
        routeList.flatMap(([, { method, path, rate }]) =>
          rate === undefined
            ? []
            : [[`${path}/${method}`, { ...watched, throttlingRateLimit: rate, throttlingBurstLimit: rate * 2 }]],
        ),
      ),
    });
    this.stage.node.addDependency(
      this.rightToLog(),
      // API Gateway would make this group itself, unencrypted and for ever.
      encryptedLogGroup(this, 'ErrorLog', { name: `API-Gateway-Execution-Logs_${api.restApiId}/${stageName}`, ...log }),
    );
    acknowledge(this.stage, {
      'NIST.800.53.R5-APIGWCacheEnabledAndEncrypted': 'Answers are for one caller and never cached.',
      'NIST.800.53.R5-APIGWSSLEnabled':
        'Behind it are functions, which IAM lets it call; no server would look at a client certificate.',
      'Serverless-APIGWXrayEnabled':
        'A trace of API Gateway would keep addresses of callers and paths with ids; functions are traced.',
    });
    this.guard(props.webAclArn);
    if (props.domain !== undefined) {
      new CfnBasePathMapping(this, 'Mapping', {
        domainName: props.domain.domainName,
        restApiId: api.restApiId,
        stage: this.stage.stageName,
      });
    }
  }

  private guard(webAclArn: string | undefined): void {
    if (webAclArn !== undefined) {
      new CfnWebACLAssociation(this, 'Firewall', { resourceArn: this.stage.stageArn, webAclArn });
      return;
    }
    const reason =
      'An evaluation does without a firewall, which costs more than the rest of it together (setting: firewall).';
    acknowledge(this.stage, { 'AwsSolutions-APIG3': reason, 'NIST.800.53.R5-APIGWAssociatedWithWAF': reason });
  }

  /** One setting for all APIs of the account in this Region; without it no stage can log. */
  private rightToLog(): CfnAccount {
    const role = new Role(this, 'LogRole', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs') as IManagedPolicy,
      ],
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason: 'API Gateway refuses a role with less; only API Gateway can assume it, and it can only write logs.',
    });
    return new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
  }
}

const fingerprint = (pagesOrigin: string | undefined): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        routeList.map(([name, route]) => [
          name,
          route.method,
          route.path,
          route.function,
          route.body === undefined ? null : requestModel(route.body),
          route.takesPdf === true,
        ]),
        gatewayErrors,
        pagesOrigin === undefined,
      ]),
    )
    .digest('hex');
