import { leavesPrefix, type Need, uploadKeys } from '../../lambdas/needs.ts';
import { secretsPathOf } from '../../lib/physical-names.ts';
import { aliasArn, bucketArn, functionArn, identityArn, parameterArn, tableArn } from '../aws/place.ts';
import type { Covered } from './permissions.ts';

/** Physical names in the embedded AWS. */
const prefix = 'cloudsign-local';
const mailDomain = 'cloudsign.example';
export const mailFrom = `CloudSign <no-reply@${mailDomain}>`;

export const physicalNameOf = (resource: string): string =>
  `${prefix}-${resource.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** What a need's environment variable says; `keyArns` by the key's logical name. */
export const physicalValue = (need: Need, keyArns: Readonly<Record<string, string>>): string => {
  switch (need.kind) {
    case 'key': {
      const arn = keyArns[need.resource];
      if (arn === undefined) throw new Error(`there is no key ${need.resource}`);
      return arn;
    }
    case 'mail':
      return identityArn(mailDomain);
    case 'firewall':
      // There is none here, and nothing to keep.
      return 'none';
    case 'secrets':
      return secretsPathOf(prefix, need.resource);
    default:
      return physicalNameOf(need.resource);
  }
};

/** The ARNs that a need covers, as the embedded services ask about them. */
export const coveredBy = (need: Need): Covered => {
  const name = physicalNameOf(need.resource);
  switch (need.kind) {
    case 'table':
      return { exact: [tableArn(name)], below: [`${tableArn(name)}/index/`] };
    case 'bucket':
      if (need.access === 'eraseUploads') return { exact: [], below: [`${bucketArn(name)}/`], ending: uploadKeys };
      return need.access === 'readLeaves'
        ? { exact: [], below: [`${bucketArn(name)}/${leavesPrefix}`] }
        : { exact: [bucketArn(name)], below: [`${bucketArn(name)}/`] };
    case 'key':
      return { exact: [aliasArn(name)], below: [] };
    case 'function':
    case 'federation':
      return { exact: [functionArn(name)], below: [] };
    case 'mail':
      return { exact: [identityArn(mailDomain)], below: [] };
    case 'firewall':
      return { exact: [], below: [] };
    case 'secrets':
      return { exact: [], below: [parameterArn(secretsPathOf(prefix, need.resource))] };
  }
};
