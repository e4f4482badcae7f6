import { randomBytes } from 'node:crypto';
import { CloudSignError } from '../../core/errors.ts';
import { seedBytes, seedText, seedUri, stepOfCode } from '../../core/identity/one-time-code.ts';
import type { Handler } from '../http.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { beginSession, requireMember, strengthen } from './begin-session.ts';
import { dropCodes, factorView, requireLeft } from './factors.ts';
import { type Identity, identityPlaces, limitTries, openIdentity } from './identity.ts';
import { notify } from './notices.ts';
import { requireProof } from './prove-again.ts';
import { factorsOf, firstCodes, readChallenge } from './second-factor.ts';

/** A seed that counts for nothing until a code of it was seen. */
const newSeed = async ({ factors, cipher }: Identity, member: string, label: string) => {
  const secret = seedText(randomBytes(seedBytes));
  const seed = cipher.encrypt(identityPlaces.seed(member), secret);
  if (!(await factors.putSeed(member, { seed }))) throw new CloudSignError('factor.exists');
  return { secret, uri: seedUri(secret, label) };
};

/** The first code of a seed turns it on, and is used up by that. */
const confirmSeed = async (
  identity: Identity,
  member: string,
  { code, now }: { readonly code: string; readonly now: Date },
): Promise<void> => {
  const { factors, cipher } = identity;
  await limitTries(identity, now, [{ subject: `second-factor ${member}`, limit: 10 }]);
  const seed = await factors.seed(member);
  if (seed === undefined || seed.confirmedAt !== undefined) throw new CloudSignError('factor.not-set-up');
  const secret = cipher.decrypt(identityPlaces.seed(member), seed.seed);
  const step = stepOfCode(secret, code, { now, lastStep: seed.lastStep });
  if (step === undefined || !(await factors.useStep(member, seed.seed, step, now.toISOString())))
    throw new CloudSignError('factor.code-wrong');
};

export const beginTotp: Handler<'beginTotp'> = async (request, opened) => {
  const { caller, body } = request;
  const identity = await openIdentity(opened);
  const member = await requireMember(identity, caller.member);
  await requireProof(identity, opened, member, { proof: body.proof, from: request });
  return newSeed(identity, member.id, caller.email);
};

export const confirmTotp: Handler<'confirmTotp'> = async (request, opened) => {
  const { caller, body, now, ip, userAgent, cookies } = request;
  const identity = await openIdentity(opened);
  const member = await requireMember(identity, caller.member);
  await confirmSeed(identity, member.id, { code: body.code, now });
  const recoveryCodes = await firstCodes(identity, member.id, now);
  await strengthen(identity, cookies, member.id);
  const event = { team: caller.team, at: now, member: member.id, ip, userAgent } as const;
  await recordSecurityEvent(opened, { ...event, type: 'totp.added' });
  await notify(identity, opened, member, { notice: 'totp-added', from: request });
  return { recoveryCodes };
};

export const removeTotp: Handler<'removeTotp'> = async (request, opened) => {
  const { caller, body, now, ip, userAgent } = request;
  const identity = await openIdentity(opened);
  const member = await requireMember(identity, caller.member);
  await requireProof(identity, opened, member, { proof: body.proof, from: request });
  if ((await factorsOf(identity, member.id)).totp === undefined) throw new CloudSignError('factor.not-set-up');
  await requireLeft(identity, opened, caller);
  await identity.factors.removeSeed(member.id);
  await dropCodes(identity, caller);
  const event = { team: caller.team, at: now, member: member.id, ip, userAgent } as const;
  await recordSecurityEvent(opened, { ...event, type: 'totp.removed' });
  await notify(identity, opened, member, { notice: 'totp-removed', from: request });
  return factorView(identity, opened, caller);
};

/** Whose sign-in it is. A factor that was set up meanwhile is the one to show: this is no way past it. */
const enrolling = async (identity: Identity, token: string, now: Date) => {
  const challenge = await readChallenge(identity, token, { kind: 'enrollment', now });
  const member = await requireMember(identity, challenge.member ?? '');
  if ((await factorsOf(identity, member.id)).any) throw new CloudSignError('session.challenge-expired');
  return { challenge, member };
};

/** For a member whose team asks for a second factor and who has none: the sign-in goes on once it is set up. */
export const beginEnrollment: Handler<'beginEnrollment'> = async ({ body, now }, opened) => {
  const identity = await openIdentity(opened);
  const { member } = await enrolling(identity, body.challenge, now);
  return newSeed(identity, member.id, identity.cipher.decrypt(identityPlaces.member(member.id, 'email'), member.email));
};

export const confirmEnrollment: Handler<'confirmEnrollment'> = async (request, opened) => {
  const { body, now, ip, userAgent } = request;
  const identity = await openIdentity(opened);
  const { challenge, member } = await enrolling(identity, body.challenge, now);
  await confirmSeed(identity, member.id, { code: body.code, now });
  if (!(await identity.factors.takeChallenge(challenge.hash))) throw new CloudSignError('session.challenge-expired');
  const recoveryCodes = await firstCodes(identity, member.id, now);
  const event = { team: member.team, at: now, member: member.id, ip, userAgent } as const;
  await recordSecurityEvent(opened, { ...event, type: 'totp.added' });
  await notify(identity, opened, member, { notice: 'totp-added', from: request });
  const session = await beginSession(identity, opened, { ...request, member, isStrong: true, sso: challenge.sso });
  return { ...session, recoveryCodes };
};
