import { signal } from '@preact/signals';
import type { RouteName, routes } from '../../lambdas/routes.ts';
import { type Api, ApiProblem, callWith, type Input, type Output } from '../api-client.ts';
import type { Session } from '../api-shapes.ts';

export type MemberRoute = {
  [N in RouteName]: (typeof routes)[N]['auth'] extends 'member' | 'api-key' ? N : never;
}[RouteName];
/** What a page gives: the token and the team are added here. */
export type MemberInput<N extends MemberRoute> = Omit<Input<N>, 'token' | 'params'> &
  (Input<N> extends { params: infer Params }
    ? Record<never, never> extends Omit<Params, 'team'>
      ? unknown
      : { readonly params: Omit<Params, 'team'> }
    : unknown);

export type MemberState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreachable'; readonly problem: ApiProblem }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'signed-in'; readonly session: Session };

export interface MemberSessionSetup {
  readonly api: Api;
  readonly now: () => Date;
  /**
   * Runs work while no other tab does. An old refresh cookie used twice ends the session, so two tabs must not refresh at once:
   * the second then sends the cookie that the first was given.
   */
  readonly alone: <Value>(work: () => Promise<Value>) => Promise<Value>;
}

const marginMs = 60_000;

/** The member's session: the access token in memory, the refresh cookie out of reach of scripts. */
export const createMemberSession = ({ api, now, alone }: MemberSessionSetup) => {
  const state = signal<MemberState>({ kind: 'unknown' });
  let refreshing: Promise<Session> | undefined;

  const enter = (session: Session): Session => {
    state.value = { kind: 'signed-in', session };
    return session;
  };
  const refresh = (): Promise<Session> => {
    refreshing ??= alone(() => api.call('refreshSession'))
      .then(enter, (error: unknown) => {
        if (isSignedOut(error)) state.value = { kind: 'signed-out' };
        throw error;
      })
      .finally(() => {
        refreshing = undefined;
      });
    return refreshing;
  };

  /** At the start of the page: is there a session already? */
  const restore = async (): Promise<void> => {
    try {
      await refresh();
    } catch (error) {
      if (state.value.kind === 'signed-out') return;
      const problem = error instanceof ApiProblem ? error : new ApiProblem('page');
      state.value = { kind: 'unreachable', problem };
    }
  };
  const signIn = async (email: string, password: string): Promise<Session> =>
    enter(await api.call('signIn', { body: { email, password } }));
  /** Another of the person's teams; like a refresh, it replaces the cookie. */
  const switchTeam = async (team: string): Promise<Session> =>
    enter(await alone(() => api.call('switchTeam', { body: { team } })));
  const signOut = async (): Promise<void> => {
    await api.call('signOut');
    forget();
  };
  /** The session ended elsewhere, e.g. in another tab. */
  const forget = (): void => {
    state.value = { kind: 'signed-out' };
  };

  const call = async <N extends MemberRoute>(name: N, input: MemberInput<N>): Promise<Output<N>> => {
    const current = state.value.kind === 'signed-in' ? state.value.session : await refresh();
    const left = new Date(current.expiresAt).getTime() - now().getTime();
    const session = left < marginMs ? await refresh() : current;
    const attempt = ({ accessToken, member }: Session) => {
      const params = 'params' in input ? (input.params as Record<string, string>) : {};
      return callWith(api, name, { ...input, params: { ...params, team: member.team }, token: accessToken });
    };
    try {
      return await attempt(session);
    } catch (error) {
      if (!isSignedOut(error)) throw error;
      return attempt(await refresh());
    }
  };

  return { state, restore, signIn, enter, switchTeam, signOut, forget, call };
};
export type MemberSession = ReturnType<typeof createMemberSession>;

const isSignedOut = (error: unknown): boolean => error instanceof ApiProblem && error.status === 401;
