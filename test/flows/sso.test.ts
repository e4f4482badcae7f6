import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, recipient, startTestSystem, type TestSystem } from '../support/local-system.ts';
import { type OidcProvider, personOf, startOidcProvider } from '../support/oidc-provider.ts';
import { setPlan } from '../support/set-plan.ts';
import {
  codeAt,
  connect,
  connectByMail,
  connectTokenFor,
  newSsoTeam,
  nextOf,
  openSsoBrowser,
  proof,
  runTest,
  signInBySso,
  withCookies,
} from '../support/sso-team.ts';
import { join, password, signUp } from '../support/team-members.ts';

let provider: OidcProvider;
let test$: TestSystem;
beforeAll(async () => {
  provider = await startOidcProvider({ now: () => test$.system.clock.now() });
  test$ = await startTestSystem({ providerHosts: [provider.host] });
});
afterEach(() => {
  provider.faults = {};
  // Tries are counted by quarters of an hour.
  test$.system.clock.advance(16 * 60_000);
});
afterAll(async () => {
  await test$.close();
  await provider.close();
});

const settings = () => {
  const { issuer, clientId, clientSecret } = provider;
  return { issuer, clientId, clientSecret, domains: ['example.com'], version: 0, proof };
};

/** A member of a team, connected, and what signs him in. */
const connected = async (role: 'sender' | 'admin' | 'owner' = 'sender', sub = `sub-${Math.random()}`) => {
  const { team, owner } = await newSsoTeam(test$, provider);
  const person = await join(test$, owner, role);
  const browser = openSsoBrowser(test$);
  const enter = async () => {
    provider.person = personOf(sub, person.email);
    return signInBySso(browser, team);
  };
  provider.person = personOf(sub, person.email);
  await connectByMail(test$, browser, { team, email: person.email });
  return { team, owner, person, browser, enter, sub };
};
const entered = async (outcome: ReturnType<typeof signInBySso>) => {
  const found = await outcome;
  if (found.kind !== 'signed-in') throw new Error(found.kind);
  return found.session;
};

