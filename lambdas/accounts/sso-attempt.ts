import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Team } from '../../adapters/access-store.ts';
import type { FederationClient } from '../../adapters/federation-client.ts';
import { providerSchema } from '../../adapters/federation-messages.ts';
import type { Connection } from '../../adapters/sso-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import type { MemberId } from '../../core/ids.ts';
import { type Identity, identityPlaces } from './identity.ts';
import type { From } from './notices.ts';
import { hashOf, randomToken, sameHash } from './random-token.ts';

/**
 * Whoever looks at somebody's screen, log or history sees `state` and `code` and can do nothing with them: they count in the browser that
 * holds this cookie only, once, for ten minutes. `__Host-` keeps sibling domains from planting one.
 */
const attemptCookie = '__Host-cloudsign-sso';
const attemptMs = 10 * 60_000;
/** Of the cookie: the mail that connects an account comes after the sign-in, and counts in the same browser only. */
const cookieSeconds = 3600;

const attemptSchema = z.strictObject({
  /** `sign-in`: anybody. `link`: a member who proved himself connects his account. `test`: an owner tries the connection. */
  purpose: z.enum(['sign-in', 'link', 'test']),
  team: z.string(),
  /** Who links or tests. */
  member: z.string().optional(),
  connection: z.string(),
  revision: z.string(),
  provider: providerSchema,
  nonce: z.string(),
  verifier: z.string(),
  browserHash: z.string(),
});
export type Attempt = z.infer<typeof attemptSchema>;

export const redirectUriOf = ({ pagesUrl }: Pick<From['settings'], 'pagesUrl'>): string => `${pagesUrl}/sso/callback`;

interface Beginning extends Pick<From, 'now' | 'settings'> {
  readonly team: Team;
  readonly connection: Connection;
  readonly purpose: Attempt['purpose'];
  readonly member?: MemberId;
  /** Asked to fill the provider's form in. */
  readonly hint?: string;
  readonly setHeader: (name: string, value: string) => void;
}

/** Sends a browser to the team's provider: authorization code flow (OpenID Connect Core 1.0, 3.1) with PKCE (RFC 7636). */
export const beginAttempt = async (
  { factors, cipher }: Identity,
  { federation }: { readonly federation: FederationClient },
  { team, connection, purpose, member, hint, now, settings, setHeader }: Beginning,
): Promise<{ readonly url: string }> => {
  const provider = await federation.discover(connection.issuer);
  const [state, browser] = [randomToken(), randomToken()];
  const [nonce, verifier] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
  const attempt: Attempt = {
    purpose,
    team: team.id,
    ...(member === undefined ? {} : { member }),
    connection: connection.id,
    revision: connection.revision,
    provider,
    nonce,
    verifier,
    browserHash: browser.hash,
  };
  await factors.putChallenge(state.hash, {
    kind: 'sso',
    attempt: cipher.encrypt(identityPlaces.ssoAttempt(state.hash), JSON.stringify(attempt)),
    expiresAt: new Date(now.getTime() + attemptMs).toISOString(),
  });
  setHeader('set-cookie', cookieOf(browser.token));
  const url = new URL(provider.authorizationEndpoint);
  for (const [name, value] of Object.entries({
    response_type: 'code',
    client_id: connection.clientId,
    redirect_uri: redirectUriOf(settings),
    scope: 'openid email',
    state: state.token,
    nonce,
    code_challenge: createHash('sha256').update(verifier, 'ascii').digest('base64url'),
    code_challenge_method: 'S256',
    ...(hint === undefined ? {} : { login_hint: hint }),
  }))
    url.searchParams.set(name, value);
  return { url: url.href };
};

const cookieOf = (token: string): string =>
  `${attemptCookie}=${token}; Path=/; Max-Age=${cookieSeconds}; HttpOnly; Secure; SameSite=Strict`;

/** The attempt that a reply belongs to: begun in this very browser, not long ago, and used up by this. */
export const takeAttempt = async (
  { factors, cipher }: Identity,
  {
    state,
    cookies,
    now,
  }: { readonly state: string; readonly cookies: Readonly<Record<string, string>>; readonly now: Date },
): Promise<Attempt> => {
  const hash = hashOf(state);
  const challenge = await factors.challenge(hash);
  if (challenge?.kind !== 'sso' || challenge.attempt === undefined || new Date(challenge.expiresAt) <= now)
    throw new CloudSignError('sso.attempt-over');
  const attempt = attemptSchema.parse(JSON.parse(cipher.decrypt(identityPlaces.ssoAttempt(hash), challenge.attempt)));
  // Another browser's reply stays good for the browser that began it.
  requireBrowser(cookies, attempt.browserHash, 'sso.attempt-over');
  if (!(await factors.takeChallenge(hash))) throw new CloudSignError('sso.attempt-over');
  return attempt;
};

export const requireBrowser = (
  cookies: Readonly<Record<string, string>>,
  browserHash: string,
  refusal: 'sso.attempt-over' | 'sso.link-invalid',
): void => {
  if (!sameHash(hashOf(cookies[attemptCookie] ?? ''), browserHash)) throw new CloudSignError(refusal);
};
