import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, startTestSystem, type TestSystem } from '../support/local-system.ts';
import { type OidcProvider, startOidcProvider } from '../support/oidc-provider.ts';
import {
  connect,
  connectByMail,
  newSsoTeam,
  openSsoBrowser,
  personOf,
  proof,
  signInBySso,
  withCookies,
} from '../support/sso-team.ts';
import { join, signUp } from '../support/team-members.ts';

let provider: OidcProvider;
let test$: TestSystem;
beforeAll(async () => {
  provider = await startOidcProvider({ now: () => test$.system.clock.now() });
  test$ = await startTestSystem({ providerHosts: [provider.host] });
});
afterEach(() => {
  provider.faults = {};
});
afterAll(async () => {
  await test$.close();
  await provider.close();
});

describe('single sign-on', () => {
  test('is set, tested and switched on by an owner; a member connects by mail and signs in without a password', async () => {
    const { team, owner } = await newSsoTeam(test$, provider);
    const { email } = await join(test$, owner, 'sender');
    provider.person = personOf('taro', email);
    const browser = openSsoBrowser(test$);
    await connectByMail(test$, browser, { team, email });
    const outcome = await signInBySso(browser, team);
    if (outcome.kind !== 'signed-in') throw new Error(outcome.kind);
    expect(outcome.session.member).toMatchObject({ email, team, role: 'sender' });
    const { accessToken } = await browser.api.call('refreshSession');
    expect((await browser.api.call('getTeam', { path: { team }, token: accessToken })).id).toBe(team);
    expect(await owner.call('getSso')).toMatchObject({ linked: 1, connection: { state: 'on', issuer: provider.issuer } });
    expect(JSON.stringify(await owner.call('getSso'))).not.toContain(provider.clientSecret);
  });
});
void [codeOf, connect, proof, withCookies, signUp];
