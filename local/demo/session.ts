import type { RouteName } from '../../lambdas/routes.ts';
import { type ApiClient, ApiProblem, type CallParts } from './api-client.ts';

/** A signed-in member; signs in again when the access token has run out. */
export interface DemoSession {
  readonly api: ApiClient;
  readonly call: ApiClient['call'];
  /** The same through another client. */
  readonly through: <N extends RouteName>(
    client: ApiClient,
    name: N,
    parts?: CallParts,
  ) => ReturnType<typeof client.call<N>>;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export const signIn = async (api: ApiClient, credentials: Credentials): Promise<DemoSession> => {
  let session = await api.call('signIn', { body: credentials });
  let renewal: Promise<unknown> | undefined;
  const renew = (): Promise<unknown> => {
    renewal ??= api
      .call('signIn', { body: credentials })
      .then((next) => {
        session = next;
      })
      .finally(() => {
        renewal = undefined;
      });
    return renewal;
  };
  const withToken = (parts: CallParts): CallParts => ({
    ...parts,
    path: { team: session.member.team, ...parts.path },
    token: session.accessToken,
  });
  return {
    api,
    through: (client, name, parts = {}) => client.call(name, withToken(parts)),
    call: async (name, parts = {}) => {
      try {
        return await api.call(name, withToken(parts));
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
        await renew();
        return api.call(name, withToken(parts));
      }
    },
  };
};
