import { randomBytes } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type Invitation, invitationKey, readMembership, readTeam, type Team } from '../../adapters/access-store.ts';
import type { Member } from '../../adapters/identity-store.ts';
import {
  commitSteps,
  invitationsOf,
  invitationWrite,
  joinTeam,
  type Step,
  step,
  withdrawWrite,
} from '../../adapters/team-store.ts';
import { mayChange } from '../../core/access/roles.ts';
import { CloudSignError } from '../../core/errors.ts';
import { networkOf } from '../../core/identity/network-of.ts';
import { hashPassword } from '../../core/identity/password-hash.ts';
import { type MemberId, newId, type TeamId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import { composeMail } from '../../core/mail/compose.ts';
import { fits, plans } from '../../core/plan/plans.ts';
import { FieldErrors } from '../field-errors.ts';
import type { Handler, Request } from '../http.ts';
import type { Opened } from '../open.ts';
import { securityEventWrite } from '../security-log.ts';
import { requireStrong } from './choose-password.ts';
import { type Identity, identityPlaces, limitTries, normalizeEmail, openIdentity } from './identity.ts';
import { newMembership } from './members.ts';
import { hashOf, randomToken } from './random-token.ts';

const invitationMs = 7 * 86_400_000;

/** The same answer whether or not the address has an account here. */
export const inviteMember: Handler<'inviteMember'> = async (request, opened) => {
  const { body, caller, now, ip, userAgent, settings } = request;
  if (!mayChange(caller.role, undefined, body.role)) throw new CloudSignError('member.role-too-high');
  const address = normalizeEmail(body.email);
  const domain = address.slice(address.lastIndexOf('@') + 1);
  if (settings.signUpDomains?.includes(domain) === false) throw new CloudSignError('account.sign-up-closed');
  const identity = await openIdentity(opened);
  const { cipher, digest } = identity;
  await limitTries(identity, now, [
    { subject: `invite by ${caller.team}`, limit: 100 },
    { subject: `invite ${address}`, limit: 5 },
  ]);
  const team = await readTeam(opened.accessTable, caller.team);
  if (!fits(team?.members ?? 0, plans[caller.plan].limits.members)) throw new CloudSignError('plan.limit-reached');
  const emailDigest = digest('email', address);
  // Who is in the team is no secret to whoever may invite; a link that cannot be used would only puzzle its reader.
  const known = await identity.store.memberByEmail(emailDigest);
  const there = known && (await readMembership(opened.accessTable, caller.team, known.id));
  if (there?.state === 'active') throw new CloudSignError('member.already');
  const before = await invitationsOf(opened.accessTable, caller.team);
  const { token: secret, hash } = randomToken();
  const id = newId<never>(randomBytes(16)) as string;
  const expiresAt = new Date(now.getTime() + invitationMs);
  const invitation = {
    id,
    hash,
    email: cipher.encrypt(identityPlaces.invitation(id), address),
    emailDigest,
    role: body.role,
    language: body.language,
    by: caller.member,
    createdAt: now.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
  await commitSteps(opened.accessTable, [
    // A new one kills the old one, as with every link that is mailed.
    ...before
      .filter((one) => one.emailDigest === emailDigest)
      .map((one): Step => step(withdrawWrite(opened.accessTable, caller.team, one.hash))),
    step(invitationWrite(opened.accessTable, caller.team, invitation)),
    step(
      await securityEventWrite(opened, {
        team: caller.team,
        type: 'member.invited',
        at: now,
        by: caller.member,
        ip,
        userAgent,
        data: { role: body.role, invitation: id },
        personal: { email: address },
      }),
    ),
  ]);
  const mail = composeMail(
    {
      template: 'team-invitation',
      recipient: address,
      by: `${caller.name} (${caller.email})`,
      team: caller.teamName,
      link: `${settings.pagesUrl}/join#${caller.team}.${secret}`,
      linkExpiresAt: expiresAt,
    },
    body.language,
  );
  await opened.mail({ to: { name: '', address }, ...mail });
  const { role, createdAt } = invitation;
  return { id, email: address, role, createdAt, expiresAt: invitation.expiresAt };
};

export const withdrawInvitation: Handler<'withdrawInvitation'> = async (request, opened) => {
  const { params, caller, now, ip, userAgent } = request;
  const invitations = await invitationsOf(opened.accessTable, caller.team);
  const found = invitations.find(({ id }) => id === params.invitation);
  if (found === undefined) throw new CloudSignError('request.not-found');
  if (!mayChange(caller.role, found.role, undefined)) throw new CloudSignError('member.role-too-high');
  await commitSteps(opened.accessTable, [
    { write: withdrawWrite(opened.accessTable, caller.team, found.hash), refusal: 'request.not-found' },
    step(
      await securityEventWrite(opened, {
        team: caller.team,
        type: 'member.invitation-withdrawn',
        at: now,
        by: caller.member,
        ip,
        userAgent,
        data: { role: found.role, invitation: found.id },
      }),
    ),
  ]);
  return {};
};

interface Open {
  readonly invitation: Invitation;
  readonly team: Team;
  readonly hash: string;
  readonly email: string;
  /** The account of that address, if it has one. */
  readonly account: Member | undefined;
}

const openInvitation = async (
  identity: Identity,
  opened: Opened<'accessTable'>,
  { body, ip, now }: Pick<Request<'readInvitation'>, 'body' | 'ip' | 'now'>,
): Promise<Open> => {
  await limitTries(identity, now, [{ subject: `join from ${networkOf(ip)}`, limit: 60 }]);
  const [team = '', secret = ''] = body.token.split('.');
  const hash = hashOf(secret);
  const { name: TableName, client } = opened.accessTable;
  const { Item } = await client.send(
    new GetCommand({ TableName, Key: invitationKey(team, hash), ConsistentRead: true }),
  );
  const invitation = Item?.invitation as Invitation | undefined;
  const found = invitation && (await readTeam(opened.accessTable, team));
  if (invitation === undefined || found === undefined || new Date(invitation.expiresAt) <= now) {
    throw new CloudSignError('invitation.invalid');
  }
  return {
    invitation,
    team: found,
    hash,
    email: identity.cipher.decrypt(identityPlaces.invitation(invitation.id), invitation.email),
    account: await identity.store.memberByEmail(invitation.emailDigest),
  };
};

/** What an invitation is to; changes nothing, so that a mail scanner accepts none. */
export const readInvitation: Handler<'readInvitation'> = async (request, opened) => {
  const identity = await openIdentity(opened);
  const { invitation, team, email, account } = await openInvitation(identity, opened, request);
  return {
    email,
    teamName: identity.cipher.decrypt(identityPlaces.teamName(team.id), team.name),
    role: invitation.role,
    account: account === undefined ? ('new' as const) : ('existing' as const),
    expiresAt: invitation.expiresAt,
  };
};

/** Who has an account joins with it and signs in as ever; who has none makes one. The token proves the mailbox, once. */
export const acceptInvitation: Handler<'acceptInvitation'> = async (request, opened) => {
  const { body, ip, userAgent, now, language, settings } = request;
  const identity = await openIdentity(opened);
  const { cipher, store } = identity;
  const { invitation, team, hash, email, account } = await openInvitation(identity, opened, request);
  const member = account ?? (await newAccount(identity, { body, email, invitation, team: team.id, language, now }));
  const { id } = member;
  const limit = plans[team.plan ?? settings.defaultPlan].limits.members;
  const membership = newMembership({ member: id, role: invitation.role, at: now }, member);
  const account$ = account === undefined ? store.newAccount(invitation.emailDigest, member) : [];
  await commitSteps(opened.accessTable, [
    ...joinTeam(opened.accessTable, { team: team.id, hash, membership, limit }),
    ...account$.map((write): Step => ({ write, refusal: 'invitation.invalid' })),
    step(
      await securityEventWrite(opened, {
        team: team.id,
        type: 'member.joined',
        at: now,
        member: id,
        by: invitation.by,
        ip,
        userAgent,
        data: { role: invitation.role, account: account === undefined ? 'new' : 'existing' },
        personal: { email, name: cipher.decrypt(identityPlaces.member(id, 'name'), member.name) },
      }),
    ),
  ]);
  return { accepted: true as const };
};

const newAccount = async (
  { cipher }: Identity,
  {
    body,
    email,
    invitation,
    team,
    language,
    now,
  }: {
    readonly body: Request<'acceptInvitation'>['body'];
    readonly email: string;
    readonly invitation: Invitation;
    readonly team: TeamId;
    readonly language: Language;
    readonly now: Date;
  },
): Promise<Member> => {
  const { name, password } = body;
  const missing = [
    ...(name === undefined ? [{ path: 'name', reason: 'required' }] : []),
    ...(password === undefined ? [{ path: 'password', reason: 'required' }] : []),
  ];
  if (name === undefined || password === undefined) throw new FieldErrors(missing);
  await requireStrong(password, [email, name], language);
  const id = newId<MemberId>(randomBytes(16));
  return {
    id,
    team,
    email: cipher.encrypt(identityPlaces.member(id, 'email'), email),
    name: cipher.encrypt(identityPlaces.member(id, 'name'), name),
    language: invitation.language,
    password: await hashPassword(password, randomBytes(16)),
    createdAt: now.toISOString(),
  };
};
