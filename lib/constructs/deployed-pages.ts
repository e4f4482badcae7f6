import { CustomResource, Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { DeployFunction } from './deploy-function.ts';

export interface DeployedPagesProps {
  readonly settings: Settings;
  readonly key: IKey;
  readonly bucket: Bucket;
  readonly code: Code;
  /** Changes whenever the pages do. */
  readonly version: string;
  readonly config: { readonly apiUrl: string };
  readonly pagesUrl: string;
}

/**
 * Uploads the pages during a deployment. Not BucketDeployment of the CDK: that is a Python function with `s3:*` style rights over the
 * bucket of the bootstrap and the target; this one may write and empty one bucket (docs/decisions/0022-pages-upload.md).
 */
export class DeployedPages extends Construct {
  constructor(scope: Construct, id: string, props: DeployedPagesProps) {
    super(scope, id);
    const { settings, bucket } = props;
    const objects = bucket.arnForObjects('*');
    const { function: upload } = new DeployFunction(this, 'Upload', {
      settings,
      key: props.key,
      name: 'pages-upload',
      description: 'Puts the pages into their bucket during a deployment',
      code: props.code,
      statements: [
        { statement: new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }) },
        {
          statement: new PolicyStatement({ actions: ['s3:PutObject', 's3:DeleteObject'], resources: [objects] }),
          wildcardReason: 'The objects of the one bucket that it fills.',
        },
      ],
    });
    new CustomResource(this, 'Pages', {
      resourceType: 'Custom::Pages',
      serviceToken: upload.functionArn,
      serviceTimeout: Duration.minutes(10),
      properties: {
        Bucket: bucket.bucketName,
        Config: bucket.stack.toJsonString(props.config),
        Version: props.version,
        PagesUrl: props.pagesUrl,
        ...(settings.securityContact === undefined ? {} : { SecurityContact: settings.securityContact }),
      },
    });
  }
}
