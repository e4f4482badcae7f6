import { CustomResource, Duration } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { namesIn } from '../names.ts';
import type { Settings } from '../settings.ts';
import { acknowledgeWildcards } from './acknowledge-wildcard.ts';
import { encryptedLogGroup } from './log-group.ts';

export interface DeployedPagesProps {
  readonly settings: Settings;
  readonly key: IKey;
  readonly bucket: Bucket;
  readonly code: Code;
  /** Changes whenever the pages do. */
  readonly version: string;
  readonly config: { readonly apiUrl: string };
}

/**
 * Uploads the pages during a deployment. Not BucketDeployment of the CDK: that is a Python function with `s3:*` style rights over the
 * bucket of the bootstrap and the target; this one may write and empty one bucket (docs/decisions/0022-pages-upload.md).
 */
export class DeployedPages extends Construct {
  constructor(scope: Construct, id: string, props: DeployedPagesProps) {
    super(scope, id);
    const { settings, bucket } = props;
    const names = namesIn(settings);
    const logGroup = encryptedLogGroup(this, 'Log', { name: names.logGroup('pages-upload'), key: props.key, settings });
    const objects = bucket.arnForObjects('*');
    const rights = new ManagedPolicy(this, 'Rights', {
      statements: [
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
        new PolicyStatement({ actions: ['s3:PutObject', 's3:DeleteObject'], resources: [objects] }),
        new PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      ],
    });
    acknowledgeWildcards(rights, [objects], 'The objects of the one bucket that it fills.');
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [rights],
    });
    const upload = new LambdaFunction(this, 'Function', {
      description: 'Puts the pages into their bucket during a deployment',
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.minutes(5),
      role,
      logGroup,
    });
    new CustomResource(this, 'Pages', {
      resourceType: 'Custom::Pages',
      serviceToken: upload.functionArn,
      serviceTimeout: Duration.minutes(10),
      properties: {
        Bucket: bucket.bucketName,
        Config: bucket.stack.toJsonString(props.config),
        Version: props.version,
      },
    });
  }
}
