import { Duration } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { removalPolicyOf } from '../removal-policy.ts';
import type { Settings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';

/** Who touched which object, as S3 writes it: keys of objects are opaque ids. */
export const logBucket = (scope: Construct, id: string, settings: Settings): Bucket => {
  const bucket = new Bucket(scope, id, {
    // S3 delivers access logs under its own keys only.
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    lifecycleRules: [
      { id: 'end', expiration: Duration.days(settings.logDays), noncurrentVersionExpiration: Duration.days(1) },
      { id: 'abandoned-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    removalPolicy: removalPolicyOf(settings),
  });
  acknowledge(bucket, {
    'AwsSolutions-S1':
      'It takes the access logs of the other buckets; logging its own accesses into itself would never end.',
    'NIST.800.53.R5-S3BucketReplicationEnabled': 'Access logs are kept for a time and are no evidence.',
    'NIST.800.53.R5-S3DefaultEncryptionKMS': 'S3 delivers access logs under its own keys only.',
  });
  return bucket;
};
