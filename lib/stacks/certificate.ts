import { Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

export interface CertificateProps extends StackProps {
  readonly domain: NonNullable<Settings['domain']>;
}

/** The certificate of the pages' host. CloudFront takes it from us-east-1 only, whatever Region the rest is in. */
export class CertificateStack extends Stack {
  readonly certificate: Certificate;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id, props);
    const { zone, zoneId, pages } = props.domain;
    const hostedZone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: zoneId, zoneName: zone });
    this.certificate = new Certificate(this, 'Pages', {
      domainName: pages,
      validation: CertificateValidation.fromDns(hostedZone),
    });
  }
}
