import { Validations } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  type IOrigin,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { PageOrigins } from '../../web/security-headers.ts';
import type { Settings } from '../settings.ts';
import { stageName } from './api-address.ts';
import { pageHeaders } from './page-headers.ts';
import { pagePathsCode } from './page-paths.ts';

export interface PagesDistributionProps {
  readonly settings: Settings;
  readonly bucket: Bucket;
  readonly origins: PageOrigins;
  /** Own address of the pages; with it comes its certificate. */
  readonly host?: { readonly name: string; readonly certificate: ICertificate };
  /** Host of the API that answers /v1 of the same address. Unset: the API has its own. */
  readonly apiHost?: string;
}

/** The pages by CloudFront, from a private bucket, with the headers that the pages ask for. */
export class PagesDistribution extends Construct {
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: PagesDistributionProps) {
    super(scope, id);
    const { host, apiHost } = props;
    const toFile = new EdgeFunction(this, 'ToFile', {
      code: FunctionCode.fromInline(pagePathsCode()),
      runtime: FunctionRuntime.JS_2_0,
      comment: 'From the address of a page to its file',
    });
    this.distribution = new Distribution(this, 'Distribution', {
      comment: props.settings.name,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(props.bucket as IBucket) as IOrigin,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: pageHeaders(this, 'Headers', props.origins),
        functionAssociations: [{ function: toFile, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
      ...(apiHost === undefined
        ? {}
        : {
            additionalBehaviors: {
              '/v1/*': {
                origin: new HttpOrigin(apiHost, {
                  originPath: `/${stageName}`,
                  protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
                  originSslProtocols: [OriginSslPolicy.TLS_V1_2],
                }),
                viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
                allowedMethods: AllowedMethods.ALLOW_ALL,
                cachePolicy: CachePolicy.CACHING_DISABLED,
                originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
                compress: false,
              },
            },
          }),
      ...(host === undefined
        ? {}
        : {
            domainNames: [host.name],
            certificate: host.certificate,
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
          }),
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_200,
      enableIpv6: true,
    });
    Validations.of(this.distribution).acknowledge(
      {
        id: 'AwsSolutions-CFR1',
        reason: 'Contracts are signed from any country; an address says little about who asks.',
      },
      {
        id: 'AwsSolutions-CFR2',
        reason:
          'It serves the same public files to everybody; the firewall is in front of the API, which does the work.',
      },
      {
        id: 'AwsSolutions-CFR3',
        reason: 'Logs of public files would hold nothing but the addresses of recipients; the API logs what is done.',
      },
    );
    if (host === undefined) {
      Validations.of(this.distribution).acknowledge({
        id: 'AwsSolutions-CFR4',
        reason: 'CloudFront sets the TLS policy of its own host names itself; with a domain it is TLS 1.2 of 2021.',
      });
    }
  }
}
