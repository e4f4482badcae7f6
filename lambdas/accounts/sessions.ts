import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Member, Session } from '../../adapters/identity-store.ts';
import { teamsOf } from '../../adapters/team-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { networkOf } from '../../core/identity/network-of.ts';
import { hashPassword, isPassword, needsRehash, unopenableHash } from '../../core/identity/password-hash.ts';
import { newId, type TeamId } from '../../core/ids.ts';
import type { Handler, Request } from '../http.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { type Identity, limitTries, normalizeEmail, openIdentity } from './identity.ts';
import { openTeam } from './open-team.ts';

const sessionMs = 7 * 86_400_000;
/** Two tabs may refresh at once: the secret before the newest is taken for this long. */
const graceMs = 30_000;
const cookie = '__Host-cloudsign';

const decoy = unopenableHash(randomBytes(48));

export const signIn: Handler<'signIn'> = async ({ body, ip, userAgent, now, setHeader }, opened) => {
  const identity = await openIdentity(opened);
  const { store, digest } = identity;
  const address = normalizeEmail(body.email);
  await limitTries(identity, now, [
    { subject: `sign-in ${address} from ${networkOf(ip)}`, limit: 10 },
    { subject: `sign-in ${address}`, limit: 100 },
    { subject: `sign-in from ${networkOf(ip)}`, limit: 100 },
  ]);
  const member = await store.memberByEmail(digest('email', address));
  const right = await isPassword(body.password, member?.password ?? decoy);
  if (member === undefined || !right) throw new CloudSignError('session.credentials-wrong');
  if (needsRehash(member.password))
    await store.setPassword(member.id, member.password, await hashPassword(body.password, randomBytes(16)));
  const secret = randomBytes(32).toString('base64url');
  const session: Session = {
    id: newId(randomBytes(16)),
    member: member.id,
    secretHash: hashOf(secret),
    rotatedAt: now.toISOString(),
    endsAt: new Date(now.getTime() + sessionMs).toISOString(),
  };
  await store.putSession(session);
  setHeader('set-cookie', cookieOf(session, secret, now));
  return openTeam(identity, opened, { member, team: undefined, ip, userAgent, now, isSignIn: true });
};

export const refreshSession: Handler<'refreshSession'> = async (request, opened) => {
  const identity = await openIdentity(opened);
  const { session, member } = await refreshed(identity, request);
  return openTeam(identity, opened, { member, team: session.team, ...request });
};

/** Another of the person's teams, for this session and for the next sign-in. */
export const switchTeam: Handler<'switchTeam'> = async (request, opened) => {
  const { body, ip, userAgent, now } = request;
  const identity = await openIdentity(opened);
  const standing = await refreshed(identity, request, body.team as TeamId);
  const { member } = standing;
  if (!(await teamsOf(opened.accessTable, member.id)).includes(body.team as TeamId)) {
    throw new CloudSignError('request.not-found');
  }
  const opening = await openTeam(identity, opened, { member, team: body.team as TeamId, ip, userAgent, now });
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

type Refresh = Pick<Request<'refreshSession'>, 'cookies' | 'now' | 'setHeader'>;

/** The session of the refresh cookie, whose secret is replaced. */
const refreshed = async (
  { store }: Identity,
  { cookies, now, setHeader }: Refresh,
  team?: TeamId,
): Promise<{ readonly session: Session; readonly member: Member }> => {
  const [id = '', secret = ''] = (cookies[cookie] ?? '').split('.');
  const session = /^[a-z0-9]{26}$/.test(id) ? await store.session(id) : undefined;
  if (session === undefined || new Date(session.endsAt) <= now) throw new CloudSignError('session.expired');
  const hash = hashOf(secret);
  const isNewest = equal(hash, session.secretHash);
  const justReplaced =
    session.previousHash !== undefined &&
    equal(hash, session.previousHash) &&
    now.getTime() - new Date(session.rotatedAt).getTime() < graceMs;
  if (!isNewest && !justReplaced) {
    // Only a cookie of ours names the session, so this is a secret that was replaced, be it long ago: somebody has a copy, and who of
    // the two is the thief can't be told. Nobody keeps the session.
    await store.endSession(session.id);
    throw new CloudSignError('session.expired');
  }
  const member = await store.member(session.member);
  if (member === undefined) throw new CloudSignError('session.expired');
  if (isNewest) {
    const next = randomBytes(32).toString('base64url');
    const rotated: Session = {
      ...session,
      secretHash: hashOf(next),
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
  const [id = '', secret = ''] = (cookies[cookie] ?? '').split('.');
  const session = /^[a-z0-9]{26}$/.test(id) ? await store.session(id) : undefined;
  // The secret before, too: the reply with the newest one may have been lost on its way.
  const known = session === undefined ? [] : [session.secretHash, session.previousHash ?? ''];
  if (session !== undefined && known.some((hash) => equal(hashOf(secret), hash))) await store.endSession(session.id);
  setHeader('set-cookie', `${cookie}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict`);
  return {};
};

const hashOf = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex');
const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
const cookieOf = (session: Session, secret: string, now: Date): string => {
  const seconds = Math.max(0, Math.floor((new Date(session.endsAt).getTime() - now.getTime()) / 1000));
  return `${cookie}=${session.id}.${secret}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Strict`;
};
