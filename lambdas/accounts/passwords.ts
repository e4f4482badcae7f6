import { randomBytes } from 'node:crypto';
import type { Member, Session } from '../../adapters/identity-store.ts';
import { endAccess } from '../../adapters/team-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { networkOf } from '../../core/identity/network-of.ts';
import { hashPassword } from '../../core/identity/password-hash.ts';
import type { MemberId } from '../../core/ids.ts';
import { composeMail } from '../../core/mail/compose.ts';
import type { ProtectionMail } from '../../core/mail/protection-texts.ts';
import type { Handler } from '../http.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { ownSession, requireMember } from './begin-session.ts';
import { requireStrong } from './choose-password.ts';
import { type Identity, identityPlaces, limitTries, normalizeEmail, openIdentity } from './identity.ts';
import { notify } from './notices.ts';
import { requireProof } from './prove-again.ts';
import { hashOf, randomToken } from './random-token.ts';

const resetMs = 30 * 60_000;

/** Same answer, same steps and one mail either way: nobody learns whether an address has an account. */
export const requestPasswordReset: Handler<'requestPasswordReset'> = async (request, opened) => {
  const { body, ip, userAgent, now, settings } = request;
  const identity = await openIdentity(opened);
  const { store, factors, digest } = identity;
  const address = normalizeEmail(body.email);
  await limitTries(identity, now, [
    { subject: `reset ${address}`, limit: 5 },
    { subject: `reset from ${networkOf(ip)}`, limit: 30 },
  ]);
  const member = await store.memberByEmail(digest('email', address));
  const { token, hash } = randomToken();
  const linkExpiresAt = new Date(now.getTime() + resetMs);
  await factors.putReset(hash, {
    member: member?.id ?? ('nobody' as MemberId),
    expiresAt: linkExpiresAt.toISOString(),
  });
  if (member !== undefined) {
    const event = { team: member.team, at: now, member: member.id, ip, userAgent } as const;
    await recordSecurityEvent(opened, { ...event, type: 'password.reset-asked' });
  } else await store.countTry('nobody', { name: 'reset', endsAt: linkExpiresAt });
  const { pagesUrl } = settings;
  // Anybody can have this mail sent to anybody: it holds no word of whoever asked for it.
  const content: ProtectionMail =
    member === undefined
      ? { template: 'no-account', recipient: address, link: `${pagesUrl}/sign-up` }
      : { template: 'reset-password', recipient: address, link: `${pagesUrl}/reset#${token}`, linkExpiresAt };
  await opened.mail({ to: { name: '', address }, ...composeMail(content, body.language) });
  return { accepted: true };
};

/** The mailbox is one factor, as the password was: the second one stays, and nobody is signed in by this. */
export const resetPassword: Handler<'resetPassword'> = async (request, opened) => {
  const { body, ip, userAgent, now, language } = request;
  const identity = await openIdentity(opened);
  const { store, factors } = identity;
  await limitTries(identity, now, [{ subject: `reset-with from ${networkOf(ip)}`, limit: 60 }]);
  const hash = hashOf(body.token);
  const reset = await factors.reset(hash);
  const member = reset === undefined ? undefined : await store.member(reset.member);
  if (reset === undefined || member === undefined || new Date(reset.expiresAt) <= now)
    throw new CloudSignError('account.reset-invalid');
  await requireStrong(body.password, ownWords(identity, member), language);
  const next = await hashPassword(body.password, randomBytes(16));
  if (!(await factors.takeReset(hash, member.id))) throw new CloudSignError('account.reset-invalid');
  if (!(await store.setPassword(member.id, member.password, next))) throw new CloudSignError('request.conflict');
  await endAll(identity, opened.accessTable, member.id);
  const event = { team: member.team, at: now, member: member.id, ip, userAgent } as const;
  await recordSecurityEvent(opened, { ...event, type: 'password.reset' });
  await notify(identity, opened, member, { notice: 'password-reset', from: request });
  return { accepted: true };
};

export const changePassword: Handler<'changePassword'> = async (request, opened) => {
  const { caller, body, ip, userAgent, now, language, cookies } = request;
  const identity = await openIdentity(opened);
  const member = await requireMember(identity, caller.member);
  await requireStrong(body.password, [...ownWords(identity, member), caller.teamName], language);
  await requireProof(identity, opened, member, { proof: body.proof, from: request });
  const next = await hashPassword(body.password, randomBytes(16));
  if (!(await identity.store.setPassword(member.id, member.password, next)))
    throw new CloudSignError('request.conflict');
  const own = await ownSession(identity, cookies, member.id);
  await endAll(identity, opened.accessTable, member.id, own === undefined ? {} : { keep: own.id });
  const event = { team: caller.team, at: now, member: member.id, ip, userAgent } as const;
  await recordSecurityEvent(opened, { ...event, type: 'password.changed' });
  await notify(identity, opened, member, { notice: 'password-changed', from: request });
  return { accepted: true };
};

const ownWords = ({ cipher }: Identity, member: Member): readonly string[] =>
  (['email', 'name'] as const).map((field) => cipher.decrypt(identityPlaces.member(member.id, field), member[field]));

/** Ends sessions and, with them, every access token at once; `keep` may get a new token by its cookie. */
export const endAll = async (
  { store }: Identity,
  accessTable: Parameters<typeof endAccess>[0],
  member: MemberId,
  { keep, isAmong = () => true }: { readonly keep?: string; readonly isAmong?: (session: Session) => boolean } = {},
): Promise<void> => {
  const sessions = await store.sessionsOf(member);
  await Promise.all(
    sessions.filter((session) => session.id !== keep && isAmong(session)).map((session) => store.endSession(session)),
  );
  await endAccess(accessTable, member);
};
