import { createHash } from 'node:crypto';
import { Stack, type StackProps } from 'aws-cdk-lib';
import { type CfnRestApi, type DomainName, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Code, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { CfnRuleGroup } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { KeyName, TableName } from '../../adapters/resources.ts';
import type { Settings as FunctionSettings } from '../../lambdas/environment.ts';
import type { FunctionName } from '../../lambdas/functions.ts';
import type { TriggerName } from '../../lambdas/triggers.ts';
import { ApiStage } from '../constructs/api-stage.ts';
import { edge } from '../constructs/firewall-rules.ts';
import { GatewayErrors } from '../constructs/gateway-errors.ts';
import { RouteMethods } from '../constructs/route-methods.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { Triggers } from '../constructs/triggers.ts';
import { functionNames } from '../function-needs.ts';
import { namesIn } from '../names.ts';
import type { Settings } from '../settings.ts';
import { readTrustedRoots } from '../trusted-roots.ts';

export interface ServiceProps extends StackProps {
  readonly settings: Settings;
  readonly keys: Readonly<Record<KeyName, IKey>>;
  readonly formerSealingKey?: IKey;
  readonly tables: Readonly<Record<TableName, TableV2>>;
  readonly web: {
    readonly pagesUrl: string;
    readonly apiUrl: string;
    readonly api: CfnRestApi;
    readonly apiDomain: DomainName | undefined;
  };
  readonly network?: { readonly vpc: IVpc; readonly group: ISecurityGroup };
  readonly webAclArn?: string;
  readonly edgeGroups?: readonly CfnRuleGroup[];
  readonly codeOf: (name: FunctionName) => Code;
}

/** Every function of lambdas/functions.ts, and the routes and triggers that start them. */
export class ServiceStack extends Stack {
  readonly functions: Readonly<Record<FunctionName, IFunction>>;
  readonly failures: Readonly<Partial<Record<TriggerName, Queue>>>;
  readonly stageArn: string;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id, props);
    const { settings, keys, web, network } = props;
    const former = props.formerSealingKey === undefined ? {} : { formerSealingKey: props.formerSealingKey };
    const made = Object.fromEntries(
      functionNames.map((name) => [
        name,
        new ServiceFunction(this, name, {
          settings,
          keys,
          code: props.codeOf(name),
          ...former,
          functionSettings: {
            ...functionSettings(settings, web),
            ...(former.formerSealingKey === undefined ? {} : { formerSealingKey: former.formerSealingKey.keyArn }),
          },
          ...this.firewallPlace(props),
          ...(network === undefined ? {} : { network }),
        }),
      ]),
    ) as Record<FunctionName, ServiceFunction>;
    this.functions = Object.fromEntries(functionNames.map((name) => [name, made[name].function])) as Record<
      FunctionName,
      IFunction
    >;
    this.failures = new Triggers(this, 'Triggers', {
      names: namesIn(settings),
      functions: made,
      streamArnOf: (table) => streamArn(props.tables[table]),
    }).failures;

    const api = RestApi.fromRestApiAttributes(this, 'Api', {
      restApiId: web.api.ref,
      rootResourceId: web.api.attrRootResourceId,
    });
    const pagesOrigin = settings.domain === undefined ? {} : { pagesOrigin: web.pagesUrl };
    const routeMethods = new RouteMethods(this, 'Routes', { api, functions: this.functions, ...pagesOrigin });
    const errors = new GatewayErrors(this, 'Errors', { restApiId: api.restApiId, ...pagesOrigin });
    const { stage } = new ApiStage(this, 'Stage', {
      settings,
      api,
      routeMethods,
      errors,
      dataKey: keys.data,
      domain: web.apiDomain,
      ...pagesOrigin,
      ...(props.webAclArn === undefined ? {} : { webAclArn: props.webAclArn }),
    });
    this.stageArn = stage.stageArn;
  }

  /** What adapters/firewall.ts reads. */
  private firewallPlace({ settings, edgeGroups }: ServiceProps): { readonly firewallPlace?: string } {
    if (edgeGroups === undefined) return {};
    const names = namesIn(settings);
    const groups = edgeGroups.map((group, index) => ({ id: group.attrId, name: names.edgeGroup(index) }));
    const { capacityOfGroup } = edge;
    return { firewallPlace: this.toJsonString({ prefix: names.edgePrefix, capacityOfGroup, groups }) };
  }
}

/** Roots by their SHA-256: certificates themselves are too large for the variables of a function. */
const fingerprintsOf = (files: readonly string[]): string[] =>
  readTrustedRoots(files).map((der) => createHash('sha256').update(der).digest('hex'));

const functionSettings = (
  settings: Settings,
  web: { readonly pagesUrl: string; readonly apiUrl: string },
): FunctionSettings => ({
  pagesUrl: web.pagesUrl,
  apiUrl: web.apiUrl,
  linkDays: settings.linkDays,
  documentDays: settings.documentDays,
  defaultPlan: settings.defaultPlan ?? 'enterprise',
  seesAddresses: settings.domain !== undefined,
  mailFrom: settings.mail.from,
  timestampAuthorities: settings.timestampAuthorities.map(({ anchors, ...authority }) => ({
    ...authority,
    ...(anchors === undefined ? {} : { anchors: fingerprintsOf(anchors) }),
  })),
  validationData: settings.validationData,
  renewalsAtOnce: settings.renewalsAtOnce,
  sealKey: settings.sealKey,
  privateHosts: [],
  ...(settings.signUpDomains === undefined ? {} : { signUpDomains: settings.signUpDomains }),
});

const streamArn = ({ tableStreamArn, node }: TableV2): string => {
  if (tableStreamArn === undefined) throw new Error(`${node.path} has no stream`);
  return tableStreamArn;
};
