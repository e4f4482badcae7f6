import {
  allowInsecureRequests,
  authorizationCodeGrant,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  ResponseBodyError,
  skipStateCheck,
} from 'openid-client';
import * as z from 'zod';
import { type Exchange, type Provider, type ProviderKeys, userinfoSchema } from '../../adapters/federation-messages.ts';
import { CloudSignError, isCloudSignError } from '../../core/errors.ts';
import { idTokenAlgorithms } from '../../core/identity/id-token-algorithms.ts';
import { type ProviderFetch, providerFetch } from './fetch-provider.ts';
import type { FederationReply } from './messages.ts';

/** What is read of OpenID Connect Discovery 1.0, 3, and RFC 9207, 3. */
const metadataSchema = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.url().max(2000),
  token_endpoint: z.url().max(2000),
  jwks_uri: z.url().max(2000),
  userinfo_endpoint: z.url().max(2000).optional(),
  response_types_supported: z.array(z.string()).optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});

const unusable = (detail: string, cause?: unknown): CloudSignError =>
  new CloudSignError('sso.provider-unreachable', { detail, ...(cause === undefined ? {} : { cause }) });

const jsonFrom = async (url: string, fetch: ProviderFetch, token?: string): Promise<unknown> => {
  const headers = { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  const response = await providerFetch(fetch)(url, { headers });
  if (response.status !== 200) throw unusable(`status ${response.status}`);
  try {
    return await response.json();
  } catch (cause) {
    throw unusable('not JSON', cause);
  }
};

/** The browser is sent there, so it is held to the same form as what this function asks itself. */
const requireSecure = (url: string, { allowedHosts }: ProviderFetch): void => {
  const { protocol, host, username, password } = new URL(url);
  const isSecure = protocol === 'https:' || allowedHosts.includes(host);
  if (!isSecure || username !== '' || password !== '')
    throw new CloudSignError('sso.provider-address', { detail: host });
};

export const discoverProvider = async (issuer: string, fetch: ProviderFetch): Promise<Provider> => {
  const place = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const read = metadataSchema.safeParse(await jsonFrom(place, fetch));
  if (!read.success) throw unusable('not the metadata of an OpenID provider');
  const { data } = read;
  // Discovery 4.3: exactly the one that was asked for, or metadata of one provider could name another.
  if (data.issuer !== issuer) throw new CloudSignError('sso.issuer-differs');
  if (data.response_types_supported?.includes('code') === false) throw unusable('no authorization code flow');
  const { userinfo_endpoint: userinfoEndpoint } = data;
  const named = [data.authorization_endpoint, data.token_endpoint, data.jwks_uri, userinfoEndpoint];
  for (const url of named) if (url !== undefined) requireSecure(url, fetch);
  // Discovery 3: left out, it is client_secret_basic.
  const methods = data.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return {
    issuer,
    authorizationEndpoint: data.authorization_endpoint,
    tokenEndpoint: data.token_endpoint,
    jwksUri: data.jwks_uri,
    ...(userinfoEndpoint === undefined ? {} : { userinfoEndpoint }),
    namesItself: data.authorization_response_iss_parameter_supported === true,
    secretBy: methods.includes('client_secret_basic') ? 'client_secret_basic' : 'client_secret_post',
  };
};

const configurationOf = ({ provider, clientId, clientSecret }: Exchange, fetch: ProviderFetch): Configuration => {
  const authentication = { client_secret_basic: ClientSecretBasic, client_secret_post: ClientSecretPost };
  const configuration = new Configuration(
    {
      issuer: provider.issuer,
      token_endpoint: provider.tokenEndpoint,
      jwks_uri: provider.jwksUri,
      authorization_response_iss_parameter_supported: provider.namesItself,
      id_token_signing_alg_values_supported: [...idTokenAlgorithms],
    },
    clientId,
    clientSecret,
    authentication[provider.secretBy](clientSecret),
  );
  // Only whether http is possible at all; which host may have it is the fetch's decision.
  if (fetch.allowedHosts.length > 0) allowInsecureRequests(configuration);
  configuration[customFetch] = (url, options) =>
    providerFetch(fetch)(url, options as Parameters<ReturnType<typeof providerFetch>>[1]);
  return configuration;
};

/** How the library says no, in words of ours; what the provider wrote is not repeated. */
const refusalOf = (error: unknown): unknown => {
  const own = [error, error instanceof Error ? error.cause : undefined].find(isCloudSignError);
  if (own !== undefined) return own;
  if (error instanceof ResponseBodyError) {
    // RFC 6749 5.2: our credentials, or the code.
    const isClient = error.error === 'invalid_client' || error.error === 'unauthorized_client';
    return new CloudSignError(isClient ? 'sso.client-refused' : 'sso.token-refused', {
      cause: error,
      detail: /^[a-z_]{1,40}$/.test(error.error) ? error.error : 'an unknown error',
    });
  }
  if (error instanceof ClientError)
    return new CloudSignError('sso.token-refused', { cause: error, detail: error.code ?? '' });
  return error;
};

/** Shows the code, the verifier and the secret to the provider's token endpoint. The access token of the reply leaves this function never. */
export const exchangeCode = async (
  exchange: Exchange,
  fetch: ProviderFetch,
): Promise<Extract<FederationReply, { idToken: string }>> => {
  const reply = new URL(exchange.redirectUri);
  reply.searchParams.set('code', exchange.code);
  // Whether the browser brought the right one was decided before the code came here.
  reply.searchParams.set('iss', exchange.provider.issuer);
  try {
    const tokens = await authorizationCodeGrant(configurationOf(exchange, fetch), reply, {
      pkceCodeVerifier: exchange.verifier,
      expectedNonce: exchange.nonce,
      expectedState: skipStateCheck,
      idTokenExpected: true,
    });
    const keys = (await jsonFrom(exchange.provider.jwksUri, fetch)) as ProviderKeys;
    const { userinfoEndpoint } = exchange.provider;
    const said = tokens.claims();
    // Core 5.4: a provider may tell claims of the scope email there only.
    const isTold = said?.email_verified !== undefined || said?.xms_edov !== undefined;
    if (isTold || userinfoEndpoint === undefined) return { idToken: tokens.id_token ?? '', keys };
    const userinfo = userinfoSchema.safeParse(await jsonFrom(userinfoEndpoint, fetch, tokens.access_token));
    return { idToken: tokens.id_token ?? '', keys, ...(userinfo.success ? { userinfo: userinfo.data } : {}) };
  } catch (error) {
    throw refusalOf(error);
  }
};
