import * as z from 'zod';
import { callFunction } from './call-function.ts';
import {
  type Exchange,
  keySetSchema,
  type Provider,
  type ProviderKeys,
  providerSchema,
  type Userinfo,
  userinfoSchema,
} from './federation-messages.ts';

export interface Exchanged {
  readonly idToken: string;
  readonly keys: ProviderKeys;
  /** Where the ID token says nothing about the mail address, as Okta's does. */
  readonly userinfo?: Userinfo | undefined;
}

/** Calls the function that alone talks to the identity providers of teams, and that has no right to any data. */
export interface FederationClient {
  readonly discover: (issuer: string) => Promise<Provider>;
  /** The ID token for a code and the keys that it should be signed by. Nothing of it is believed yet. */
  readonly exchange: (exchange: Exchange) => Promise<Exchanged>;
}

/** The function's own time, and a little: it is silent while it asks. */
const silentMs = 22_000;

export const openFederationClient = (functionName: string): FederationClient => ({
  discover: async (issuer) => {
    const { provider } = await callFunction(functionName, { kind: 'discover', issuer }, { silentMs });
    return providerSchema.parse(provider);
  },
  exchange: async (exchange) => {
    const reply = await callFunction(functionName, { kind: 'exchange', ...exchange }, { silentMs });
    return {
      idToken: z.string().max(100_000).parse(reply.idToken),
      keys: keySetSchema.parse(reply.keys),
      userinfo: userinfoSchema.optional().parse(reply.userinfo),
    };
  },
});
