import { randomBytes } from 'node:crypto';
import type { Membership } from '../../adapters/access-store.ts';
import { foundTeam, step } from '../../adapters/team-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { networkOf } from '../../core/identity/network-of.ts';
import { hashPassword } from '../../core/identity/password-hash.ts';
import { type MemberId, newId, type TeamId } from '../../core/ids.ts';
import { composeMail } from '../../core/mail/compose.ts';
import type { MailContent } from '../../core/mail/texts.ts';
import type { Handler } from '../http.ts';
import { securityEventWrite } from '../security-log.ts';
import { requireStrong } from './choose-password.ts';
import { identityPlaces, limitTries, normalizeEmail, openIdentity } from './identity.ts';
import { hashOf, randomToken } from './random-token.ts';

const confirmationMs = 24 * 3_600_000;

/** Same answer, same work and one mail either way: nobody learns whether an address has an account. */
export const signUp: Handler<'signUp'> = async ({ body, ip, now, settings }, opened) => {
  const address = normalizeEmail(body.email);
  const domain = address.slice(address.lastIndexOf('@') + 1);
  if (settings.signUpDomains?.includes(domain) === false) throw new CloudSignError('account.sign-up-closed');
  const identity = await openIdentity(opened);
  const { store, cipher, digest } = identity;
  await limitTries(identity, now, [
    { subject: `sign-up ${address}`, limit: 5 },
    { subject: `sign-up from ${networkOf(ip)}`, limit: 30 },
  ]);
  const { token, hash: tokenHash } = randomToken();
  const emailDigest = digest('email', address);
  const expiresAt = new Date(now.getTime() + confirmationMs);
  const known = (await store.memberByEmail(emailDigest)) !== undefined;
  await store.putSignUp(tokenHash, {
    emailDigest,
    email: cipher.encrypt(`signup.${tokenHash}.email`, address),
    name: cipher.encrypt(`signup.${tokenHash}.name`, body.name),
    teamName: cipher.encrypt(`signup.${tokenHash}.team`, body.teamName),
    language: body.language,
    expiresAt: expiresAt.toISOString(),
  });
  // Anybody can have this mail sent to anybody: it holds no word of whoever asked for it, so that it carries nobody's message.
  const content: MailContent = known
    ? { template: 'account-exists', recipient: address, link: `${settings.pagesUrl}/sign-in` }
    : {
        template: 'confirm-account',
        recipient: address,
        link: `${settings.pagesUrl}/confirm#${token}`,
        linkExpiresAt: expiresAt,
      };
  await opened.mail({ to: { name: '', address }, ...composeMail(content, body.language) });
  return { accepted: true };
};

export const confirmAccount: Handler<'confirmAccount'> = async ({ body, ip, userAgent, now, language }, opened) => {
  const identity = await openIdentity(opened);
  const { store, cipher } = identity;
  await limitTries(identity, now, [{ subject: `confirm from ${networkOf(ip)}`, limit: 60 }]);
  const tokenHash = hashOf(body.token);
  const signUp = await store.signUp(tokenHash);
  if (signUp === undefined || new Date(signUp.expiresAt) <= now)
    throw new CloudSignError('account.confirmation-invalid');
  const text = (field: 'email' | 'name' | 'team') =>
    cipher.decrypt(`signup.${tokenHash}.${field}`, field === 'team' ? signUp.teamName : signUp[field]);
  const [email, name, teamName] = [text('email'), text('name'), text('team')];
  await requireStrong(body.password, [email, name, teamName], language);
  const id = newId<MemberId>(randomBytes(16));
  const team = newId<TeamId>(randomBytes(16));
  const createdAt = now.toISOString();
  const person = {
    email: cipher.encrypt(identityPlaces.member(id, 'email'), email),
    name: cipher.encrypt(identityPlaces.member(id, 'name'), name),
  };
  const membership: Membership = { member: id, role: 'owner', state: 'active', ...person, joinedAt: createdAt };
  const sealedTeam = { id: team, name: cipher.encrypt(identityPlaces.teamName(team), teamName), createdAt };
  await store.createMember(tokenHash, signUp.emailDigest, {
    member: {
      id,
      team,
      ...person,
      language: signUp.language,
      password: await hashPassword(body.password, randomBytes(16)),
      createdAt,
    },
    team: [
      ...foundTeam(opened.accessTable, sealedTeam, membership),
      step(await securityEventWrite(opened, { team, type: 'team.created', at: now, member: id, ip, userAgent })),
    ],
  });
  return { accepted: true };
};
