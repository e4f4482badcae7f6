import { Validations } from 'aws-cdk-lib';
import { CfnRestApi, DomainName, EndpointAccessMode, EndpointType, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { binaryMediaTypes } from '../../lambdas/routes.ts';
import type { Settings } from '../settings.ts';

/** The one stage of the API. */
export const stageName = 'live';

export interface ApiAddressProps {
  readonly settings: Settings;
  /** Unset: no own domain. */
  readonly zone?: IHostedZone;
}

/**
 * The REST API as an address, still without routes: pages and functions must know it before the functions exist.
 * L1, because TLS policy and access mode can't be set on the L2.
 */
export class ApiAddress extends Construct {
  readonly api: CfnRestApi;
  readonly domain: DomainName | undefined;
  /** Host of the stage when there is no own domain. */
  readonly executeHost: string;

  constructor(scope: Construct, id: string, props: ApiAddressProps) {
    super(scope, id);
    const { settings } = props;
    // Every policy of API Gateway also takes AES-128; this one is TLS 1.2 and 1.3 with forward secrecy and post-quantum key exchange.
    const tls = {
      securityPolicy: SecurityPolicy.TLS13_1_2_PFS_PQ_2025_09,
      endpointAccessMode: EndpointAccessMode.STRICT,
    };
    this.api = new CfnRestApi(this, 'Api', {
      name: settings.name,
      endpointConfiguration: { types: ['REGIONAL'] },
      binaryMediaTypes: [...binaryMediaTypes],
      // Two doors to one house: the firewall and the TLS policy guard the domain, so the other one is shut.
      disableExecuteApiEndpoint: settings.domain !== undefined,
      ...tls,
    });
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions-APIG2',
      reason:
        'Its routes are in the stack of the functions, and so is their validator (lib/constructs/route-methods.ts).',
    });
    this.executeHost = `${this.api.ref}.execute-api.${settings.region}.amazonaws.com`;
    this.domain = settings.domain === undefined ? undefined : this.ownDomain(settings.domain.api, props.zone, tls);
  }

  private ownDomain(
    domainName: string,
    zone: IHostedZone | undefined,
    tls: { readonly securityPolicy: SecurityPolicy; readonly endpointAccessMode: EndpointAccessMode },
  ): DomainName {
    if (zone === undefined) throw new Error('an own domain needs its zone');
    const domain = new DomainName(this, 'Domain', {
      domainName,
      endpointType: EndpointType.REGIONAL,
      certificate: new Certificate(this, 'Certificate', {
        domainName,
        validation: CertificateValidation.fromDns(zone),
      }),
      ...tls,
    });
    new ARecord(this, 'Record', {
      zone,
      recordName: `${domainName}.`,
      target: RecordTarget.fromAlias(new ApiGatewayDomain(domain)),
    });
    return domain;
  }
}
