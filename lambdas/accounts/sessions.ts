import { randomBytes } from 'node:crypto';
import type { Member, Session } from '../../adapters/identity-store.ts';
import { endAccess, teamsOf } from '../../adapters/team-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { networkOf } from '../../core/identity/network-of.ts';
import { hashPassword, isPassword, needsRehash, unopenableHash } from '../../core/identity/password-hash.ts';
import type { TeamId } from '../../core/ids.ts';
import type { Handler, Request } from '../http.ts';
import type { Opened } from '../open.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { cookieOf, isKnownDevice, sessionCookie } from './begin-session.ts';
import { type Identity, limitTries, normalizeEmail, openIdentity } from './identity.ts';
import { openTeam } from './open-team.ts';
import { hashOf, randomToken, sameHash } from './random-token.ts';
import { goOn } from './second-step.ts';

/** Two tabs may refresh at once: the secret before the newest is taken for this long. */
const graceMs = 30_000;

const decoy = unopenableHash(randomBytes(48));

export const signIn: Handler<'signIn'> = async (request, opened) => {
  const { body, ip, userAgent, now } = request;
  const identity = await openIdentity(opened);
  const { store, digest } = identity;
  const address = normalizeEmail(body.email);
  const member = await store.memberByEmail(digest('email', address));
  // Whoever tries from many networks keeps new devices out, never the owner on a device of his own.
  const isKnown = await isKnownDevice(identity, member?.id ?? 'nobody', request);
  await limitTries(identity, now, [
    { subject: `sign-in ${address} from ${networkOf(ip)}`, limit: 10 },
    { subject: isKnown ? `sign-in ${address} on a known device` : `sign-in ${address}`, limit: 100 },
    { subject: `sign-in from ${networkOf(ip)}`, limit: 100 },
  ]);
  const right = await isPassword(body.password, member?.password ?? decoy);
  if (member === undefined || !right) {
    // A wrong password is a line of the team's log; for an unknown address another write takes its time.
    if (member === undefined) await store.countTry('nobody', { name: 'sign-in', endsAt: now });
    else {
      const event = { team: member.team, at: now, member: member.id, ip, userAgent } as const;
      await recordSecurityEvent(opened, { ...event, type: 'session.failed', data: { factor: 'password' } });
    }
    throw new CloudSignError('session.credentials-wrong');
  }
  if (needsRehash(member.password))
    await store.setPassword(member.id, member.password, await hashPassword(body.password, randomBytes(16)));
  return goOn(identity, opened, { ...request, member });
};

export const refreshSession: Handler<'refreshSession'> = async (request, opened) => {
  const identity = await openIdentity(opened);
  const { session, member } = await refreshed(identity, opened, request);
  return openTeam(identity, opened, {
    member,
    team: session.team,
    isStrong: session.isStrong === true,
    sso: session.sso,
    ...request,
  });
};

/** Another of the person's teams, for this session and for the next sign-in. */
export const switchTeam: Handler<'switchTeam'> = async (request, opened) => {
  const { body, ip, userAgent, now, settings } = request;
  const identity = await openIdentity(opened);
  const standing = await refreshed(identity, opened, request, body.team as TeamId);
  const { member, session } = standing;
  if (!(await teamsOf(opened.accessTable, member.id)).includes(body.team as TeamId)) {
    throw new CloudSignError('request.not-found');
  }
  const opening = await openTeam(identity, opened, {
    member,
    team: body.team as TeamId,
    isStrong: session.isStrong === true,
    sso: session.sso,
    isChoice: true,
    settings,
    ip,
    userAgent,
    now,
  });
  await identity.store.setTeam(member.id, opening.member.team as TeamId);
  await recordSecurityEvent(opened, {
    team: body.team as TeamId,
    type: 'session.team-changed',
    at: now,
    member: member.id,
    ip,
    userAgent,
  });
  return opening;
};

type Refresh = Pick<Request<'refreshSession'>, 'cookies' | 'now' | 'setHeader' | 'ip' | 'userAgent'>;

/** The session of the refresh cookie, whose secret is replaced. */
const refreshed = async (
  { store }: Identity,
  opened: Opened<'accessTable' | 'securityLog' | 'securityLogKey'>,
  { cookies, now, setHeader, ip, userAgent }: Refresh,
  team?: TeamId,
): Promise<{ readonly session: Session; readonly member: Member }> => {
  const [id = '', secret = ''] = (cookies[sessionCookie] ?? '').split('.');
  const session = /^[a-z0-9]{26}$/.test(id) ? await store.session(id) : undefined;
  if (session === undefined || new Date(session.endsAt) <= now) throw new CloudSignError('session.expired');
  const hash = hashOf(secret);
  const isNewest = sameHash(hash, session.secretHash);
  const justReplaced =
    session.previousHash !== undefined &&
    sameHash(hash, session.previousHash) &&
    now.getTime() - new Date(session.rotatedAt).getTime() < graceMs;
  if (!isNewest && !justReplaced) {
    // Only a cookie of ours names the session, so this is a secret that was replaced, be it long ago: somebody has a copy, and who of
    // the two is the thief can't be told. Nobody keeps the session.
    await store.endSession(session);
    // Nor an access token that was got by it.
    await endAccess(opened.accessTable, session.member);
    const victim = await store.member(session.member);
    if (victim !== undefined) {
      const event = { team: victim.team, at: now, member: victim.id, ip, userAgent } as const;
      await recordSecurityEvent(opened, { ...event, type: 'session.reuse-detected' });
    }
    throw new CloudSignError('session.expired');
  }
  const member = await store.member(session.member);
  if (member === undefined) throw new CloudSignError('session.expired');
  // The provider of one team vouches for nobody in another.
  if (team !== undefined && session.sso !== undefined && session.sso !== team)
    throw new CloudSignError('sso.other-team');
  if (isNewest) {
    const { token: next, hash: nextHash } = randomToken();
    const rotated: Session = {
      ...session,
      secretHash: nextHash,
      previousHash: session.secretHash,
      rotatedAt: now.toISOString(),
      ...(team === undefined ? {} : { team }),
    };
    if (await store.rotateSession(session, rotated)) setHeader('set-cookie', cookieOf(rotated, next, now));
  }
  return { session, member };
};

export const signOut: Handler<'signOut'> = async ({ cookies, setHeader }, opened) => {
  const { store } = await openIdentity(opened);
  const [id = '', secret = ''] = (cookies[sessionCookie] ?? '').split('.');
  const session = /^[a-z0-9]{26}$/.test(id) ? await store.session(id) : undefined;
  // The secret before, too: the reply with the newest one may have been lost on its way.
  const known = session === undefined ? [] : [session.secretHash, session.previousHash ?? ''];
  if (session !== undefined && known.some((hash) => sameHash(hashOf(secret), hash))) await store.endSession(session);
  setHeader('set-cookie', `${sessionCookie}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict`);
  return {};
};
