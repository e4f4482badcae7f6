import { randomBytes } from 'node:crypto';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Member } from '../../adapters/identity-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { networkOf } from '../../core/identity/network-of.ts';
import { newId, type TeamId } from '../../core/ids.ts';
import type { Handler, Request } from '../http.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { beginSession, requireMember, strengthen } from './begin-session.ts';
import { dropCodes, factorView, requireLeft } from './factors.ts';
import { type Identity, identityPlaces, limitTries, openIdentity } from './identity.ts';
import { notify } from './notices.ts';
import { relyingParty, requirePasskey } from './passkey-answer.ts';
import { requireProof } from './prove-again.ts';
import { firstCodes, openChallenge, readChallenge } from './second-factor.ts';

const mostPasskeys = 20;

export const askPasskey: Handler<'askPasskey'> = async (request, opened) => {
  const { ip, now } = request;
  const identity = await openIdentity(opened);
  await limitTries(identity, now, [{ subject: `passkey from ${networkOf(ip)}`, limit: 100 }]);
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(request).id,
    userVerification: 'required',
  });
  const { challenge } = await openChallenge(identity, now, { kind: 'passkey-sign-in', question: options.challenge });
  return { challenge, options: { ...options } };
};

export const signInPasskey: Handler<'signInPasskey'> = async (request, opened) => {
  const { ip, now, body } = request;
  const identity = await openIdentity(opened);
  await limitTries(identity, now, [{ subject: `passkey from ${networkOf(ip)}`, limit: 100 }]);
  const member = await requirePasskey(identity, body, request);
  const sso = body.step === undefined ? undefined : await takeStep(identity, body.step, { member, now });
  return beginSession(identity, opened, { ...request, member, isStrong: true, sso });
};

/** The passkey is the second factor of a sign-in under way, which stays one by the team's provider if it began there. */
const takeStep = async (
  identity: Identity,
  token: string,
  { member, now }: { readonly member: Member; readonly now: Date },
): Promise<TeamId | undefined> => {
  const step = await readChallenge(identity, token, { kind: 'second-factor', now });
  if (step.member !== member.id || !(await identity.factors.takeChallenge(step.hash)))
    throw new CloudSignError('session.challenge-expired');
  return step.sso;
};

export const beginPasskey: Handler<'beginPasskey'> = async (request, opened) => {
  const { caller, body, now } = request;
  const identity = await openIdentity(opened);
  const member = await requireMember(identity, caller.member);
  await requireProof(identity, opened, member, { proof: body.proof, from: request });
  const known = await identity.factors.passkeys(member.id);
  if (known.length >= mostPasskeys) throw new CloudSignError('factor.too-many-passkeys');
  const options = await generateRegistrationOptions({
    rpName: 'CloudSign',
    rpID: relyingParty(request).id,
    userID: new Uint8Array(Buffer.from(member.id, 'utf8')),
    userName: caller.email,
    userDisplayName: caller.name,
    attestationType: 'none',
    excludeCredentials: known.map(({ credential }) => ({ id: credential })),
    // Signing in asks for no name first, so the key must know whose it is.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  const asked = { kind: 'passkey-registration', member: member.id, question: options.challenge } as const;
  const { challenge } = await openChallenge(identity, now, asked);
  return { challenge, options: { ...options } };
};

export const addPasskey: Handler<'addPasskey'> = async (request, opened) => {
  const { caller, body, now, ip, userAgent, cookies } = request;
  const identity = await openIdentity(opened);
  const { factors, cipher } = identity;
  const member = await requireMember(identity, caller.member);
  const challenge = await readChallenge(identity, body.challenge, { kind: 'passkey-registration', now });
  if (challenge.member !== member.id || !(await factors.takeChallenge(challenge.hash)))
    throw new CloudSignError('session.challenge-expired');
  const { credential, credentialBackedUp } = await registered(request, challenge.question ?? '');
  const id = newId<never>(randomBytes(16)) as string;
  await factors.putPasskey(member.id, {
    id,
    credential: credential.id,
    publicKey: credential.publicKey,
    counter: credential.counter,
    synced: credentialBackedUp,
    transports: credential.transports ?? [],
    name: cipher.encrypt(identityPlaces.passkeyName(member.id, id), body.name),
    createdAt: now.toISOString(),
  });
  const recoveryCodes = await firstCodes(identity, member.id, now);
  await strengthen(identity, cookies, member.id);
  const event = { team: caller.team, at: now, member: member.id, ip, userAgent } as const;
  await recordSecurityEvent(opened, { ...event, type: 'passkey.added' });
  await notify(identity, opened, member, { notice: 'passkey-added', from: request });
  return { recoveryCodes };
};

const registered = async (request: Request<'addPasskey'>, question: string) => {
  const party = relyingParty(request);
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: request.body.answer as unknown as RegistrationResponseJSON,
      expectedChallenge: question,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
    });
    if (!verified) throw new CloudSignError('factor.passkey-refused');
    return registrationInfo;
  } catch (cause) {
    throw new CloudSignError('factor.passkey-refused', { cause });
  }
};

export const renamePasskey: Handler<'renamePasskey'> = async ({ caller, body, params }, opened) => {
  const identity = await openIdentity(opened);
  const { factors, cipher } = identity;
  const found = (await factors.passkeys(caller.member)).find(({ id }) => id === params.passkey);
  if (found === undefined) throw new CloudSignError('request.not-found');
  const name = cipher.encrypt(identityPlaces.passkeyName(caller.member, found.id), body.name);
  if (!(await factors.usePasskey(caller.member, found, { ...found, name })))
    throw new CloudSignError('request.conflict');
  return factorView(identity, opened, caller);
};

export const removePasskey: Handler<'removePasskey'> = async (request, opened) => {
  const { caller, body, params, now, ip, userAgent } = request;
  const identity = await openIdentity(opened);
  const member = await requireMember(identity, caller.member);
  await requireProof(identity, opened, member, { proof: body.proof, from: request });
  await requireLeft(identity, opened, caller);
  if (!(await identity.factors.removePasskey(member.id, params.passkey))) throw new CloudSignError('request.not-found');
  await dropCodes(identity, caller);
  const event = { team: caller.team, at: now, member: member.id, ip, userAgent } as const;
  await recordSecurityEvent(opened, { ...event, type: 'passkey.removed' });
  await notify(identity, opened, member, { notice: 'passkey-removed', from: request });
  return factorView(identity, opened, caller);
};
