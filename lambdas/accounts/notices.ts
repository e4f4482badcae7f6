import { Logger } from '@aws-lambda-powertools/logger';
import type { Member } from '../../adapters/identity-store.ts';
import { coarseNetwork, deviceName } from '../../core/identity/coarse-network.ts';
import { composeMail } from '../../core/mail/compose.ts';
import type { AccountNotice } from '../../core/mail/protection-texts.ts';
import type { Settings } from '../environment.ts';
import type { Opened } from '../open.ts';
import { reasonOf } from '../reason-of.ts';
import { type Identity, identityPlaces } from './identity.ts';

const logger = new Logger();

export interface From {
  readonly ip: string;
  readonly userAgent: string;
  readonly now: Date;
  readonly settings: Pick<Settings, 'pagesUrl' | 'defaultPlan'>;
}

/**
 * Tells a member by mail what happened to his account. The change is done and in the security log by then: a mail that SES doesn't
 * take is logged and fails nothing.
 */
export const notify = async (
  { cipher }: Identity,
  { mail }: Opened<'mail'>,
  member: Member,
  { notice, from }: { readonly notice: AccountNotice; readonly from: From },
): Promise<void> => {
  const address = cipher.decrypt(identityPlaces.member(member.id, 'email'), member.email);
  const name = cipher.decrypt(identityPlaces.member(member.id, 'name'), member.name);
  const content = {
    template: 'account-notice',
    recipient: name,
    notice,
    at: from.now,
    device: deviceName(from.userAgent),
    network: coarseNetwork(from.ip),
    link: `${from.settings.pagesUrl}/account`,
  } as const;
  try {
    await mail({ to: { name, address }, ...composeMail(content, member.language) });
  } catch (error) {
    logger.error('a notice was not sent', { notice, detail: reasonOf(error) });
  }
};
