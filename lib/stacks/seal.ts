import { Aws, CustomResource, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { trustKeys } from '../../adapters/trust-store.ts';
import { DeployFunction } from '../constructs/deploy-function.ts';
import { namesIn } from '../names.ts';
import type { Settings } from '../settings.ts';
import { readTrustedRoots } from '../trusted-roots.ts';

export interface SealProps extends StackProps {
  readonly settings: Settings;
  readonly dataKey: IKey;
  readonly code: Code;
}

/**
 * The first certificate of the sealing key, and the roots of the settings: a stack of its own, so that what goes wrong here takes
 * nothing of the service back (docs/decisions/0070-first-certificate.md).
 */
export class SealStack extends Stack {
  constructor(scope: Construct, id: string, props: SealProps) {
    super(scope, id, props);
    const { settings, dataKey } = props;
    const names = namesIn(settings);
    const { function: ensure } = new DeployFunction(this, 'Certificate', {
      settings,
      key: dataKey,
      name: 'seal-certificate',
      description: 'Sees to it during a deployment that the sealing key has a certificate',
      code: props.code,
      statements: [
        {
          statement: new PolicyStatement({
            actions: ['lambda:InvokeFunction'],
            resources: [names.functionArn('sealing')],
          }),
        },
        {
          statement: new PolicyStatement({
            actions: ['s3:GetObject', 's3:PutObject'],
            resources: Object.values(trustKeys).map((key) => `${names.bucketArn('trust')}/${key}`),
          }),
        },
        {
          statement: new PolicyStatement({
            actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
            resources: [dataKey.keyArn],
            conditions: {
              StringEquals: {
                'kms:ViaService': `s3.${settings.region}.amazonaws.com`,
                'kms:CallerAccount': Aws.ACCOUNT_ID,
              },
            },
          }),
        },
      ],
    });
    new CustomResource(this, 'Ensure', {
      resourceType: 'Custom::SealCertificate',
      serviceToken: ensure.functionArn,
      serviceTimeout: Duration.minutes(6),
      properties: {
        Bucket: names.bucket('trust'),
        SealingFunction: names.function('sealing'),
        Subject: JSON.stringify(settings.seal),
        Roots: readTrustedRoots(settings.trustedRoots).map((der) => Buffer.from(der).toString('base64')),
      },
    });
  }
}
