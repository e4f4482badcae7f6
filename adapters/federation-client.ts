import * as z from 'zod';
import { callFunction } from './call-function.ts';
import {
  type Exchange,
  keySetSchema,
  type Provider,
  type ProviderKeys,
  providerSchema,
} from './federation-messages.ts';

/** Calls the function that alone talks to the identity providers of teams, and that has no right to any data. */
export interface FederationClient {
  readonly discover: (issuer: string) => Promise<Provider>;
  /** The ID token for a code and the keys that it should be signed by. Nothing of it is believed yet. */
  readonly exchange: (exchange: Exchange) => Promise<{ readonly idToken: string; readonly keys: ProviderKeys }>;
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
    return { idToken: z.string().max(100_000).parse(reply.idToken), keys: keySetSchema.parse(reply.keys) };
  },
});
