import { createHmac } from 'node:crypto';
import { exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, startTestSystem, type TestSystem } from '../support/local-system.ts';
import { type OidcProvider, personOf, startOidcProvider } from '../support/oidc-provider.ts';
import { setPlan } from '../support/set-plan.ts';
import {
  connect,
  connectByMail,
  connectTokenFor,
  newSsoTeam,
  openSsoBrowser,
  proof,
  type SsoTeam,
  signInBySso,
} from '../support/sso-team.ts';
import { invitationFor, join, password, signUp } from '../support/team-members.ts';

let provider: OidcProvider;
let second: OidcProvider;
let test$: TestSystem;
beforeAll(async () => {
  const clock = { now: () => test$.system.clock.now() };
  provider = await startOidcProvider(clock);
  second = await startOidcProvider(clock);
  test$ = await startTestSystem({ providerHosts: [provider.host, second.host] });
});
beforeEach(() => {
  provider.requests.length = 0;
});
afterEach(() => {
  provider.faults = {};
  second.faults = {};
  // Tries are counted by quarters of an hour.
  test$.system.clock.advance(16 * 60_000);
});
afterAll(async () => {
  await test$.close();
  await provider.close();
  await second.close();
});

interface Victim extends SsoTeam {
  readonly victim: Awaited<ReturnType<typeof join>>;
  readonly browser: ReturnType<typeof openSsoBrowser>;
}

/** A team with a provider, and a member who is connected with the subject `victim`. */
const withVictim = async (): Promise<Victim> => {
  const made = await newSsoTeam(test$, provider);
  const victim = await join(test$, made.owner, 'sender');
  const browser = openSsoBrowser(test$);
  provider.person = personOf('victim', victim.email);
  await connectByMail(test$, browser, { team: made.team, email: victim.email });
  return { ...made, victim, browser };
};
const refusalOf = (team: string) => codeOf(signInBySso(openSsoBrowser(test$), team));
const mailsTo = async (email: string): Promise<number> => (await test$.mails(email)).length;

