import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { issueToken } from '../../adapters/access-tokens.ts';
import type { Member, Session } from '../../adapters/identity-store.ts';
import type { Key } from '../../adapters/key.ts';
import { CloudSignError } from '../../core/errors.ts';
import { networkOf } from '../../core/identity/network-of.ts';
import { hashPassword, isPassword, needsRehash, unopenableHash } from '../../core/identity/password-hash.ts';
import { newId } from '../../core/ids.ts';
import type { Handler } from '../http.ts';
import { type Identity, limitTries, normalizeEmail, openIdentity } from './identity.ts';

const accessMs = 15 * 60_000;
const sessionMs = 7 * 86_400_000;
/** Two tabs may refresh at once: the secret before the newest is taken for this long. */
const graceMs = 30_000;
const cookie = '__Host-cloudsign';

const decoy = unopenableHash(randomBytes(48));

export const signIn: Handler<'signIn'> = async ({ body, ip, now, setHeader }, opened) => {
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
  return accessOf(identity, member, { key: opened.sessionKey, now });
};

export const refreshSession: Handler<'refreshSession'> = async ({ cookies, now, setHeader }, opened) => {
  const identity = await openIdentity(opened);
  const { store } = identity;
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
    };
    if (await store.rotateSession(session, rotated)) setHeader('set-cookie', cookieOf(rotated, next, now));
  }
  return accessOf(identity, member, { key: opened.sessionKey, now });
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

const accessOf = async (
  { cipher }: Identity,
  member: Member,
  { key, now }: { readonly key: Key; readonly now: Date },
) => {
  const email = cipher.decrypt(`member.${member.id}.email`, member.email);
  const name = cipher.decrypt(`member.${member.id}.name`, member.name);
  const teamName = cipher.decrypt(`member.${member.id}.team`, member.teamName);
  const { id, team, role, language } = member;
  const expiresAt = new Date(now.getTime() + accessMs);
  const accessToken = await issueToken(key, {
    subject: id,
    audience: 'member',
    claims: { team, role, email, name, teamName, language },
    now,
    expiresAt,
  });
  return {
    accessToken,
    expiresAt: expiresAt.toISOString(),
    member: { id, team, teamName, email, name, role, language },
  };
};

const hashOf = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex');
const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
const cookieOf = (session: Session, secret: string, now: Date): string => {
  const seconds = Math.max(0, Math.floor((new Date(session.endsAt).getTime() - now.getTime()) / 1000));
  return `${cookie}=${session.id}.${secret}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Strict`;
};
