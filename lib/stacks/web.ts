import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { CfnRestApi, DomainName } from 'aws-cdk-lib/aws-apigateway';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { AaaaRecord, ARecord, HostedZone, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { type BucketDesign, type BucketName, buckets } from '../../adapters/resources.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { ApiAddress } from '../constructs/api-address.ts';
import { DeployedPages } from '../constructs/deployed-pages.ts';
import { PagesDistribution } from '../constructs/pages-distribution.ts';
import { namesIn } from '../names.ts';
import type { Settings } from '../settings.ts';

export interface WebProps extends StackProps {
  readonly settings: Settings;
  readonly dataKey: IKey;
  readonly certificate?: ICertificate;
  readonly pages: { readonly code: Code; readonly version: string };
}

/** The two addresses that the outside knows: the pages', with the pages, and the API's, still without routes. */
export class WebStack extends Stack {
  readonly pagesUrl: string;
  readonly apiUrl: string;
  readonly api: CfnRestApi;
  readonly apiDomain: DomainName | undefined;

  constructor(scope: Construct, id: string, props: WebProps) {
    super(scope, id, props);
    const { settings, certificate } = props;
    const { domain } = settings;
    const zone =
      domain === undefined
        ? undefined
        : HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: domain.zoneId, zoneName: domain.zone });
    const address = new ApiAddress(this, 'ApiAddress', { settings, ...(zone === undefined ? {} : { zone }) });
    const bucket = this.pagesBucket();
    const names = namesIn(settings);
    const { distribution } = new PagesDistribution(this, 'Pages', {
      settings,
      bucket,
      origins: {
        ...(domain === undefined ? {} : { api: `https://${domain.api}` }),
        uploads: uploadBuckets.map((name) => names.bucketUrl(name)),
      },
      ...(domain === undefined || certificate === undefined
        ? { apiHost: address.executeHost }
        : { host: { name: domain.pages, certificate } }),
    });
    if (domain !== undefined && zone !== undefined)
      this.nameInZone(domain.pages, zone, new CloudFrontTarget(distribution));

    this.api = address.api;
    this.apiDomain = address.domain;
    this.pagesUrl = `https://${domain?.pages ?? distribution.domainName}`;
    this.apiUrl = domain === undefined ? this.pagesUrl : `https://${domain.api}`;
    new DeployedPages(this, 'Upload', {
      settings,
      key: props.dataKey,
      bucket,
      ...props.pages,
      pagesUrl: this.pagesUrl,
      // On the pages' own origin where there is no own domain.
      config: { apiUrl: domain === undefined ? '' : this.apiUrl },
    });
    new CfnOutput(this, 'PagesUrl', { value: this.pagesUrl, description: 'The pages' });
    new CfnOutput(this, 'ApiUrl', { value: this.apiUrl, description: 'The API, without /v1' });
  }

  private pagesBucket(): Bucket {
    const bucket = new Bucket(this, 'PagesBucket', {
      // Public files: a key of ours would only have to be opened to CloudFront again.
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [{ id: 'abandoned-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const reason = 'Public files, written again by each deployment and read by CloudFront only.';
    acknowledge(bucket, {
      'AwsSolutions-S1': reason,
      'NIST.800.53.R5-S3BucketLoggingEnabled': reason,
      'NIST.800.53.R5-S3BucketReplicationEnabled': reason,
      'NIST.800.53.R5-S3BucketVersioningEnabled': reason,
      'NIST.800.53.R5-S3DefaultEncryptionKMS': reason,
    });
    return bucket;
  }

  private nameInZone(recordName: string, zone: IHostedZone, target: CloudFrontTarget): void {
    new ARecord(this, 'Record', { zone, recordName: `${recordName}.`, target: RecordTarget.fromAlias(target) });
    new AaaaRecord(this, 'RecordV6', { zone, recordName: `${recordName}.`, target: RecordTarget.fromAlias(target) });
  }
}

const uploadBuckets = (Object.entries(buckets) as [BucketName, BucketDesign][])
  .filter(([, design]) => design.browserUpload)
  .map(([name]) => name);
