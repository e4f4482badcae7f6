import { readStanding, type Standing } from '../../adapters/access-store.ts';
import { issueToken } from '../../adapters/access-tokens.ts';
import type { Member } from '../../adapters/identity-store.ts';
import type { Table } from '../../adapters/table.ts';
import { teamsOf } from '../../adapters/team-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { mustUseSso } from '../../core/identity/sso-rules.ts';
import type { TeamId } from '../../core/ids.ts';
import { requireAllowedAddress } from '../allowed-address.ts';
import type { Opened } from '../open.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { type Identity, identityPlaces } from './identity.ts';
import type { From } from './notices.ts';
import { requireInForce } from './sso-in-force.ts';

const accessMs = 15 * 60_000;

interface Opening {
  readonly member: Member;
  /** Of the session; unset: where the person was last. */
  readonly team: TeamId | undefined;
  readonly ip: string;
  readonly userAgent: string;
  readonly now: Date;
  /** The session began with a second factor, or a passkey. */
  readonly isStrong: boolean;
  /** The team by whose identity provider the session began: it opens that team and no other. */
  readonly sso?: TeamId | undefined;
  readonly settings: From['settings'];
  /** The team is the person's choice of now: another one is no answer. */
  readonly isChoice?: boolean;
  /** A sign-in is a line of the log, a refresh is none. */
  readonly isSignIn?: boolean;
}

type OpenedHere = Opened<'accessTable' | 'sessionKey' | 'securityLog' | 'securityLogKey'>;

/**
 * The only place where a person gets an access token, whichever way he signed in: for a team that he is in at this moment, from an
 * address that it allows.
 */
export const openTeam = async (identity: Identity, opened: OpenedHere, opening: Opening) => {
  const { cipher } = identity;
  const { member, sso, isStrong, ip, userAgent, now, isSignIn = false } = opening;
  const table = opened.accessTable;
  const { team, membership, generation } = await standingOf(table, opening);
  if (sso !== undefined)
    await requireInForce(identity, { team, member: member.id, defaultPlan: opening.settings.defaultPlan });
  await requireAllowedAddress(opened, table, { team, ip, now, who: { member: member.id, userAgent } });
  if (team.secondFactor === 'required' && !isStrong) throw new CloudSignError('session.second-factor-missing');
  const email = cipher.decrypt(identityPlaces.member(member.id, 'email'), member.email);
  const name = cipher.decrypt(identityPlaces.member(member.id, 'name'), member.name);
  const teamName = cipher.decrypt(identityPlaces.teamName(team.id), team.name);
  const { id, language } = member;
  const { role } = membership;
  const expiresAt = new Date(now.getTime() + accessMs);
  const accessToken = await issueToken(opened.sessionKey, {
    subject: id,
    audience: 'member',
    claims: {
      team: team.id,
      generation: String(generation),
      strong: isStrong ? 'yes' : 'no',
      sso: sso === undefined ? 'no' : 'yes',
      email,
      name,
      teamName,
      language,
    },
    now,
    expiresAt,
  });
  if (isSignIn) {
    await recordSecurityEvent(opened, { team: team.id, type: 'session.signed-in', at: now, member: id, ip, userAgent });
  }
  return {
    accessToken,
    expiresAt: expiresAt.toISOString(),
    member: { id, team: team.id, teamName, email, name, role, language },
  };
};

/**
 * The team that was asked for, or else where the person was last, or else any that he is in. A team that is entered by single sign-on
 * only is passed over when it was not asked for: it shuts nobody out of his other teams.
 */
const standingOf = async (table: Table, { member, team, sso, settings, isChoice }: Opening): Promise<Standing> => {
  const isClosed = ({ team: found, membership }: Standing): boolean =>
    sso === undefined && mustUseSso(found, membership.role, settings.defaultPlan);
  const wanted = await readStanding(table, sso ?? team ?? member.team, member.id);
  if (wanted !== undefined && !isClosed(wanted)) return wanted;
  if (sso !== undefined) throw new CloudSignError('sso.no-member');
  if (wanted !== undefined && isChoice === true) throw new CloudSignError('session.sso-required');
  let closed = wanted !== undefined;
  for (const other of await teamsOf(table, member.id)) {
    const standing = await readStanding(table, other, member.id);
    if (standing !== undefined && !isClosed(standing)) return standing;
    closed ||= standing !== undefined;
  }
  throw new CloudSignError(closed ? 'session.sso-required' : 'session.no-team');
};
