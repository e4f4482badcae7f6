import { Aws } from 'aws-cdk-lib';
import type { BucketName, SecretsName, TableName } from '../adapters/resources.ts';
import type { FunctionName } from '../lambdas/functions.ts';
import { bucketNameOf, functionNameOf, secretsPathOf } from './physical-names.ts';
import type { Settings } from './settings.ts';

/**
 * Physical names. They are fixed, so that key policies, endpoint policies and the pages' content security policy can name what
 * other stacks make, and so that a table or bucket can't be replaced by an empty one unnoticed.
 */
export const namesIn = ({ name, region }: Settings) => ({
  stack: (part: string): string => `${name}-${part}`,
  function: (of: FunctionName): string => functionNameOf(name, of),
  functionArn: (of: FunctionName): string => `arn:aws:lambda:${region}:${Aws.ACCOUNT_ID}:function:${name}-${of}`,
  role: (of: FunctionName | 'backup' | 'restore-check'): string => `${name}-${of}`,
  roleArn: (of: FunctionName | 'backup' | 'restore-check'): string =>
    `arn:aws:iam::${Aws.ACCOUNT_ID}:role/${name}-${of}`,
  table: (of: TableName): string => `${name}-${of}`,
  tableArn: (of: TableName): string => `arn:aws:dynamodb:${region}:${Aws.ACCOUNT_ID}:table/${name}-${of}`,
  bucket: (of: BucketName): string => bucketNameOf({ name, region, account: Aws.ACCOUNT_ID }, of),
  bucketArn: (of: BucketName): string => `arn:aws:s3:::${name}-${of}-${Aws.ACCOUNT_ID}-${region}`,
  /** Where browsers post uploads. */
  bucketUrl: (of: BucketName): string => `https://${name}-${of}-${Aws.ACCOUNT_ID}-${region}.s3.${region}.amazonaws.com`,
  /** Of SES: what is sent by it is sent, and told of, by the rules of lib/stacks/mail.ts. */
  configurationSet: name,
  /** Where the Parameter Store keeps secrets that an operator puts there: nothing in a template holds one. */
  secretsPath: (of: SecretsName): string => secretsPathOf(name, of),
  secretsArn: (of: SecretsName): string =>
    `arn:aws:ssm:${region}:${Aws.ACCOUNT_ID}:parameter${secretsPathOf(name, of)}`,
  /** Rule groups of AWS WAF that the functions keep, and the beginning of the names of their IP sets. */
  edgeGroup: (index: number): string => `${name}-edge-${index}`,
  edgePrefix: `${name}-edge`,
  firewallArns: ['rulegroup', 'ipset'].map(
    (kind) => `arn:aws:wafv2:${region}:${Aws.ACCOUNT_ID}:regional/${kind}/${name}-edge-*`,
  ),
  logGroup: (of: string): string => `/${name}/${of}`,
});
export type Names = ReturnType<typeof namesIn>;
