import * as z from 'zod';
import { readStanding } from '../../adapters/access-store.ts';
import type { Member } from '../../adapters/identity-store.ts';
import { type Connection, subjectHashOf } from '../../adapters/sso-store.ts';
import { step } from '../../adapters/team-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { networkOf } from '../../core/identity/network-of.ts';
import type { TeamId } from '../../core/ids.ts';
import { composeMail } from '../../core/mail/compose.ts';
import type { Handler } from '../http.ts';
import type { Opened } from '../open.ts';
import { securityEventWrite } from '../security-log.ts';
import { requireMember } from './begin-session.ts';
import { type Identity, identityPlaces, limitTries, normalizeEmail, openIdentity } from './identity.ts';
import { type From, notify } from './notices.ts';
import { requireProof } from './prove-again.ts';
import { hashOf, randomToken } from './random-token.ts';
import { beginAttempt, requireBrowser } from './sso-attempt.ts';
import { connectionInForce } from './sso-in-force.ts';

const linkMs = 30 * 60_000;
type Telling = Opened<'securityLog' | 'securityLogKey' | 'mail'>;

interface Bond {
  readonly team: TeamId;
  readonly member: Member;
  readonly connection: string;
  readonly subjectHash: string;
  /** How it was proved that the account is his. */
  readonly by: 'session' | 'mail';
  readonly from: From;
}

/** From now on whoever is this subject at the provider is this account, in this team. */
export const bindSubject = async (identity: Identity, opened: Telling, bond: Bond): Promise<void> => {
  const { team, member, connection, subjectHash, by, from } = bond;
  const { now, ip, userAgent } = from;
  const event = await securityEventWrite(opened, {
    team,
    type: 'sso.linked',
    at: now,
    member: member.id,
    ip,
    userAgent,
    data: { by },
  });
  const binding = { member: member.id, connection, subjectHash, boundAt: now.toISOString() };
  await identity.sso.bind(team, binding, [step(event)]);
  await notify(identity, opened, member, { notice: 'sso-linked', from });
};

const linkSchema = z.strictObject({
  team: z.string(),
  connection: z.string(),
  subjectHash: z.string(),
  browserHash: z.string(),
});

/**
 * The provider vouches for an address, and an account here has the same: that alone connects nothing, or whoever can write an address into
 * a provider would own the account. A mail goes to the account's own address, and its link counts in the browser of the sign-in only.
 */
export const mailBindingLink = async (
  identity: Identity,
  opened: Telling & Opened<'accessTable'>,
  asked: {
    readonly team: TeamId;
    readonly connection: Connection;
    readonly subject: string;
    readonly email: string;
    readonly browserHash: string;
    readonly from: From;
  },
): Promise<void> => {
  const { team, connection, subject, browserHash, from } = asked;
  const { now, settings } = from;
  const address = normalizeEmail(asked.email);
  await limitTries(identity, now, [{ subject: `sso-link ${address}`, limit: 5 }]);
  const member = await identity.store.memberByEmail(identity.digest('email', address));
  const standing = await readStanding(opened.accessTable, team, member?.id ?? 'nobody');
  // The provider has vouched for somebody who is no member: he is told the same, and gets no mail.
  if (member === undefined || standing === undefined) return;
  const { token, hash } = randomToken();
  const linkExpiresAt = new Date(now.getTime() + linkMs);
  const link = { team, connection: connection.id, subjectHash: subjectHashOf(connection, subject), browserHash };
  await identity.factors.putChallenge(hash, {
    kind: 'sso-link',
    member: member.id,
    attempt: identity.cipher.encrypt(identityPlaces.ssoAttempt(hash), JSON.stringify(link)),
    expiresAt: linkExpiresAt.toISOString(),
  });
  const content = {
    template: 'sso-connect',
    recipient: identity.cipher.decrypt(identityPlaces.member(member.id, 'name'), member.name),
    team: identity.cipher.decrypt(identityPlaces.teamName(team), standing.team.name),
    link: `${settings.pagesUrl}/sso/connect#${token}`,
    linkExpiresAt,
  } as const;
  await opened.mail({ to: { name: content.recipient, address }, ...composeMail(content, member.language) });
};

