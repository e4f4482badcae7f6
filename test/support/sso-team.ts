import { Secret, TOTP } from 'otpauth';
import type { RouteName } from '../../lambdas/routes.ts';
import { type ApiClient, ApiProblem, createApiClient } from '../../local/demo/api-client.ts';
import type { DemoSession } from '../../local/demo/session.ts';
import { waitUntil } from '../../local/demo/wait-until.ts';
import type { TestSystem } from './local-system.ts';
import type { OidcProvider } from './oidc-provider.ts';
import { password, signUp } from './team-members.ts';

/** What the provider sent to the redirect URI. */
export interface SsoReply {
  readonly state: string;
  readonly code?: string;
  readonly iss?: string;
  readonly error?: string;
}

/** A browser without pages: keeps cookies, follows nothing by itself. */
export interface SsoBrowser {
  readonly api: ApiClient;
  readonly cookies: Map<string, string>;
  /** Goes where the service sent it; the parameters of the reply. */
  readonly visit: (url: string) => Promise<SsoReply>;
}

export const openSsoBrowser = (test: TestSystem): SsoBrowser => {
  const cookies = new Map<string, string>();
  const api = createApiClient(test.system.pagesUrl, async (url, init) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await fetch(url, {
      ...init,
      headers: { ...init.headers, ...(cookie === '' ? {} : { Cookie: cookie }) },
    });
    for (const line of reply.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      if (/Max-Age=0\b/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return reply;
  });
  return {
    api,
    cookies,
    visit: async (url) => {
      const reply = await fetch(url, { redirect: 'manual' });
      const target = new URL(reply.headers.get('location') ?? '');
      return Object.fromEntries(target.searchParams) as unknown as SsoReply;
    },
  };
};

export interface SsoTeam {
  readonly team: string;
  readonly owner: DemoSession;
  readonly email: string;
  readonly proof: { readonly password: string };
}

/** The whole way of signing in, as far as it goes. */
export const signInBySso = async (browser: SsoBrowser, team: string) => {
  const { url } = await browser.api.call('beginSso', { body: { team } });
  return browser.api.call('completeSso', { body: await browser.visit(url) });
};

export const proof = { password };

/** Sets the provider up, tests it and switches it on. */
export const connect = async (
  test: TestSystem,
  owner: DemoSession,
  {
    provider,
    only = false,
    proof: shown = proof,
  }: { readonly provider: OidcProvider; readonly only?: boolean; readonly proof?: object },
): Promise<void> => {
  const { issuer, clientId, clientSecret } = provider;
  const domains = ['example.com'];
  const { version } = await owner.call('getSso');
  await owner.call('setSso', { body: { issuer, clientId, clientSecret, domains, version, proof: shown } });
  await runTest(test, owner, provider);
  const now = await owner.call('getSso');
  await owner.call('switchSso', { body: { state: 'on', only, version: now.version, proof: shown } });
};

export const runTest = async (test: TestSystem, owner: DemoSession, provider: OidcProvider) => {
  const browser = openSsoBrowser(test);
  const { url } = await withCookies(browser, owner)('beginSsoTest');
  const before = provider.person;
  provider.person = { sub: 'tester', email: 'tester@example.com', email_verified: true };
  try {
    return await browser.api.call('completeSso', { body: await browser.visit(url) });
  } finally {
    provider.person = before;
  }
};

/** Calls of a member whose replies set cookies in this browser. */
export const withCookies =
  (browser: SsoBrowser, session: DemoSession) =>
  <N extends RouteName>(name: N, parts: { readonly body?: unknown } = {}) =>
    session.through(browser.api, name, parts);

/** A team of its own with a provider in force. */
export const newSsoTeam = async (test: TestSystem, provider: OidcProvider, only = false): Promise<SsoTeam> => {
  const { email, session } = await signUp(test);
  await connect(test, session, { provider, only });
  return { team: (await session.call('getTeam')).id, owner: session, email, proof };
};

/** Connects an account by the link that its mailbox gets, and signs in. */
export const connectByMail = async (
  test: TestSystem,
  browser: SsoBrowser,
  { team, email }: { team: string; email: string },
) => {
  const outcome = await signInBySso(browser, team);
  if (outcome.kind !== 'mailed') throw new Error(`expected a mail, got ${outcome.kind}`);
  const token = await connectTokenFor(test, email);
  await browser.api.call('confirmSsoLink', { body: { token } });
};

export const connectTokenFor = (test: TestSystem, email: string, known: readonly string[] = []): Promise<string> =>
  waitUntil(`a link that connects ${email}`, async () =>
    (await test.mails(email))
      .flatMap(({ links }) => links)
      .filter((link) => link.includes('/sso/connect#'))
      .map((link) => link.split('#')[1] ?? '')
      .find((token) => !known.includes(token)),
  );

export const codeAt = (secret: string, at: Date): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });

/** What a sign-in still needs. */
export const nextOf = async (call: Promise<unknown>) => {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiProblem && error.next !== undefined) return { code: error.code, ...error.next };
    throw error;
  }
  throw new Error('it went through');
};
