import { randomBytes } from 'node:crypto';
import type { Challenge } from '../../adapters/factor-store.ts';
import type { Member } from '../../adapters/identity-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { networkOf } from '../../core/identity/network-of.ts';
import { stepOfCode } from '../../core/identity/one-time-code.ts';
import {
  plainRecoveryCode,
  recoveryCode,
  recoveryCodeBytes,
  recoveryCodes,
} from '../../core/identity/recovery-code.ts';
import type { Handler } from '../http.ts';
import { NextStep } from '../next-step.ts';
import type { Opened } from '../open.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { beginSession, requireMember } from './begin-session.ts';
import { type Identity, identityPlaces, limitTries, openIdentity } from './identity.ts';
import { type From, notify } from './notices.ts';
import { hashOf, randomToken } from './random-token.ts';

const challengeMs = 5 * 60_000;
export const triesOfChallenge = 5;

export type Telling = Opened<'securityLog' | 'securityLogKey' | 'mail'>;

/** Which second factors a member can show. */
export const factorsOf = async ({ factors }: Identity, member: string) => {
  const [seed, passkeys] = await Promise.all([factors.seed(member), factors.passkeys(member)]);
  const totp = seed?.confirmedAt === undefined ? undefined : seed;
  return { totp, passkeys, any: totp !== undefined || passkeys.length > 0 };
};

/** Opens a step that has to follow within five minutes; the caller gets the token, the table its hash. */
export const openChallenge = async (
  { factors }: Identity,
  now: Date,
  challenge: Omit<Challenge, 'expiresAt'>,
): Promise<{ readonly challenge: string; readonly expiresAt: string }> => {
  const { token, hash } = randomToken();
  const expiresAt = new Date(now.getTime() + challengeMs).toISOString();
  await factors.putChallenge(hash, { ...challenge, expiresAt });
  return { challenge: token, expiresAt };
};

export const readChallenge = async (
  { factors }: Identity,
  token: string,
  { kind, now }: { readonly kind: Challenge['kind']; readonly now: Date },
): Promise<Challenge & { readonly hash: string }> => {
  const hash = hashOf(token);
  const challenge = await factors.challenge(hash);
  if (challenge === undefined || challenge.kind !== kind || new Date(challenge.expiresAt) <= now)
    throw new CloudSignError('session.challenge-expired');
  return { ...challenge, hash };
};

/** The first step went well, and there is a second factor: no session before it is shown. */
export const askSecondFactor = async (
  identity: Identity,
  member: Member,
  { now, by }: { readonly now: Date; readonly by: Pick<Challenge, 'byPassword' | 'sso'> },
): Promise<void> => {
  const { totp, passkeys, any } = await factorsOf(identity, member.id);
  if (!any) return;
  const codes = await identity.factors.recoveryCodesLeft(member.id);
  const step = await openChallenge(identity, now, { kind: 'second-factor', member: member.id, ...by });
  throw new NextStep('session.second-factor-required', {
    ...step,
    methods: [
      ...(totp === undefined ? [] : (['totp'] as const)),
      ...(passkeys.length === 0 ? [] : (['passkey'] as const)),
      ...(codes === 0 ? [] : (['recovery-code'] as const)),
    ],
  });
};

interface Shown {
  readonly code?: string | undefined;
  readonly recoveryCode?: string | undefined;
}

/** Uses up a code of the app or a recovery code; throws when it is none. */
export const requireFactor = async (
  identity: Identity,
  opened: Telling,
  member: Member,
  { shown, from }: { readonly shown: Shown; readonly from: From },
): Promise<void> => {
  const { now, ip, userAgent } = from;
  await limitTries(identity, now, [
    { subject: `second-factor ${member.id} from ${networkOf(ip)}`, limit: 10 },
    { subject: `second-factor ${member.id}`, limit: 30 },
  ]);
  const event = { team: member.team, at: now, member: member.id, ip, userAgent };
  if (shown.code !== undefined) return requireCode(identity, opened, { member, code: shown.code, event });
  if (shown.recoveryCode === undefined) throw new CloudSignError('factor.proof-wrong');
  const hash = recoveryHash(identity, member.id, shown.recoveryCode);
  if (!(await identity.factors.useRecoveryCode(member.id, hash))) {
    await recordSecurityEvent(opened, { ...event, type: 'session.failed', data: { factor: 'recovery-code' } });
    throw new CloudSignError('factor.recovery-code-wrong');
  }
  await recordSecurityEvent(opened, { ...event, type: 'recovery-codes.used' });
  await notify(identity, opened, member, { notice: 'recovery-code-used', from });
};

const requireCode = async (
  { factors, cipher }: Identity,
  opened: Telling,
  {
    member,
    code,
    event,
  }: {
    readonly member: Member;
    readonly code: string;
    readonly event: Omit<Parameters<typeof recordSecurityEvent>[1], 'type'>;
  },
): Promise<void> => {
  const seed = await factors.seed(member.id);
  if (seed?.confirmedAt === undefined) throw new CloudSignError('factor.not-set-up');
  const secret = cipher.decrypt(identityPlaces.seed(member.id), seed.seed);
  const step = stepOfCode(secret, code, { now: event.at, lastStep: -1 });
  const isFresh = step !== undefined && (await factors.useStep(member.id, seed.seed, step));
  if (isFresh) return;
  if (step !== undefined) await recordSecurityEvent(opened, { ...event, type: 'totp.replayed' });
  else await recordSecurityEvent(opened, { ...event, type: 'session.failed', data: { factor: 'totp' } });
  throw new CloudSignError('factor.code-wrong');
};

export const signInSecondFactor: Handler<'signInSecondFactor'> = async (request, opened) => {
  const { body, now } = request;
  const identity = await openIdentity(opened);
  const challenge = await readChallenge(identity, body.challenge, { kind: 'second-factor', now });
  if (!(await identity.factors.tryChallenge(challenge.hash, triesOfChallenge)))
    throw new CloudSignError('session.challenge-expired');
  const member = await requireMember(identity, challenge.member ?? '');
  await requireFactor(identity, opened, member, { shown: body, from: request });
  if (!(await identity.factors.takeChallenge(challenge.hash))) throw new CloudSignError('session.challenge-expired');
  return beginSession(identity, opened, { ...request, member, isStrong: true, sso: challenge.sso });
};

const recoveryHash = ({ digest }: Identity, member: string, code: string): string =>
  digest('recovery', `${member} ${plainRecoveryCode(code)}`);

/** New recovery codes in the place of the old ones; the only time that they can be read. */
export const makeCodes = async (identity: Identity, member: string, now: Date): Promise<readonly string[]> => {
  const codes = Array.from({ length: recoveryCodes }, () => recoveryCode(randomBytes(recoveryCodeBytes)));
  const hashes = codes.map((code) => recoveryHash(identity, member, code));
  await identity.factors.putRecoveryCodes(member, hashes, now.toISOString());
  return codes;
};

/** For the first factor of an account; who has codes keeps them. */
export const firstCodes = async (identity: Identity, member: string, now: Date): Promise<string[]> =>
  (await identity.factors.recoveryCodesLeft(member)) > 0 ? [] : [...(await makeCodes(identity, member, now))];
