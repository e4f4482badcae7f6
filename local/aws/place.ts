/** Where the embedded AWS pretends to be; every ARN it gives or asks about lies here. */
export const localRegion = 'ap-northeast-1';
export const localAccount = '000000000000';

const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${localRegion}:${localAccount}:${resource}`;

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;
export const objectArn = (bucket: string, key: string): string => `arn:aws:s3:::${bucket}/${key}`;
export const keyArn = (keyId: string): string => arn('kms', `key/${keyId}`);
/** `alias` without the prefix `alias/`. */
export const aliasArn = (alias: string): string => arn('kms', `alias/${alias}`);
export const tableArn = (table: string): string => arn('dynamodb', `table/${table}`);
export const functionArn = (name: string): string => arn('lambda', `function:${name}`);
export const identityArn = (domain: string): string => arn('ses', `identity/${domain}`);
/** `name` begins with a slash. */
export const parameterArn = (name: string): string => arn('ssm', `parameter${name}`);