describe('a connection', () => {
  test('is set, tested and switched on by an owner; a member connects by mail and signs in without a password', async () => {
    const { team, owner, person, browser, enter } = await connected();
    const session = await entered(enter());
    expect(session.member).toMatchObject({ email: person.email, team, role: 'sender' });
    const { accessToken } = await browser.api.call('refreshSession');
    expect((await browser.api.call('getTeam', { path: { team }, token: accessToken })).id).toBe(team);
    const shown = await owner.call('getSso');
    expect(shown).toMatchObject({ linked: 1, connection: { state: 'on', issuer: provider.issuer } });
    expect(JSON.stringify(shown)).not.toContain(provider.clientSecret);
    const subjects = async () => (await test$.mails(person.email)).map(({ subject }) => subject);
    await expect.poll(subjects).toContain('【セキュリティ通知】会社のアカウントが連携されました');
  });

  test('takes the address from the userinfo endpoint where the ID token is silent about it, as that of Okta', async () => {
    const { team, person, browser } = await connected('sender', 'thin');
    provider.person = { sub: 'thin' };
    provider.faults = { userinfo: { sub: 'thin', email: person.email, email_verified: true } };
    expect((await signInBySso(browser, team)).kind).toBe('signed-in');
  });

  test('what the browser is sent with: code flow, PKCE, state, nonce, and a redirect URI that nobody chooses', async () => {
    const { team } = await newSsoTeam(test$, provider);
    const browser = openSsoBrowser(test$);
    const { url } = await browser.api.call('beginSso', { body: { team } });
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      response_type: 'code',
      client_id: provider.clientId,
      redirect_uri: `${test$.system.pagesUrl}/sso/callback`,
      scope: 'openid email',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect([...browser.cookies.keys()]).toEqual(['__Host-cloudsign-sso']);
  });

  test('open redirect: no request names where to go afterwards', async () => {
    const { team } = await newSsoTeam(test$, provider);
    const { api } = openSsoBrowser(test$);
    for (const more of [{ redirect_uri: 'https://evil.example' }, { to: 'https://evil.example' }])
      expect(await codeOf(api.call('beginSso', { body: { team, ...more } }))).toBe('request.malformed');
  });

  test('is switched on only after a test of it as it is; another secret or client has to be tested anew', async () => {
    const { session: owner } = await signUp(test$);
    await owner.call('setSso', { body: settings() });
    const on = (version: number) =>
      codeOf(owner.call('switchSso', { body: { state: 'on', only: false, version, proof } }));
    expect(await on(1)).toBe('sso.not-tested');
    const { team } = (await test$.api.call('signIn', { body: { email: await ownEmail(owner), password } })).member;
    expect(await codeOf(test$.api.call('beginSso', { body: { team } }))).toBe('sso.not-offered');
    expect(await runTest(test$, owner, provider)).toEqual({ kind: 'tested', email: 'tester@example.com' });
    expect(await on(2)).toBeUndefined();
    await owner.call('setSso', { body: { ...settings(), version: 3 } });
    expect((await owner.call('getSso')).connection).toMatchObject({ state: 'off', only: false });
    expect(await on(4)).toBe('sso.not-tested');
    const { clientSecret: _, ...kept } = settings();
    await runTest(test$, owner, provider);
    await owner.call('setSso', { body: { ...kept, version: 5 } });
    expect((await owner.call('getSso')).connection?.testedAt).toBeDefined();
    expect(await on(6)).toBeUndefined();
  });

  test('a test that fails says why and switches nothing on', async () => {
    const { session: owner } = await signUp(test$);
    await owner.call('setSso', { body: { ...settings(), clientSecret: 'wrong' } });
    expect(await codeOf(runTest(test$, owner, provider))).toBe('sso.client-refused');
    expect((await owner.call('getSso')).connection?.testedAt).toBeUndefined();
  });

  test("names domains of the team's own members only, and each wrong field with what to do", async () => {
    const { session: owner } = await signUp(test$);
    const body = {
      ...settings(),
      issuer: 'http://login.example.jp',
      domains: ['example.com', 'bank.example'],
      clientSecret: undefined,
    };
    const reply = await fetch(new URL(`/v1/teams/${(await owner.call('getTeam')).id}/sso`, test$.system.pagesUrl), {
      method: 'PUT',
      headers: {
        'Content-Type': 'application/json',
        'Accept-Language': 'ja',
        Authorization: `Bearer ${(await test$.api.call('signIn', { body: { email: await ownEmail(owner), password } })).accessToken}`,
      },
      body: JSON.stringify(body),
    });
    const { error } = (await reply.json()) as {
      error: { fields: { path: string; reason: string; message: string }[] };
    };
    expect(error.fields.map(({ path, reason }) => [path, reason])).toEqual([
      ['issuer', 'sso.issuer-malformed'],
      ['clientSecret', 'sso.secret-needed'],
      ['domains.1', 'sso.domain-foreign'],
    ]);
    for (const { message } of error.fields) expect(message).toMatch(/[ぁ-ん]/);
  });

  test('is in the log and mailed to every owner; who changes it proves himself again', async () => {
    const { session: owner } = await signUp(test$);
    const second = await join(test$, owner, 'owner');
    const auditor = await join(test$, owner, 'auditor');
    for (const shown of [{}, { password: 'wrong' }])
      expect(await codeOf(owner.call('setSso', { body: { ...settings(), proof: shown } }))).toBe('factor.proof-wrong');
    await connect(test$, owner, { provider });
    const { version } = await owner.call('getSso');
    expect(await codeOf(owner.call('removeSso', { body: { version, proof: {} } }))).toBe('factor.proof-wrong');
    await owner.call('removeSso', { body: { version, proof } });
    expect(await owner.call('getSso')).toMatchObject({ version: 0, linked: 0 });
    const { events } = await auditor.session.call('listSecurityEvents');
    const types = events.map(({ type }) => type);
    for (const type of ['team.sso-changed', 'team.sso-tested', 'team.sso-removed']) expect(types).toContain(type);
    expect(JSON.stringify(events)).not.toContain(provider.clientSecret);
    const told = async () =>
      (await test$.mails(second.email)).filter(({ subject }) => subject.includes('シングルサインオン')).length;
    await expect.poll(told).toBe(3);
  });

  test('two owners who change it at once: one is told to look again', async () => {
    const { session: owner } = await signUp(test$);
    const set = () => codeOf(owner.call('setSso', { body: settings() }));
    expect((await Promise.all([set(), set()])).sort()).toEqual(['request.conflict', undefined]);
  });
});

const ownEmail = async (session: Parameters<typeof connect>[1]): Promise<string> => {
  const { members } = await session.call('listMembers');
  return members.find(({ role }) => role === 'owner')?.email ?? '';
};

