import * as z from 'zod';

/** Where an identity provider takes what, as it says itself (OpenID Connect Discovery 1.0, 3). */
export const providerSchema = z.strictObject({
  issuer: z.string().max(500),
  authorizationEndpoint: z.string().max(2000),
  tokenEndpoint: z.string().max(2000),
  jwksUri: z.string().max(2000),
  /** Where it tells about whoever has just signed in. */
  userinfoEndpoint: z.string().max(2000).optional(),
  /** Whether it names itself in its replies to the browser (RFC 9207). */
  namesItself: z.boolean(),
  /** How the client's secret is shown to it. */
  secretBy: z.enum(['client_secret_basic', 'client_secret_post']),
});
export type Provider = z.infer<typeof providerSchema>;

/** A public key of a provider, as it came (RFC 7517): untrusted until a signature was checked with it. */
export const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });
export type ProviderKeys = z.infer<typeof keySetSchema>;

export const exchangeSchema = z.strictObject({
  provider: providerSchema,
  clientId: z.string().min(1).max(500),
  clientSecret: z.string().min(1).max(1000),
  redirectUri: z.string().max(500),
  code: z.string().min(1).max(4000),
  verifier: z.string().min(43).max(128),
  nonce: z.string().min(20).max(128),
});
export type Exchange = z.infer<typeof exchangeSchema>;

/** What a userinfo endpoint says (OpenID Connect Core 1.0, 5.3.2), as far as it is read. */
export const userinfoSchema = z.object({
  sub: z.string().max(255),
  email: z.string().max(254).optional(),
  email_verified: z.unknown().optional(),
});
export type Userinfo = z.infer<typeof userinfoSchema>;
