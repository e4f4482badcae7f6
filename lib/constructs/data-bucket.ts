import { Aws, Duration, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  HttpMethods,
  type IBucket,
  type LifecycleRule,
  ObjectLockRetention,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { type BucketDesign, type BucketName, buckets } from '../../adapters/resources.ts';
import { triggers } from '../../lambdas/triggers.ts';
import { namesIn } from '../names.ts';
import { removalPolicyOf } from '../removal-policy.ts';
import type { Settings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';

export interface DataBucketProps {
  readonly settings: Settings;
  readonly key: IKey;
  readonly logs: Bucket;
  /** Origin of the pages, the only one whose scripts may post uploads. */
  readonly pagesUrl: string;
  /** The endpoint by which functions come. Unset: they run outside isolated subnets. */
  readonly endpointId?: string;
}

const lifecycleOf = (design: BucketDesign): LifecycleRule[] => {
  const abandoned = { id: 'abandoned-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) };
  if (design.expireDays !== undefined) {
    return [abandoned, { id: 'passing-through', expiration: Duration.days(design.expireDays) }];
  }
  return [
    abandoned,
    // Nothing overwrites or deletes an object by right; what did is undone from the older version within the time of backups.
    ...(design.locked === true
      ? []
      : [{ id: 'undo', noncurrentVersionExpiration: Duration.days(35), expiredObjectDeleteMarker: true }]),
    {
      id: 'rarely-read',
      transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) }],
      // Small objects cost more there than they save.
      objectSizeGreaterThan: 128 * 1024,
    },
  ];
};

/** Write once, read many: not even an administrator takes an object back before its time. */
const objectLock = ({ locked }: BucketDesign, { archive }: Settings): Partial<BucketProps> => {
  if (locked !== true || archive === undefined) return {};
  const days = Duration.days(archive.days);
  return {
    objectLockEnabled: true,
    objectLockDefaultRetention:
      archive.lock === 'compliance' ? ObjectLockRetention.compliance(days) : ObjectLockRetention.governance(days),
  };
};

/** Objects move through the endpoint only; AWS Backup and the calls that services make for us are let by. */
const onlyThroughEndpoint = (bucketArn: string, endpointId: string, props: { browsers: boolean; backupRole: string }) =>
  new PolicyStatement({
    sid: 'OnlyThroughEndpoint',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    // A browser posts its upload from the internet, with a grant that a function signed.
    actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:DeleteObject', ...(props.browsers ? [] : ['s3:PutObject'])],
    resources: [`${bucketArn}/*`],
    conditions: {
      StringNotEquals: { 'aws:SourceVpce': endpointId },
      ArnNotEquals: { 'aws:PrincipalArn': props.backupRole },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
    },
  });

/** A bucket of adapters/resources.ts: private, TLS only, every object under the key at rest. */
export const dataBucket = (scope: Construct, name: BucketName, props: DataBucketProps): Bucket => {
  const design: BucketDesign = buckets[name];
  const { settings } = props;
  const names = namesIn(settings);
  const bucket = new Bucket(scope, name, {
    bucketName: names.bucket(name),
    encryption: BucketEncryption.KMS,
    encryptionKey: props.key,
    bucketKeyEnabled: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: design.versioned,
    ...objectLock(design, settings),
    lifecycleRules: lifecycleOf(design),
    serverAccessLogsBucket: props.logs as IBucket,
    serverAccessLogsPrefix: `${name}/`,
    ...(design.browserUpload
      ? {
          cors: [
            {
              allowedMethods: [HttpMethods.POST],
              allowedOrigins: [props.pagesUrl],
              allowedHeaders: ['content-type'],
              maxAge: 3600,
            },
          ],
        }
      : {}),
    removalPolicy: removalPolicyOf(settings),
  });
  const announces = Object.values(triggers).some(({ source }) => source.on === 'object' && source.bucket === name);
  // AWS Backup follows a bucket by its events.
  if (announces || design.versioned) {
    // The L2 property would bring a custom resource that may change the notifications of every bucket.
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
  }
  Validations.of(bucket).acknowledge({
    id: 'CloudFormation-Validate::W9003',
    reason: 'CloudFormation takes the size of a lifecycle rule as a number as well as a string.',
  });
  acknowledge(bucket, {
    'NIST.800.53.R5-S3BucketReplicationEnabled':
      design.expireDays === undefined
        ? 'AWS Backup copies it to the second Region, into a locked vault (setting: backup).'
        : 'What is in it only passes through.',
    ...(design.versioned
      ? {}
      : {
          'NIST.800.53.R5-S3BucketVersioningEnabled':
            'What is in it only passes through and must be gone when it is deleted.',
        }),
  });
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'OnlyThisAccount',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:*'],
      resources: [bucket.bucketArn, bucket.arnForObjects('*')],
      conditions: {
        StringNotEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    }),
  );
  // The certificates of `trust` are public, and an operator puts them there.
  if (props.endpointId !== undefined && name !== 'trust') {
    bucket.addToResourcePolicy(
      onlyThroughEndpoint(bucket.bucketArn, props.endpointId, {
        browsers: design.browserUpload,
        backupRole: names.roleArn('backup'),
      }),
    );
  }
  return bucket;
};