describe('connecting an account', () => {
  test('while signed in: a new proof, then the provider, with the same address', async () => {
    const { team, owner } = await newSsoTeam(test$, provider);
    const person = await join(test$, owner, 'sender');
    const browser = openSsoBrowser(test$);
    const begin = (shown: object) => withCookies(browser, person.session)('beginSsoLink', { body: { proof: shown } });
    expect(await codeOf(begin({}))).toBe('factor.proof-wrong');
    expect(await person.session.call('getOwnSso')).toEqual({ offered: true });
    provider.person = personOf('hana', 'somebody-else@example.com');
    const wrong = await browser.visit((await begin(proof)).url);
    expect(await codeOf(browser.api.call('completeSso', { body: wrong }))).toBe('sso.account-mismatch');
    provider.person = personOf('hana', person.email.toUpperCase());
    const { url } = await begin(proof);
    expect(new URL(url).searchParams.get('login_hint')).toBe(person.email);
    expect(await browser.api.call('completeSso', { body: await browser.visit(url) })).toEqual({ kind: 'linked' });
    expect((await entered(signInBySso(browser, team))).member.email).toBe(person.email);
    expect(await person.session.call('getOwnSso')).toMatchObject({ offered: true, linkedAt: expect.any(String) });
    expect(await codeOf(person.session.call('removeSsoLink', { body: { proof: {} } }))).toBe('factor.proof-wrong');
    await person.session.call('removeSsoLink', { body: { proof } });
    expect((await signInBySso(browser, team)).kind).toBe('mailed');
    expect(await codeOf(browser.api.call('refreshSession'))).toBe('session.expired');
  });

  test('somebody who was just invited never needs his password', async () => {
    const { team, owner } = await newSsoTeam(test$, provider, true);
    const { email } = await join(test$, { ...owner }, 'sender').catch(async () => ({
      email: await invitedEmail(owner),
    }));
    const browser = openSsoBrowser(test$);
    provider.person = personOf('new-one', email);
    await connectByMail(test$, browser, { team, email });
    expect((await entered(signInBySso(browser, team))).member.email).toBe(email);
  });

  test('the link of the mail counts once, for half an hour, in the browser of the sign-in', async () => {
    const { team, owner } = await newSsoTeam(test$, provider);
    const { email } = await join(test$, owner, 'sender');
    provider.person = personOf('taro', email);
    const browser = openSsoBrowser(test$);
    await signInBySso(browser, team);
    const token = await connectTokenFor(test$, email);
    const other = openSsoBrowser(test$);
    expect(await codeOf(other.api.call('confirmSsoLink', { body: { token } }))).toBe('sso.link-invalid');
    await browser.api.call('confirmSsoLink', { body: { token } });
    expect(await codeOf(browser.api.call('confirmSsoLink', { body: { token } }))).toBe('sso.link-invalid');
    provider.person = personOf('another-sub', email);
    await signInBySso(browser, team);
    const late = await connectTokenFor(test$, email, [token]);
    test$.system.clock.advance(31 * 60_000);
    expect(await codeOf(browser.api.call('confirmSsoLink', { body: { token: late } }))).toBe('sso.link-invalid');
  });
});

const invitedEmail = async (owner: Parameters<typeof connect>[1]): Promise<string> => {
  const { members } = await owner.call('listMembers');
  return members.find(({ role }) => role === 'sender')?.email ?? '';
};

describe('entering by single sign-on only', () => {
  test('shuts passwords out at once, but not owners, API keys or other teams of the person', async () => {
    const { team, owner, person, enter, browser } = await connected();
    const { key } = await owner.call('makeApiKey', { body: { label: 'k', scopes: ['documents:read'] } });
    const before = await test$.api.call('signIn', { body: { email: person.email, password } });
    const { version } = await owner.call('getSso');
    await owner.call('switchSso', { body: { state: 'on', only: true, version, proof } });
    const ask = (token: string) => codeOf(test$.api.call('getTeam', { path: { team }, token }));
    expect(await ask(before.accessToken)).toBe('session.sso-required');
    expect(await codeOf(test$.api.call('signIn', { body: { email: person.email, password } }))).toBe(
      'session.sso-required',
    );
    expect(await ask((await entered(enter())).accessToken)).toBeUndefined();
    expect(await ask((await browser.api.call('refreshSession')).accessToken)).toBeUndefined();
    expect(await codeOf(owner.call('getTeam'))).toBeUndefined();
    expect(await codeOf(test$.api.call('listDocuments', { path: { team }, token: key }))).toBeUndefined();
    const { session: elsewhere } = await signUp(test$);
    await elsewhere.call('inviteMember', { body: { email: person.email, role: 'sender', language: 'ja' } });
    const invitation = async () =>
      (await test$.mails(person.email))
        .flatMap(({ links }) => links)
        .find((link) => link.includes(`/join#`))
        ?.split('#')[1];
    await expect
      .poll(async () => (await test$.mails(person.email))[0]?.links.some((l) => l.includes('/join#')))
      .toBe(true);
    await test$.api.call('acceptInvitation', { body: { token: await invitation() } });
    const there = await test$.api.call('signIn', { body: { email: person.email, password } });
    expect(there.member.team).toBe((await elsewhere.call('getTeam')).id);
    await setPlan(test$, team, 'standard');
    expect(await ask(before.accessToken)).not.toBe('session.sso-required');
  });
});

