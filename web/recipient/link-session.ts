import type { RouteName, routes } from '../../lambdas/routes.ts';
import { type Api, ApiProblem, callWith, type Input, type Output } from '../api-client.ts';
import type { LinkSession } from '../api-shapes.ts';

export type RecipientRoute = {
  [N in RouteName]: (typeof routes)[N]['auth'] extends 'recipient' ? N : never;
}[RouteName];
type RecipientInput<N extends RecipientRoute> = Omit<Input<N>, 'token'>;

export interface LinkSessionStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface LinkSessionSetup {
  readonly api: Api;
  /** Survives a reload of the page, and nothing else: `sessionStorage`. */
  readonly storage: LinkSessionStorage;
  readonly now: () => Date;
}

const storageKey = 'cloudsign.link-session';
/** A session this close to its end is renewed before it is used. */
const marginMs = 60_000;

/**
 * The recipient's session. The token of the link stays in memory only, so that a page that slept can go on; what is stored is the
 * session of 15 minutes.
 */
export const createLinkSession = ({ api, storage, now }: LinkSessionSetup) => {
  let linkToken: string | undefined;
  let session: LinkSession | undefined;

  const keep = (fresh: LinkSession): LinkSession => {
    session = fresh;
    storage.setItem(storageKey, JSON.stringify(fresh));
    return fresh;
  };
  const leftMs = (one: LinkSession) => new Date(one.expiresAt).getTime() - now().getTime();
  const exchange = async (token: string) => keep(await api.call('exchangeLink', { body: { token } }));

  /** Begins with the token of the link, or goes on with the session of before a reload. */
  const start = async (token: string | undefined): Promise<void> => {
    if (token !== undefined) {
      storage.removeItem(storageKey);
      session = undefined;
      linkToken = token;
      await exchange(token);
      return;
    }
    session = storedSession(storage);
    if (session === undefined) throw new ApiProblem('link.missing');
  };

  const renew = async (): Promise<void> => {
    if (session !== undefined && leftMs(session) > 0) {
      try {
        keep(await api.call('renewLinkSession', { token: session.accessToken }));
        return;
      } catch (error) {
        if (linkToken === undefined || !isUnauthorized(error)) throw error;
      }
    }
    if (linkToken === undefined) throw new ApiProblem('link.session-expired', { status: 401 });
    await exchange(linkToken);
  };

  const call = async <N extends RecipientRoute>(name: N, input: RecipientInput<N>): Promise<Output<N>> => {
    if (session === undefined || leftMs(session) < marginMs) await renew();
    const attempt = () => callWith(api, name, { ...input, token: session?.accessToken ?? '' });
    try {
      return await attempt();
    } catch (error) {
      if (linkToken === undefined || !isUnauthorized(error)) throw error;
      await exchange(linkToken);
      return attempt();
    }
  };

  /** The link is of no use any more: nothing of the session stays in the browser. */
  const end = (): void => {
    storage.removeItem(storageKey);
    session = undefined;
    linkToken = undefined;
  };

  return { start, renew, call, end };
};
export type RecipientSession = ReturnType<typeof createLinkSession>;

const isUnauthorized = (error: unknown): boolean => error instanceof ApiProblem && error.status === 401;

const storedSession = (storage: LinkSessionStorage): LinkSession | undefined => {
  try {
    const stored = JSON.parse(storage.getItem(storageKey) ?? 'null') as LinkSession | null;
    return typeof stored?.accessToken === 'string' ? stored : undefined;
  } catch {
    return undefined;
  }
};
