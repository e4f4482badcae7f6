import { type BucketName, type KeyName, type SecretsName, secrets } from '../adapters/resources.ts';
import type { SealKeyName } from '../core/pades/seal-keys.ts';
import type { FunctionName } from '../lambdas/functions.ts';

/** Names that the CDK app gives and that operators' tools look for. `name` and `region` are those of the settings. */
export const functionNameOf = (name: string, of: FunctionName): string => `${name}-${of}`;

/** With the prefix `alias/`. */
export const keyAliasOf = (name: string, of: KeyName): string => `alias/${name}/${of}`;

/** The sealing key's: one of another kind is another key, and the name of the first kind stays what it was. */
export const sealKeyAliasOf = (name: string, kind: SealKeyName): string =>
  kind === 'ec256' ? keyAliasOf(name, 'sealing') : `${keyAliasOf(name, 'sealing')}-${kind}`;

/** Account and Region make a bucket's name unique in the world. */
export const bucketNameOf = (
  { name, region, account }: { readonly name: string; readonly region: string; readonly account: string },
  of: BucketName,
): string => `${name}-${of}-${account}-${region}`;

/** Begins and ends with a slash. */
export const secretsPathOf = (name: string, of: SecretsName): string => `/${name}/${secrets[of].path}/`;
