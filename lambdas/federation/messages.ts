import * as z from 'zod';
import { exchangeSchema, type Provider, type ProviderKeys, type Userinfo } from '../../adapters/federation-messages.ts';
import type { CallFailure } from '../answer-call.ts';

/** What the federation function is asked. Of people it sees what stands in the ID token of whoever is signing in, and keeps nothing. */
export const federationEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('discover'), issuer: z.string().max(500) }),
  z.strictObject({ kind: z.literal('exchange'), ...exchangeSchema.shape }),
]);
export type FederationEvent = z.infer<typeof federationEventSchema>;

export type FederationReply =
  | { readonly provider: Provider }
  | { readonly idToken: string; readonly keys: ProviderKeys; readonly userinfo?: Userinfo }
  | CallFailure;
