import { randomBytes } from 'node:crypto';
import type { Member, Session } from '../../adapters/identity-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { coarseNetwork, deviceName } from '../../core/identity/coarse-network.ts';
import { newId, type TeamId } from '../../core/ids.ts';
import type { Opened } from '../open.ts';
import { type Identity, identityPlaces } from './identity.ts';
import { type From, notify } from './notices.ts';
import { openTeam } from './open-team.ts';
import { hashOf, randomToken, sameHash } from './random-token.ts';

const sessionMs = 7 * 86_400_000;
/** Whoever leaves the company is out of its provider at once, and here at the latest then. */
const ssoSessionMs = 12 * 3_600_000;
const deviceMs = 400 * 86_400_000;
export const sessionCookie = '__Host-cloudsign';

export type SigningIn = Opened<'accessTable' | 'sessionKey' | 'securityLog' | 'securityLogKey' | 'mail'>;

interface Beginning extends From {
  readonly member: Member;
  /** A second factor was shown, or a passkey. */
  readonly isStrong: boolean;
  /** The team whose identity provider took the place of the password. */
  readonly sso?: TeamId | undefined;
  readonly setHeader: (name: string, value: string) => void;
}

/**
 * The only way into an account: every way of signing in ends here. The session is always a new one, whatever cookie came with the
 * request.
 */
export const beginSession = async (identity: Identity, opened: SigningIn, beginning: Beginning) => {
  const { member, isStrong, sso, ip, userAgent, now, settings, setHeader } = beginning;
  const opening = await openTeam(identity, opened, {
    member,
    team: undefined,
    isStrong,
    sso,
    settings,
    ip,
    userAgent,
    now,
    isSignIn: true,
  });
  const { token, hash } = randomToken();
  const id = newId<never>(randomBytes(16)) as string;
  const from = JSON.stringify({ browser: deviceName(userAgent), network: coarseNetwork(ip) });
  const session: Session = {
    id,
    member: member.id,
    secretHash: hash,
    startedAt: now.toISOString(),
    rotatedAt: now.toISOString(),
    endsAt: new Date(now.getTime() + (sso === undefined ? sessionMs : ssoSessionMs)).toISOString(),
    isStrong,
    ...(sso === undefined ? {} : { sso }),
    from: identity.cipher.encrypt(identityPlaces.session(id), from),
  };
  await identity.store.putSession(session);
  setHeader('set-cookie', cookieOf(session, token, now));
  await noteDevice(identity, opened, beginning);
  return opening;
};

/** A device is a browser (without its version, which changes) and a network. */
const deviceOf = ({ digest }: Identity, member: string, { ip, userAgent }: Pick<From, 'ip' | 'userAgent'>): string =>
  digest('device', `${member} ${userAgent.replaceAll(/[\d.]+/g, '')} ${coarseNetwork(ip)}`);

/** Whether somebody has signed in as this member from here before. */
export const isKnownDevice = async (
  identity: Identity,
  member: string,
  from: Pick<From, 'ip' | 'userAgent'>,
): Promise<boolean> => (await identity.factors.devices(member)).includes(deviceOf(identity, member, from));

/** The first device of an account is no news. */
const noteDevice = async (identity: Identity, opened: SigningIn, beginning: Beginning): Promise<void> => {
  const { factors } = identity;
  const { member, now } = beginning;
  const device = deviceOf(identity, member.id, beginning);
  const known = await factors.devices(member.id);
  await factors.putDevice(member.id, device, new Date(now.getTime() + deviceMs));
  if (known.length === 0 || known.includes(device)) return;
  await notify(identity, opened, member, { notice: 'new-device', from: beginning });
};

export const cookieOf = (session: Session, secret: string, now: Date): string => {
  const seconds = Math.max(0, Math.floor((new Date(session.endsAt).getTime() - now.getTime()) / 1000));
  return `${sessionCookie}=${session.id}.${secret}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Strict`;
};

/** The session that a request's cookie names, if its secret is right: to tell a member's own session from his others. */
export const ownSession = async (
  { store }: Identity,
  cookies: Readonly<Record<string, string>>,
  member: string,
): Promise<Session | undefined> => {
  const [id = '', secret = ''] = (cookies[sessionCookie] ?? '').split('.');
  const session = /^[a-z0-9]{26}$/.test(id) ? await store.session(id) : undefined;
  if (session?.member !== member) return undefined;
  const hash = hashOf(secret);
  return [session.secretHash, session.previousHash ?? ''].some((one) => sameHash(one, hash)) ? session : undefined;
};

/** Who has just set up a second factor has shown it by that: his session counts as one with a second factor. */
export const strengthen = async (
  identity: Identity,
  cookies: Readonly<Record<string, string>>,
  member: string,
): Promise<void> => {
  const session = await ownSession(identity, cookies, member);
  if (session !== undefined) await identity.store.rotateSession(session, { ...session, isStrong: true });
};

export const requireMember = async ({ store }: Identity, id: string): Promise<Member> => {
  const member = await store.member(id);
  if (member === undefined) throw new CloudSignError('session.expired');
  return member;
};
