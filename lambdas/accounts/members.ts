import { type Membership, readMembership } from '../../adapters/access-store.ts';
import type { FieldCipher } from '../../adapters/fields.ts';
import { changeRole, commitSteps, invitationsOf, leaveTeam, membershipsOf, step } from '../../adapters/team-store.ts';
import { isRole, mayChange, type Role } from '../../core/access/roles.ts';
import { CloudSignError } from '../../core/errors.ts';
import type { MemberId } from '../../core/ids.ts';
import { composeMail } from '../../core/mail/compose.ts';
import type { Handler, Request } from '../http.ts';
import type { Opened } from '../open.ts';
import { securityEventWrite } from '../security-log.ts';
import { type Identity, identityPlaces, openIdentity } from './identity.ts';

const personOf = (cipher: FieldCipher, { member, email, name }: Membership) => ({
  email: cipher.decrypt(identityPlaces.member(member, 'email'), email),
  name: cipher.decrypt(identityPlaces.member(member, 'name'), name),
});

export const listMembers: Handler<'listMembers'> = async ({ caller, now }, opened) => {
  const { cipher } = await openIdentity(opened);
  const [memberships, invitations] = await Promise.all([
    membershipsOf(opened.accessTable, caller.team),
    invitationsOf(opened.accessTable, caller.team),
  ]);
  return {
    members: memberships
      .map((membership) => {
        const { member, role, state, joinedAt, removedAt } = membership;
        return { id: member, ...personOf(cipher, membership), role, state, joinedAt, removedAt };
      })
      .sort((a, b) => (a.joinedAt < b.joinedAt ? -1 : 1)),
    invitations: invitations
      .filter(({ expiresAt }) => new Date(expiresAt) > now)
      .map(({ id, email, role, createdAt, expiresAt }) => ({
        id,
        email: cipher.decrypt(identityPlaces.invitation(id), email),
        role,
        createdAt,
        expiresAt,
      }))
      .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1)),
  };
};

type MemberRequest = Pick<Request<'changeMember'>, 'params' | 'caller'>;

/** Somebody of the caller's team, as he is now. */
const memberOf = async (
  { params, caller }: MemberRequest,
  opened: Opened<'accessTable'>,
): Promise<Membership & { readonly role: Role }> => {
  const membership = await readMembership(opened.accessTable, caller.team, params.member);
  if (membership?.state !== 'active') throw new CloudSignError('request.not-found');
  return membership;
};

export const changeMember: Handler<'changeMember'> = async (request, opened) => {
  const { body, caller, now, ip, userAgent } = request;
  const identity = await openIdentity(opened);
  const membership = await memberOf(request, opened);
  const { member, role: from } = membership;
  // Whoever could give himself a role could read the log that watches him.
  if (member === caller.member) throw new CloudSignError('member.own-role');
  if (!mayChange(caller.role, from, body.role)) throw new CloudSignError('member.role-too-high');
  if (from !== body.role) {
    await commitSteps(opened.accessTable, [
      ...changeRole(opened.accessTable, { team: caller.team, member, from, to: body.role }),
      step(
        await securityEventWrite(opened, {
          team: caller.team,
          type: 'member.role-changed',
          at: now,
          member,
          by: caller.member,
          ip,
          userAgent,
          data: { from, to: body.role },
          personal: personOf(identity.cipher, membership),
        }),
      ),
    ]);
    if (body.role === 'auditor' || from === 'auditor') await tellOfAuditor(request, opened, { identity, membership });
  }
  const { joinedAt } = membership;
  return { id: member, ...personOf(identity.cipher, membership), role: body.role, state: 'active' as const, joinedAt };
};

/** Who may read the log is nobody's secret: all owners and auditors are told who began or ceased to. */
const tellOfAuditor = async (
  { body, caller, settings }: Pick<Request<'changeMember'>, 'body' | 'caller' | 'settings'>,
  opened: Opened<'accessTable' | 'mail'>,
  { identity, membership }: { readonly identity: Identity; readonly membership: Membership },
): Promise<void> => {
  const { cipher, store } = identity;
  const all = await membershipsOf(opened.accessTable, caller.team);
  const told = all.filter(({ state, role }) => state === 'active' && (role === 'owner' || role === 'auditor'));
  const about = personOf(cipher, membership);
  await Promise.all(
    told.map(async (one) => {
      const { email, name } = personOf(cipher, one);
      const language = (await store.member(one.member))?.language ?? 'ja';
      const mail = composeMail(
        {
          template: 'auditor-changed',
          recipient: name,
          person: `${about.name} (${about.email})`,
          by: `${caller.name} (${caller.email})`,
          team: caller.teamName,
          appointed: body.role === 'auditor',
          link: `${settings.pagesUrl}/team/members`,
        },
        language,
      );
      await opened.mail({ to: { name, address: email }, ...mail });
    }),
  );
};

export const removeMember: Handler<'removeMember'> = async (request, opened) => {
  const { caller } = request;
  const membership = await memberOf(request, opened);
  if (membership.member === caller.member) throw new CloudSignError('member.own-role');
  if (!mayChange(caller.role, membership.role, undefined)) throw new CloudSignError('member.role-too-high');
  await takeOut(request, opened, membership);
  return {};
};

export const leave: Handler<'leaveTeam'> = async (request, opened) => {
  const { caller } = request;
  const own = { ...request, params: { ...request.params, member: caller.member } };
  await takeOut(own, opened, await memberOf(own, opened));
  return {};
};

/** At his next request he is out, on every device, with his API keys. What he made stays with the team. */
const takeOut = async (
  { caller, now, ip, userAgent }: Pick<Request<'removeMember'>, 'caller' | 'now' | 'ip' | 'userAgent'>,
  opened: Opened<'accessTable' | 'securityLog' | 'securityLogKey' | 'identityTable' | 'identityKey'>,
  membership: Membership,
): Promise<void> => {
  const { cipher, sso } = await openIdentity(opened);
  const { member, role } = membership;
  await commitSteps(opened.accessTable, [
    ...(await sso.unbind(caller.team, member)),
    ...leaveTeam(opened.accessTable, { team: caller.team, member, role, at: now }),
    step(
      await securityEventWrite(opened, {
        team: caller.team,
        type: member === caller.member ? 'member.left' : 'member.removed',
        at: now,
        member,
        by: caller.member,
        ip,
        userAgent,
        data: { role },
        personal: personOf(cipher, membership),
      }),
    ),
  ]);
};

export const newMembership = (
  { member, role, at }: { readonly member: MemberId; readonly role: string; readonly at: Date },
  person: Pick<Membership, 'email' | 'name'>,
): Membership => {
  if (!isRole(role)) throw new CloudSignError('invitation.invalid');
  return { member, role, state: 'active', ...person, joinedAt: at.toISOString() };
};
