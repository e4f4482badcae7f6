import type { Session } from '../../adapters/identity-store.ts';
import { endAccess } from '../../adapters/team-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import type { Handler } from '../http.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { ownSession } from './begin-session.ts';
import { type Identity, identityPlaces, openIdentity } from './identity.ts';
import { endAll } from './passwords.ts';

interface Asking {
  readonly caller: { readonly member: string; readonly team: string; readonly bySso?: true };
  readonly cookies: Readonly<Record<string, string>>;
  readonly now: Date;
}

/** Who was let in by one team's provider sees and ends what began by that provider, and nothing of the person's other sessions. */
const isInSight = ({ caller }: Pick<Asking, 'caller'>, session: Session): boolean =>
  caller.bySso !== true || session.sso === caller.team;

const view = async (identity: Identity, asking: Asking) => {
  const { caller, cookies, now } = asking;
  const own = await ownSession(identity, cookies, caller.member);
  const sessions = (await identity.store.sessionsOf(caller.member)).filter(
    (session) => new Date(session.endsAt) > now && isInSight(asking, session),
  );
  return {
    sessions: sessions
      .toSorted((a, b) => b.rotatedAt.localeCompare(a.rotatedAt))
      .map(({ id, from, startedAt, rotatedAt, isStrong = false }) => {
        const text = from === undefined ? '{}' : identity.cipher.decrypt(identityPlaces.session(id), from);
        const { browser = '', network = '' } = JSON.parse(text) as { browser?: string; network?: string };
        const times = { startedAt: startedAt ?? rotatedAt, lastUsedAt: rotatedAt };
        return { id, current: id === own?.id, browser, network, isStrong, ...times };
      }),
  };
};

export const listSessions: Handler<'listSessions'> = async (request, opened) =>
  view(await openIdentity(opened), request);

export const endSession: Handler<'endSession'> = async (request, opened) => {
  const { caller, params, now, ip, userAgent } = request;
  const identity = await openIdentity(opened);
  const session = await identity.store.session(params.session);
  if (session === undefined || session.member !== caller.member || !isInSight(request, session))
    throw new CloudSignError('request.not-found');
  await identity.store.endSession(session);
  // Its access token, too, which is the reason that the others have to fetch new ones.
  await endAccess(opened.accessTable, caller.member);
  const event = { team: caller.team, at: now, member: caller.member, ip, userAgent } as const;
  await recordSecurityEvent(opened, { ...event, type: 'session.ended' });
  return view(identity, request);
};

export const endSessions: Handler<'endSessions'> = async (request, opened) => {
  const { caller, cookies, now, ip, userAgent } = request;
  const identity = await openIdentity(opened);
  const own = await ownSession(identity, cookies, caller.member);
  await endAll(identity, opened.accessTable, caller.member, {
    ...(own === undefined ? {} : { keep: own.id }),
    isAmong: (session) => isInSight(request, session),
  });
  const event = { team: caller.team, at: now, member: caller.member, ip, userAgent } as const;
  await recordSecurityEvent(opened, { ...event, type: 'session.all-ended' });
  return view(identity, request);
};