describe('account takeover', () => {
  test('by an address that the provider has not verified, or of a domain that the team does not allow', async () => {
    const { team, victim } = await withVictim();
    const before = await mailsTo(victim.email);
    const claims: readonly object[] = [
      { email: victim.email, email_verified: false },
      { email: victim.email },
      { email: victim.email, email_verified: 'true' },
      { email_verified: true },
      { email: 'victim@evil.example', email_verified: true },
      { email: `${victim.email}@evil.example`, email_verified: true },
      { email: `victim@evil.example,${victim.email}`, email_verified: true },
    ];
    for (const more of claims) {
      provider.person = { sub: 'evil', ...more };
      expect(await refusalOf(team), JSON.stringify(more)).toBe('sso.mail-refused');
    }
    provider.person = { sub: 'evil' };
    for (const userinfo of [
      { sub: 'evil', email: victim.email, email_verified: false },
      { sub: 'victim', email: victim.email, email_verified: true },
      { email: victim.email, email_verified: true },
    ]) {
      provider.faults = { userinfo };
      expect(await refusalOf(team), JSON.stringify(userinfo)).toBe('sso.mail-refused');
    }
    expect(await mailsTo(victim.email)).toBe(before);
  });

  test('by the verified address of the victim under another subject: no session, and the mailed link does nothing in a browser that did not begin', async () => {
    const { team, victim, browser } = await withVictim();
    const used = await connectTokenFor(test$, victim.email);
    const attacker = openSsoBrowser(test$);
    provider.person = personOf('evil', victim.email);
    expect((await signInBySso(attacker, team)).kind).toBe('mailed');
    expect(attacker.cookies.has('__Host-cloudsign')).toBe(false);
    const token = await connectTokenFor(test$, victim.email, [used]);
    // The victim opens the link of the mail that the attacker had sent.
    expect(await codeOf(browser.api.call('confirmSsoLink', { body: { token } }))).toBe('sso.link-invalid');
    expect((await signInBySso(attacker, team)).kind).toBe('mailed');
    provider.person = personOf('victim', victim.email);
    expect((await signInBySso(browser, team)).kind).toBe('signed-in');
  });

  test("by another team's issuer with the same address: it opens nothing of a team that the account is not in", async () => {
    const { victim } = await withVictim();
    const evil = await newSsoTeam(test$, second);
    const before = await mailsTo(victim.email);
    second.person = personOf('victim', victim.email);
    expect((await signInBySso(openSsoBrowser(test$), evil.team)).kind).toBe('mailed');
    expect(await mailsTo(victim.email)).toBe(before);
  });

  test('team crossing: the provider of one team opens that team only, also for somebody who is in both', async () => {
    const { team, victim } = await withVictim();
    const evil = await newSsoTeam(test$, second);
    await evil.owner.call('inviteMember', { body: { email: victim.email, role: 'sender', language: 'ja' } });
    const invited = async () =>
      (await test$.mails(victim.email)).filter(({ links }) => links.some((l) => l.includes('/join#')));
    await expect.poll(async () => (await invited()).length).toBe(2);
    await test$.api.call('acceptInvitation', { body: { token: await invitationFor(test$, victim.email) } });
    const browser = openSsoBrowser(test$);
    second.person = personOf('made-up', victim.email);
    const used = await connectTokenFor(test$, victim.email);
    expect((await signInBySso(browser, evil.team)).kind).toBe('mailed');
    const token = await connectTokenFor(test$, victim.email, [used]);
    await browser.api.call('confirmSsoLink', { body: { token } });
    const outcome = await signInBySso(browser, evil.team);
    if (outcome.kind !== 'signed-in') throw new Error(outcome.kind);
    expect(outcome.session.member.team).toBe(evil.team);
    const { accessToken } = outcome.session;
    const own = { path: { team: evil.team }, token: accessToken };
    expect(await codeOf(browser.api.call('getTeam', { path: { team }, token: accessToken }))).toBe('request.not-found');
    expect((await browser.api.call('getTeam', own)).teams.map(({ id }) => id)).toEqual([evil.team]);
    expect(await codeOf(browser.api.call('switchTeam', { body: { team } }))).toBe('sso.other-team');
    expect((await browser.api.call('refreshSession')).member.team).toBe(evil.team);
    // Nor does it see or end what the person has open elsewhere, or give his account a second factor.
    const { sessions } = await browser.api.call('listSessions', own);
    expect(sessions.every(({ current }) => current)).toBe(true);
    expect(await codeOf(browser.api.call('beginTotp', { ...own, body: { proof: {} } }))).toBe('factor.proof-wrong');
    const { owner } = evil;
    await ownFactor(owner);
    await owner.call('setTeamSecurity', { body: { secondFactor: 'required' } });
    expect(await codeOf(signInBySso(browser, evil.team))).toBe('sso.enroll-by-password');
  });

  test('team crossing: an owner of another team neither sees nor changes a connection', async () => {
    const { team, owner } = await newSsoTeam(test$, provider);
    const { session: stranger } = await signUp(test$);
    for (const name of [
      'getSso',
      'setSso',
      'switchSso',
      'removeSso',
      'beginSsoTest',
      'beginSsoLink',
      'getOwnSso',
    ] as const)
      expect(await codeOf(stranger.call(name, { path: { team } })), name).toBe('request.not-found');
    const admin = await join(test$, owner, 'admin');
    const sender = await join(test$, owner, 'sender');
    expect((await admin.session.call('getSso')).connection?.state).toBe('on');
    expect(await codeOf(sender.session.call('getSso'))).toBe('session.forbidden');
    const body = { state: 'off', only: false, version: 3, proof };
    expect(await codeOf(admin.session.call('switchSso', { body }))).toBe('session.forbidden');
  });
});

const ownFactor = async (owner: Victim['owner']): Promise<void> => {
  const { codeAt } = await import('../support/sso-team.ts');
  const { secret } = await owner.call('beginTotp', { body: { proof } });
  await owner.call('confirmTotp', { body: { code: codeAt(secret, test$.system.clock.now()) } });
};

