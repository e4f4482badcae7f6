/** The inside of the federation function: the only code of the service that talks to the identity providers of teams. */
import { isCloudSignError } from '../../core/errors.ts';
import { discoverProvider, exchangeCode } from './ask-provider.ts';
import type { ProviderFetch } from './fetch-provider.ts';
import { type FederationEvent, type FederationReply, federationEventSchema } from './messages.ts';

const answer = async (event: FederationEvent, fetch: ProviderFetch): Promise<FederationReply> => {
  if (event.kind === 'discover') return { provider: await discoverProvider(event.issuer, fetch) };
  const { kind: _, ...exchange } = event;
  return exchangeCode(exchange, fetch);
};

/** Answers an event, or says as data with which code it failed. */
export const createFederation =
  (fetch: ProviderFetch) =>
  async (event: unknown): Promise<FederationReply> => {
    const parsed = federationEventSchema.safeParse(event);
    if (!parsed.success) return { error: { code: 'request.malformed', detail: 'not an event of the federation' } };
    try {
      return await answer(parsed.data, fetch);
    } catch (error) {
      if (!isCloudSignError(error)) throw error;
      return { error: { code: error.code, detail: error.detail ?? '' } };
    }
  };