describe('which team', () => {
  test('enumeration: whether an address has an account, or its team a provider, is told to its mailbox only', async () => {
    const { team, owner } = await newSsoTeam(test$, provider);
    const { email } = await join(test$, owner, 'sender');
    const { email: unknown } = recipient('nobody');
    const before = (await test$.mails(email)).length;
    for (const address of [email, unknown])
      expect(await test$.api.call('mailSso', { body: { email: address, language: 'ja' } })).toEqual({ accepted: true });
    await expect.poll(async () => (await test$.mails(email)).length).toBe(before + 1);
    await expect.poll(async () => (await test$.mails(unknown)).length).toBe(1);
    expect((await test$.mails(email))[0]?.links).toContain(`${test$.system.pagesUrl}/sso#${team}`);
    expect((await test$.mails(unknown))[0]?.links.some((link) => link.includes('/sso#'))).toBe(false);
    expect(await codeOf(test$.api.call('beginSso', { body: { team: 'z'.repeat(26) } }))).toBe('sso.not-offered');
  });
});

test('the log tells sign-ins and refusals by code, and nothing that the provider wrote', async () => {
  const { team, owner, enter, person } = await connected();
  const auditor = await join(test$, owner, 'auditor');
  await entered(enter());
  provider.person = { sub: 'stranger-1', email: 'stranger@evil.example', email_verified: true };
  expect(await codeOf(signInBySso(openSsoBrowser(test$), team))).toBe('sso.mail-refused');
  const { events } = await auditor.session.call('listSecurityEvents');
  expect(events.find(({ type }) => type === 'sso.refused')?.data).toEqual({ code: 'sso.mail-refused' });
  const signedIn = events.find(({ type }) => type === 'sso.signed-in');
  expect(signedIn?.member).toBe(person.id);
  expect(events.find(({ type }) => type === 'sso.linked')?.data).toEqual({ by: 'mail' });
  expect(JSON.stringify(events)).not.toMatch(/stranger|evil\.example/);
});

describe('the second factor', () => {
  test('is asked for after single sign-on as after a password, and not before the provider vouched', async () => {
    const { person, enter, team, browser } = await connected();
    const { secret } = await person.session.call('beginTotp', { body: { proof } });
    const code = () => codeAt(secret, test$.system.clock.now());
    await person.session.call('confirmTotp', { body: { code: code() } });
    test$.system.clock.advance(30_000);
    const step = await nextOf(enter());
    expect(step).toMatchObject({ code: 'session.second-factor-required', methods: ['totp', 'recovery-code'] });
    expect(browser.cookies.has('__Host-cloudsign')).toBe(false);
    expect(
      await codeOf(browser.api.call('signInSecondFactor', { body: { challenge: step.challenge, code: '000000' } })),
    ).toBe('factor.code-wrong');
    const session = await browser.api.call('signInSecondFactor', { body: { challenge: step.challenge, code: code() } });
    expect(session.member.team).toBe(team);
  });

  test('factor bypass by single sign-on: a team that demands one lets nobody in without it, whatever the provider says of its own', async () => {
    const { owner, enter, browser, team } = await connected();
    const { secret } = await owner.call('beginTotp', { body: { proof } });
    const ownerCode = () => codeAt(secret, test$.system.clock.now());
    await owner.call('confirmTotp', { body: { code: ownerCode() } });
    await owner.call('setTeamSecurity', { body: { secondFactor: 'required' } });
    provider.faults = {
      claims: { amr: ['pwd', 'mfa', 'hwk'], acr: 'http://schemas.openid.net/pape/policies/2007/06/multi-factor' },
    };
    const step = await nextOf(enter());
    expect(step.code).toBe('session.enrollment-required');
    expect(browser.cookies.has('__Host-cloudsign')).toBe(false);
    const seed = await browser.api.call('beginEnrollment', { body: { challenge: step.challenge } });
    const done = await browser.api.call('confirmEnrollment', {
      body: { challenge: step.challenge, code: codeAt(seed.secret, test$.system.clock.now()) },
    });
    expect(done.member.team).toBe(team);
    test$.system.clock.advance(30_000);
    expect((await nextOf(enter())).code).toBe('session.second-factor-required');
  });
});