describe('a subject', () => {
  test('reused by another issuer, another connection or in another team is nobody here', async () => {
    const { team, owner, victim, browser } = await withVictim();
    const other = await newSsoTeam(test$, provider);
    const used = await connectTokenFor(test$, victim.email);
    provider.person = personOf('victim', victim.email);
    expect((await signInBySso(browser, other.team)).kind).toBe('mailed');
    // The team moves to another provider, at which somebody else has this subject.
    provider.person = personOf('victim', victim.email);
    const before = openSsoBrowser(test$);
    expect((await signInBySso(before, team)).kind).toBe('signed-in');
    await connect(test$, owner, { provider: second });
    expect((await owner.call('getSso')).linked).toBe(0);
    expect(await victim.session.call('getOwnSso')).toEqual({ offered: true });
    expect(await codeOf(before.api.call('refreshSession'))).toBe('session.expired');
    second.person = personOf('victim', 'evil@example.com');
    expect((await signInBySso(browser, team)).kind).toBe('mailed');
    await connect(test$, owner, { provider });
    provider.person = personOf('victim', victim.email);
    expect((await signInBySso(browser, team)).kind).toBe('mailed');
    expect(await connectTokenFor(test$, victim.email, [used])).toBeDefined();
  });

  test('that is connected with one account is not connected with a second one', async () => {
    const { team, owner } = await withVictim();
    const other = await join(test$, owner, 'sender');
    const browser = openSsoBrowser(test$);
    provider.person = personOf('victim', other.email);
    const begin = await other.session.through(browser.api, 'beginSsoLink', { body: { proof } });
    expect(await codeOf(browser.api.call('completeSso', { body: await browser.visit(begin.url) }))).toBe(
      'sso.bound-elsewhere',
    );
    expect(team).toBeDefined();
  });
});

