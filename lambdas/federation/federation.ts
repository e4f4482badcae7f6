/** The inside of the federation function: the only code of the service that talks to the identity providers of teams. */
import { answerCall } from '../answer-call.ts';
import { discoverProvider, exchangeCode } from './ask-provider.ts';
import type { ProviderFetch } from './fetch-provider.ts';
import { type FederationEvent, type FederationReply, federationEventSchema } from './messages.ts';

const answer = async (event: FederationEvent, fetch: ProviderFetch): Promise<FederationReply> => {
  if (event.kind === 'discover') return { provider: await discoverProvider(event.issuer, fetch) };
  const { kind: _, ...exchange } = event;
  return exchangeCode(exchange, fetch);
};

/** Answers events; a coded failure is data. */
export const createFederation = (fetch: ProviderFetch) =>
  answerCall(federationEventSchema, (event) => answer(event, fetch));