/** The link of that mail: the mailbox is the member's, and the browser is the one in which he signed in at the provider. */
export const confirmSsoLink: Handler<'confirmSsoLink'> = async (request, opened) => {
  const { body, ip, now, cookies, settings } = request;
  const identity = await openIdentity(opened);
  await limitTries(identity, now, [{ subject: `sso-connect from ${networkOf(ip)}`, limit: 60 }]);
  const hash = hashOf(body.token);
  const challenge = await identity.factors.challenge(hash);
  if (challenge?.kind !== 'sso-link' || challenge.attempt === undefined || new Date(challenge.expiresAt) <= now)
    throw new CloudSignError('sso.link-invalid');
  const { cipher } = identity;
  const link = linkSchema.parse(JSON.parse(cipher.decrypt(identityPlaces.ssoAttempt(hash), challenge.attempt)));
  requireBrowser(cookies, link.browserHash, 'sso.link-invalid');
  const team = link.team as TeamId;
  const member = await requireMember(identity, challenge.member ?? '');
  const standing = await readStanding(opened.accessTable, team, member.id);
  if (standing === undefined) throw new CloudSignError('sso.link-invalid');
  const connection = await connectionInForce(identity, { team: standing.team, defaultPlan: settings.defaultPlan });
  if (connection?.id !== link.connection) throw new CloudSignError('sso.link-invalid');
  if (!(await identity.factors.takeChallenge(hash))) throw new CloudSignError('sso.link-invalid');
  const { subjectHash } = link;
  await bindSubject(identity, opened, {
    team,
    member,
    connection: connection.id,
    subjectHash,
    by: 'mail',
    from: request,
  });
  return { team };
};

/** Whether the own account is connected, and whether it can be. */
export const getOwnSso: Handler<'getOwnSso'> = async ({ caller, settings }, opened) =>
  ownView(await openIdentity(opened), opened, { caller, settings });

const ownView = async (
  identity: Identity,
  { accessTable }: Opened<'accessTable'>,
  {
    caller,
    settings,
  }: { readonly caller: { readonly member: string; readonly team: TeamId }; readonly settings: From['settings'] },
) => {
  const standing = await readStanding(accessTable, caller.team, caller.member);
  const connection =
    standing && (await connectionInForce(identity, { team: standing.team, defaultPlan: settings.defaultPlan }));
  const kept = await identity.sso.connection(caller.team);
  const binding = kept && (await identity.sso.bindingBy(caller.team, caller.member, kept));
  return {
    offered: connection !== undefined,
    ...(binding === undefined ? {} : { linkedAt: binding.boundAt }),
  };
};

/** Who is signed in here, and proved it again, connects his account at the provider in one go. */
export const beginSsoLink: Handler<'beginSsoLink'> = async (request, opened) => {
  const { caller, body, now, settings, setHeader } = request;
  const identity = await openIdentity(opened);
  const member = await requireMember(identity, caller.member);
  await requireProof(identity, opened, member, { proof: body.proof, from: request });
  const standing = await readStanding(opened.accessTable, caller.team, caller.member);
  const connection =
    standing && (await connectionInForce(identity, { team: standing.team, defaultPlan: settings.defaultPlan }));
  if (standing === undefined || connection === undefined) throw new CloudSignError('sso.not-offered');
  const { team } = standing;
  const hint = caller.email;
  return beginAttempt(identity, opened, {
    team,
    connection,
    purpose: 'link',
    member: member.id,
    hint,
    now,
    settings,
    setHeader,
  });
};

export const removeSsoLink: Handler<'removeSsoLink'> = async (request, opened) => {
  const { caller, body, now, ip, userAgent } = request;
  const identity = await openIdentity(opened);
  const member = await requireMember(identity, caller.member);
  await requireProof(identity, opened, member, { proof: body.proof, from: request });
  const writes = await identity.sso.unbind(caller.team, member.id);
  if (writes.length === 0) throw new CloudSignError('request.not-found');
  const event = { team: caller.team, type: 'sso.unlinked', at: now, member: member.id, ip, userAgent } as const;
  await identity.sso.commit([...writes, step(await securityEventWrite(opened, event))]);
  await notify(identity, opened, member, { notice: 'sso-unlinked', from: request });
  return ownView(identity, opened, request);
};
