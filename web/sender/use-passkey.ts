import type { Api } from '../api-client.ts';
import { ApiProblem } from '../api-client.ts';

type Answer = { readonly challenge: string; readonly answer: never };

/** Puts a question of the service to an authenticator; the answer goes with its challenge. */
const put = async (
  { challenge, options }: { readonly challenge: string; readonly options: unknown },
  kind: 'make' | 'show',
): Promise<Answer> => {
  const { browserSupportsWebAuthn, startAuthentication, startRegistration } = await import('@simplewebauthn/browser');
  if (!browserSupportsWebAuthn()) throw new ApiProblem('passkey.unsupported');
  try {
    const answer =
      kind === 'make'
        ? await startRegistration({ optionsJSON: options as never })
        : await startAuthentication({ optionsJSON: options as never });
    return { challenge, answer: answer as never };
  } catch {
    // The browser does not say whether somebody pressed "cancel" or there is no such key, so that pages can't find out.
    throw new ApiProblem('passkey.stopped');
  }
};

export const showPasskey = async (api: Api): Promise<Answer> => put(await api.call('askPasskey'), 'show');

export const makePasskey = (question: { readonly challenge: string; readonly options: unknown }): Promise<Answer> =>
  put(question, 'make');
