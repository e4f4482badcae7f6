import { readTeam, type Team } from '../../adapters/access-store.ts';
import type { Member } from '../../adapters/identity-store.ts';
import { teamsOf } from '../../adapters/team-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { networkOf } from '../../core/identity/network-of.ts';
import { composeMail } from '../../core/mail/compose.ts';
import type { SsoMail } from '../../core/mail/sso-texts.ts';
import { requireAllowedAddress } from '../allowed-address.ts';
import type { Handler, Request } from '../http.ts';
import type { Opened } from '../open.ts';
import { type Identity, identityPlaces, limitTries, normalizeEmail, openIdentity } from './identity.ts';
import { beginAttempt } from './sso-attempt.ts';
import { connectionInForce } from './sso-in-force.ts';

/** To the provider of a team; who knows the team's link learns from it that the team has one, and nothing else. */
export const beginSso: Handler<'beginSso'> = async (request, opened) => {
  const { body, ip, userAgent, now, settings, setHeader } = request;
  const identity = await openIdentity(opened);
  await limitTries(identity, now, [{ subject: `sso from ${networkOf(ip)}`, limit: 600 }]);
  const team = await readTeam(opened.accessTable, body.team);
  if (team === undefined) throw new CloudSignError('sso.not-offered');
  await requireAllowedAddress(opened, opened.accessTable, { team, ip, now, who: { userAgent } });
  const connection = await connectionInForce(identity, { team, defaultPlan: settings.defaultPlan });
  if (connection === undefined) throw new CloudSignError('sso.not-offered');
  return beginAttempt(identity, opened, { team, connection, purpose: 'sign-in', now, settings, setHeader });
};

/** Links of more teams than this are in no mail. */
const mostTeams = 5;

/**
 * Which provider somebody signs in at is told to his mailbox only: an answer here would tell anybody which addresses have an account, and
 * a look-up by domain would send people to whoever claims their domain.
 */
export const mailSso: Handler<'mailSso'> = async (request, opened) => {
  const { body, ip, now, settings } = request;
  const identity = await openIdentity(opened);
  const address = normalizeEmail(body.email);
  await limitTries(identity, now, [
    { subject: `sso-mail ${address}`, limit: 5 },
    { subject: `sso-mail from ${networkOf(ip)}`, limit: 30 },
  ]);
  const member = await identity.store.memberByEmail(identity.digest('email', address));
  const teams = await offering(identity, opened, request, member);
  const content: SsoMail = {
    template: 'sso-links',
    recipient: address,
    teams: teams.map(({ id, name }) => ({
      name: identity.cipher.decrypt(identityPlaces.teamName(id), name),
      link: `${settings.pagesUrl}/sso#${id}`,
    })),
    link: `${settings.pagesUrl}/sign-in`,
  };
  await opened.mail({ to: { name: '', address }, ...composeMail(content, body.language) });
  return { accepted: true };
};

const offering = async (
  identity: Identity,
  { accessTable }: Opened<'accessTable'>,
  { settings: { defaultPlan } }: Pick<Request<'mailSso'>, 'settings'>,
  member: Member | undefined,
): Promise<readonly Team[]> => {
  const ids = (await teamsOf(accessTable, member?.id ?? 'nobody')).slice(0, 50);
  const found = await Promise.all(
    ids.map(async (id) => {
      const team = await readTeam(accessTable, id);
      if (team === undefined) return [];
      return (await connectionInForce(identity, { team, defaultPlan })) === undefined ? [] : [team];
    }),
  );
  return found.flat().slice(0, mostTeams);
};