describe('a forged ID token', () => {
  const hmac = (secret: string) => (claims: object) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const input = `${part({ alg: 'HS256', kid: 'one' })}.${part(claims)}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };

  test('alg none, HS256 with the public key, HS256 with the client secret, the key of somebody else', async () => {
    const { team, victim } = await withVictim();
    const publicKey = (await importJWK(provider.keys.rsaPublic, 'RS256')) as Parameters<typeof exportSPKI>[0];
    const { privateKey } = await generateKeyPair('RS256');
    const forgers = {
      none: (claims: object) => new UnsecuredJWT({ ...claims }).encode(),
      'HS256, public key': hmac(await exportSPKI(publicKey)),
      'HS256, client secret': hmac(provider.clientSecret),
      'another key': (claims: object) =>
        new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey),
    };
    provider.person = personOf('victim', victim.email);
    for (const [name, token] of Object.entries(forgers)) {
      provider.faults = { token };
      expect(await refusalOf(team), name).toBe('sso.token-refused');
    }
  });

  test('wrong audience, azp, nonce or issuer, expired, from the future, without a subject', async () => {
    const { team, victim } = await withVictim();
    provider.person = personOf('victim', victim.email);
    const seconds = Math.floor(test$.system.clock.now().getTime() / 1000);
    const wrong: readonly Readonly<Record<string, unknown>>[] = [
      { aud: 'another-client' },
      { aud: [provider.clientId, 'another-client'] },
      { azp: 'another-client' },
      { nonce: 'n'.repeat(43) },
      { nonce: undefined },
      { iss: second.issuer },
      { iat: seconds - 7200, exp: seconds - 3600 },
      { iat: seconds + 3600, exp: seconds + 7200 },
      { sub: undefined },
    ];
    for (const claims of wrong) {
      provider.faults = { claims };
      expect(await refusalOf(team), JSON.stringify(claims)).toBe('sso.token-refused');
    }
    provider.faults = {};
    expect(await refusalOf(team)).toBeUndefined();
  });
});

describe('the reply to the browser', () => {
  test('mix-up: a reply that names another issuer, or none, shows its code to nobody', async () => {
    const { team } = await withVictim();
    for (const iss of [second.issuer, undefined]) {
      provider.faults = { reply: { iss } };
      provider.requests.length = 0;
      expect(await refusalOf(team)).toBe('sso.token-refused');
      expect(provider.requests).not.toContain('POST /token');
    }
  });

  test('replay: a state counts once, also at the same moment, and a code once', async () => {
    const { team, browser } = await withVictim();
    const { url } = await browser.api.call('beginSso', { body: { team } });
    const reply = await browser.visit(url);
    const finish = (body: object) => codeOf(browser.api.call('completeSso', { body }));
    expect(
      (await Promise.all([finish(reply), finish(reply), finish(reply)])).filter((code) => code === undefined),
    ).toHaveLength(1);
    expect(await finish(reply)).toBe('sso.attempt-over');
    const again = await browser.visit((await browser.api.call('beginSso', { body: { team } })).url);
    expect(await finish({ ...again, code: reply.code })).toBe('sso.token-refused');
  });

  test('login CSRF: the state of another browser signs nobody in, and stays good where it began', async () => {
    const { team, browser } = await withVictim();
    const reply = await browser.visit((await browser.api.call('beginSso', { body: { team } })).url);
    const other = openSsoBrowser(test$);
    expect(await codeOf(other.api.call('completeSso', { body: reply }))).toBe('sso.attempt-over');
    await other.api.call('beginSso', { body: { team } });
    expect(await codeOf(other.api.call('completeSso', { body: reply }))).toBe('sso.attempt-over');
    expect((await browser.api.call('completeSso', { body: reply })).kind).toBe('signed-in');
    const foreign = await fetch(new URL('/v1/sessions/sso/completions', test$.system.pagesUrl), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: 'https://evil.example' },
      body: JSON.stringify(reply),
    });
    expect(foreign.status).toBe(403);
  });

  test('late, made up, or a refusal of the provider', async () => {
    const { team, browser } = await withVictim();
    const start = async () => browser.visit((await browser.api.call('beginSso', { body: { team } })).url);
    const late = await start();
    test$.system.clock.advance(11 * 60_000);
    expect(await codeOf(browser.api.call('completeSso', { body: late }))).toBe('sso.attempt-over');
    expect(await codeOf(browser.api.call('completeSso', { body: { ...late, state: 'A'.repeat(43) } }))).toBe(
      'sso.attempt-over',
    );
    const { code: _, ...refused } = await start();
    expect(await codeOf(browser.api.call('completeSso', { body: { ...refused, error: 'access_denied' } }))).toBe(
      'sso.provider-refused',
    );
  });

  test('session fixation: cookies that were there before become nothing', async () => {
    const { team, browser } = await withVictim();
    const planted = `${'a'.repeat(26)}.${'b'.repeat(43)}`;
    browser.cookies.set('__Host-cloudsign', planted);
    browser.cookies.set('__Host-cloudsign-sso', 'c'.repeat(43));
    expect((await signInBySso(browser, team)).kind).toBe('signed-in');
    expect(browser.cookies.get('__Host-cloudsign')).not.toContain('a'.repeat(26));
    expect(browser.cookies.get('__Host-cloudsign-sso')).not.toBe('c'.repeat(43));
  });
});

describe('SSRF by a connection', () => {
  test('metadata services, private networks, this machine and plain http are no issuers', async () => {
    const { session: owner } = await signUp(test$);
    const { clientId, clientSecret } = provider;
    const set = (issuer: string) =>
      codeOf(
        owner.call('setSso', { body: { issuer, clientId, clientSecret, domains: ['example.com'], version: 0, proof } }),
      );
    for (const issuer of [
      'https://169.254.169.254',
      'https://10.0.0.1',
      'https://[::1]',
      'https://localhost:1',
      'https://[fd00:ec2::254]',
    ])
      expect(await set(issuer), issuer).toBe('sso.provider-address');
    const inbox = test$.system.inboxUrl;
    for (const issuer of [
      'http://169.254.169.254',
      inbox,
      'ftp://x.example',
      'https://x.example/?a',
      'https://u:p@x.example',
      'x',
    ])
      expect(await set(issuer), issuer).toBe('request.malformed');
  });

  test('endpoints that the metadata names later are held to the same', async () => {
    const { team } = await withVictim();
    const private$ = 'https://169.254.169.254/latest/meta-data';
    const plain = 'http://127.0.0.1:1/x';
    const named: readonly (readonly [string, string])[] = [
      ['token_endpoint', private$],
      ['token_endpoint', plain],
      ['jwks_uri', private$],
      ['jwks_uri', plain],
      ['userinfo_endpoint', plain],
      // The browser is sent there, not the service.
      ['authorization_endpoint', plain],
    ];
    for (const [name, place] of named) {
      provider.faults = { metadata: { [name]: place } };
      expect(await refusalOf(team), `${name} ${place}`).toBe('sso.provider-address');
    }
    provider.faults = { metadata: { issuer: second.issuer } };
    expect(await refusalOf(team)).toBe('sso.issuer-differs');
  });

  test('the kept secret is never shown to another issuer than the one it was typed for', async () => {
    const { owner } = await withVictim();
    const { version } = await owner.call('getSso');
    const { clientId } = provider;
    const body = { issuer: second.issuer, clientId, domains: ['example.com'], version, proof };
    expect(await codeOf(owner.call('setSso', { body }))).toBe('request.malformed');
    expect(JSON.stringify(second.presented)).not.toContain(Buffer.from(provider.clientSecret).toString('base64'));
  });
});

describe('who may no longer', () => {
  test('a member who was removed: his company account opens nothing, and neither does a session of before', async () => {
    const { team, owner, victim, browser } = await withVictim();
    expect((await signInBySso(browser, team)).kind).toBe('signed-in');
    const before = await mailsTo(victim.email);
    await owner.call('removeMember', { path: { member: victim.id } });
    expect(await codeOf(browser.api.call('refreshSession'))).toBe('sso.no-member');
    expect((await signInBySso(browser, team)).kind).toBe('mailed');
    expect(await mailsTo(victim.email)).toBe(before);
    await owner.call('inviteMember', { body: { email: victim.email, role: 'sender', language: 'ja' } });
    await expect.poll(async () => mailsTo(victim.email)).toBeGreaterThan(before);
    await test$.api.call('acceptInvitation', { body: { token: await invitationFor(test$, victim.email) } });
    // Who comes back connects anew.
    expect((await signInBySso(browser, team)).kind).toBe('mailed');
  });

  test('a plan without it: the connection is kept and stops, at the start, under way and at refresh', async () => {
    const { team, owner, browser } = await withVictim();
    const under = await browser.visit((await browser.api.call('beginSso', { body: { team } })).url);
    const waiting = openSsoBrowser(test$);
    expect((await signInBySso(waiting, team)).kind).toBe('signed-in');
    await setPlan(test$, team, 'standard');
    expect(await refusalOf(team)).toBe('sso.not-offered');
    expect(await codeOf(browser.api.call('completeSso', { body: under }))).toBe('sso.not-offered');
    expect(await codeOf(waiting.api.call('refreshSession'))).toBe('session.expired');
    const kept = await owner.call('getSso');
    expect(kept).toMatchObject({ mayUse: false, linked: 1, connection: { state: 'on' } });
    const { issuer, clientId } = provider;
    const body = { issuer, clientId, domains: ['example.com'], version: kept.version, proof };
    expect(await codeOf(owner.call('setSso', { body }))).toBe('plan.feature-missing');
    await setPlan(test$, team, 'business');
    expect(await refusalOf(team)).toBeUndefined();
    await setPlan(test$, team, 'free');
    await owner.call('switchSso', { body: { state: 'off', only: false, version: kept.version, proof } });
  });

  test('switched off, or its client changed: what is under way and what began by it ends', async () => {
    const { team, owner, browser } = await withVictim();
    expect((await signInBySso(browser, team)).kind).toBe('signed-in');
    const other = openSsoBrowser(test$);
    const under = await other.visit((await other.api.call('beginSso', { body: { team } })).url);
    const { version } = await owner.call('getSso');
    await owner.call('switchSso', { body: { state: 'off', only: false, version, proof } });
    expect(await codeOf(other.api.call('completeSso', { body: under }))).toBe('sso.not-offered');
    expect(await codeOf(browser.api.call('refreshSession'))).toBe('session.expired');
    expect(await refusalOf(team)).toBe('sso.not-offered');
  });

  test('an address that the allowlist leaves out: at the start, at the reply and at refresh', async () => {
    const { team, owner, browser } = await withVictim();
    expect((await signInBySso(browser, team)).kind).toBe('signed-in');
    const other = openSsoBrowser(test$);
    const under = await other.visit((await other.api.call('beginSso', { body: { team } })).url);
    const entries = [{ cidr: '192.0.2.1', note: '' }];
    await owner.call('setAllowlist', {
      body: { mode: 'enforced', recipients: false, version: 0, entries, confirmed: true },
    });
    provider.requests.length = 0;
    expect(await refusalOf(team)).toBe('access.address-refused');
    expect(await codeOf(other.api.call('completeSso', { body: under }))).toBe('access.address-refused');
    expect(await codeOf(browser.api.call('refreshSession'))).toBe('access.address-refused');
    expect(provider.requests).toEqual([]);
  });
});

test('who signed in by the provider does not change the provider', async () => {
  const { team, owner, email } = await newSsoTeam(test$, provider);
  const browser = openSsoBrowser(test$);
  provider.person = personOf('owner', email);
  await connectByMail(test$, browser, { team, email });
  const outcome = await signInBySso(browser, team);
  if (outcome.kind !== 'signed-in') throw new Error(outcome.kind);
  const { version } = await owner.call('getSso');
  const parts = { path: { team }, token: outcome.session.accessToken, body: { version, proof: { password } } };
  expect(await codeOf(browser.api.call('removeSso', parts))).toBe('sso.signed-in-by-it');
});
