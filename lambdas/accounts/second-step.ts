import type { Member } from '../../adapters/identity-store.ts';
import { teamsOf } from '../../adapters/team-store.ts';
import { CloudSignError, isCloudSignError } from '../../core/errors.ts';
import type { TeamId } from '../../core/ids.ts';
import { NextStep } from '../next-step.ts';
import { beginSession, type SigningIn } from './begin-session.ts';
import type { Identity } from './identity.ts';
import type { From } from './notices.ts';
import { askSecondFactor, openChallenge } from './second-factor.ts';

interface GoingOn extends From {
  readonly member: Member;
  /** The team whose identity provider took the place of the password. */
  readonly sso?: TeamId;
  readonly setHeader: (name: string, value: string) => void;
}

/** The first step of a sign-in is done, by password or by a team's provider: a session, or what is still to be shown or set up. */
export const goOn = async (identity: Identity, opened: SigningIn, going: GoingOn) => {
  const { member, sso, now } = going;
  await askSecondFactor(identity, member, { now, by: sso === undefined ? { byPassword: true } : { sso } });
  try {
    return await beginSession(identity, opened, { ...going, isStrong: false });
  } catch (error) {
    if (!isCloudSignError(error) || error.code !== 'session.second-factor-missing') throw error;
    // Who looks after the provider of one team must not give an account, which is in others, too, its second factor.
    if (sso !== undefined && (await teamsOf(opened.accessTable, member.id)).length > 1)
      throw new CloudSignError('sso.enroll-by-password');
    const step = await openChallenge(identity, now, {
      kind: 'enrollment',
      member: member.id,
      ...(sso === undefined ? {} : { sso }),
    });
    throw new NextStep('session.enrollment-required', { ...step, methods: ['totp'] });
  }
};
