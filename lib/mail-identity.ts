import { Aws } from 'aws-cdk-lib';
import type { Settings } from './settings.ts';

/** What SES verifies: the whole domain where its zone is ours, one address otherwise. */
export interface MailIdentity {
  readonly kind: 'domain' | 'address';
  readonly name: string;
  readonly arn: string;
  readonly configurationSet: string;
  /** What a sender must be allowed to use. */
  readonly sendingArns: readonly string[];
}

export const mailIdentityOf = ({ name, region, domain, mail }: Settings): MailIdentity => {
  const host = mail.from.slice(mail.from.lastIndexOf('@') + 1);
  const kind = domain !== undefined && host === domain.zone ? 'domain' : 'address';
  const identity = kind === 'domain' ? host : mail.from;
  const account = `arn:aws:ses:${region}:${Aws.ACCOUNT_ID}`;
  return {
    kind,
    name: identity,
    arn: `${account}:identity/${identity}`,
    configurationSet: name,
    sendingArns: [
      // In the sandbox SES also asks whether the sender may use the identity of each recipient.
      mail.sandbox ? `${account}:identity/*` : `${account}:identity/${identity}`,
      `${account}:configuration-set/${name}`,
    ],
  };
};
