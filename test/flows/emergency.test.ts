import { createHash } from 'node:crypto';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { edgeListsOf } from '../../adapters/allowlist-store.ts';
import type { DemoSession } from '../../local/demo/session.ts';
import { physicalNameOf } from '../../local/runner/local-names.ts';
import { setUpApp } from '../support/authenticator-app.ts';
import { type Call, callFrom } from '../support/call-from.ts';
import {
  beginPeriod,
  codeOf,
  contractPdf,
  recipient,
  startTestSystem,
  type TestSystem,
  uploadFile,
} from '../support/local-system.ts';
import { accessTokenOf, join, password, signUp } from '../support/team-members.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());
/** Tries are counted by quarters of an hour: each test has one of its own, from its beginning. */
beforeEach(() => beginPeriod(test$, 15 * 60_000));

const outside = '127.0.0.2';
const call = (one: Call) => callFrom(test$, { from: outside, ...one });
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

const enforce = async (session: DemoSession, more: object = {}) => {
  const { version } = await session.call('getAllowlist');
  const entries = ['127.0.0.1', '::1'].map((cidr) => ({ cidr, note: '本社' }));
  return session.call('setAllowlist', { body: { mode: 'enforced', recipients: false, version, entries, ...more } });
};

/** An owner with an authenticator app, whose team's list refuses whoever is outside. */
const shutOutOwner = async () => {
  const owner = await signUp(test$);
  const app = await setUpApp(test$, owner.session);
  await enforce(owner.session);
  return { ...owner, ...app };
};
type Owner = Awaited<ReturnType<typeof shutOutOwner>>;

/** First step of signing in, from outside. */
const challengeOf = async (email: string): Promise<string> => {
  const reply = await call({ method: 'POST', path: '/v1/sessions', body: { email, password } });
  expect(reply.code).toBe('session.second-factor-required');
  return (reply.json.error as unknown as { next: { challenge: string } }).next.challenge;
};
const ask = (body: object, headers = {}) =>
  call({ method: 'POST', path: '/v1/allowlist-suspensions/requests', body: { language: 'ja', ...body }, headers });
const release = (token: string, cookie?: string, from = outside) =>
  call({
    method: 'POST',
    path: '/v1/allowlist-suspensions',
    body: { token },
    from,
    headers: cookie === undefined ? {} : { Cookie: cookie },
  });

const linksTo = async (email: string): Promise<readonly string[]> =>
  (await test$.mails(email)).flatMap(({ links }) =>
    links.filter((link) => link.includes('/locked-out#')).map((link) => link.split('#')[1] ?? ''),
  );
/** Asks for a link as its owner would, and takes it out of the mail. */
const askedLink = async ({ email, code }: Pick<Owner, 'email' | 'code'>) => {
  const before = (await linksTo(email)).length;
  const asked = await ask({ challenge: await challengeOf(email), code: code() });
  expect([asked.status, asked.code]).toEqual([202, undefined]);
  await expect.poll(async () => (await linksTo(email)).length).toBe(before + 1);
  // The inbox has the newest mail first.
  return { token: (await linksTo(email))[0] ?? '', cookie: asked.cookie };
};
const documentsOf = (team: string, token: string): Call => ({
  path: `/v1/teams/${team}/documents`,
  headers: bearer(token),
});
const subjectsTo = async (email: string) => (await test$.mails(email)).map(({ subject }) => subject);

/** Teams that the firewall is to be kept for at this moment. */
const teamsAtEdge = async (): Promise<readonly string[]> => {
  const client = DynamoDBDocumentClient.from(test$.system.aws.dynamodb);
  const lists = await edgeListsOf({ name: physicalNameOf('access'), client }, test$.system.clock.now());
  return lists.map(({ team }) => team);
};

describe('an owner whom the allowlist shuts out', () => {
  test('suspends it by password, second factor and mailed link; all owners and admins are told; it is in force again by itself', async () => {
    const owner = await shutOutOwner();
    const [admin, other, sender, auditor] = [
      await join(test$, owner.session, 'admin'),
      await join(test$, owner.session, 'owner'),
      await join(test$, owner.session, 'sender'),
      await join(test$, owner.session, 'auditor'),
    ];
    const { id: team } = await owner.session.call('getTeam');
    const token = await accessTokenOf(test$, admin);
    expect((await call(documentsOf(team, token))).code).toBe('access.address-refused');

    expect(await teamsAtEdge()).toContain(team);
    const link = await askedLink(owner);
    const done = await release(link.token, link.cookie);
    expect([done.status, done.json.teamName]).toEqual([201, '高橋 さくらの会社']);
    expect((await call(documentsOf(team, token))).status).toBe(200);
    expect(await teamsAtEdge()).not.toContain(team);
    const list = await other.session.call('getAllowlist');
    expect([list.mode, list.suspendedUntil]).toEqual(['enforced', done.json.suspendedUntil]);
    for (const { email } of [owner, admin, other]) {
      await expect
        .poll(() => subjectsTo(email))
        .toContain('【重要】チーム「高橋 さくらの会社」の IP アドレス制限が一時停止されました');
    }
    for (const { email } of [sender, auditor])
      expect((await subjectsTo(email)).filter((one) => one.includes('一時停止'))).toEqual([]);
    const { events } = await auditor.session.call('listSecurityEvents');
    const broken = events.find(({ type }) => type === 'allowlist.glass-broken');
    expect([broken?.ip, broken?.data?.until]).toEqual([outside, done.json.suspendedUntil]);
    expect(events.some(({ type }) => type === 'allowlist.glass-asked')).toBe(true);
    expect(events.some(({ type }) => type === 'allowlist.would-refuse')).toBe(true);

    test$.system.clock.advance(4 * 3_600_000);
    const later = await accessTokenOf(test$, admin);
    expect((await call(documentsOf(team, later))).code).toBe('access.address-refused');
    expect(await teamsAtEdge()).toContain(team);
  });

  test('puts it in force again before the time is over, and so does anybody who manages it', async () => {
    const owner = await shutOutOwner();
    const admin = await join(test$, owner.session, 'admin');
    const { id: team } = await owner.session.call('getTeam');
    const { token, cookie } = await askedLink(owner);
    await release(token, cookie);
    const bearerOfAdmin = await accessTokenOf(test$, admin);
    expect((await call(documentsOf(team, bearerOfAdmin))).status).toBe(200);
    const { mode, suspendedUntil } = await enforce(admin.session);
    expect([mode, suspendedUntil]).toEqual(['enforced', undefined]);
    expect((await call(documentsOf(team, bearerOfAdmin))).code).toBe('access.address-refused');
  });

  test('does not loosen the links of recipients', async () => {
    const owner = await shutOutOwner();
    await enforce(owner.session, { recipients: true });
    const to = recipient('受信者');
    const { id: document } = await owner.session.call('createDocument', { body: { title: 'リンク' } });
    await uploadFile(owner.session, document, await contractPdf());
    await owner.session.call('setParticipants', { path: { document }, body: { participants: [to] } });
    await owner.session.call('sendDocument', { path: { document } });
    const exchange = {
      method: 'POST',
      path: '/v1/links/sessions',
      body: { token: await test$.linkFor(to.email) },
    };
    const { token, cookie } = await askedLink(owner);
    expect((await release(token, cookie)).status).toBe(201);
    expect((await call(exchange)).status).toBe(403);
    expect((await call({ ...exchange, from: '127.0.0.1' })).status).toBe(201);
  });

  test('is told before the list is in force how many owners could', async () => {
    const owner = await signUp(test$);
    expect((await owner.session.call('getAllowlist')).owners).toEqual({ count: 1, ready: 0 });
    await setUpApp(test$, owner.session);
    expect((await owner.session.call('getAllowlist')).owners).toEqual({ count: 1, ready: 1 });
  });
});

describe('break-glass is refused', () => {
  test('without a second factor: there is no challenge to go on with, and no other one is taken', async () => {
    const owner = await signUp(test$);
    await enforce(owner.session);
    const signIn = await call({ method: 'POST', path: '/v1/sessions', body: { email: owner.email, password } });
    expect(signIn.code).toBe('access.address-refused');
    const { challenge } = (await call({ method: 'POST', path: '/v1/sessions/passkey/questions' })).json;
    expect((await ask({ challenge, code: '123456' })).code).toBe('session.challenge-expired');
    expect(await linksTo(owner.email)).toEqual([]);
  });

  test('with a recovery code, or without any code', async () => {
    const owner = await shutOutOwner();
    const challenge = await challengeOf(owner.email);
    expect((await ask({ challenge, recoveryCode: owner.recoveryCodes[0] })).code).toBe('request.malformed');
    expect((await ask({ challenge })).code).toBe('allowlist.suspension-needs-factor');
    expect(await linksTo(owner.email)).toEqual([]);
  });

  test('with a code that was used, and after five wrong ones', async () => {
    const owner = await shutOutOwner();
    const used = owner.code();
    expect((await ask({ challenge: await challengeOf(owner.email), code: used })).status).toBe(202);
    const challenge = await challengeOf(owner.email);
    const codes: (string | undefined)[] = [];
    for (let n = 0; n < 6; n++) codes.push((await ask({ challenge, code: used })).code);
    expect(codes.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => 'factor.code-wrong'));
    expect(codes.at(-1)).toMatch(/^session\.(challenge-expired|too-many-tries)$/);
    expect((await ask({ challenge, code: owner.code() })).status).toBeGreaterThan(400);
  });

  test('after another first step than the password, such as single sign-on', async () => {
    const owner = await shutOutOwner();
    const challenge = await challengeOf(owner.email);
    const hash = createHash('sha256').update(challenge, 'utf8').digest('hex');
    await DynamoDBDocumentClient.from(test$.system.aws.dynamodb).send(
      new UpdateCommand({
        TableName: physicalNameOf('identity'),
        Key: { pk: `CHALLENGE#${hash}`, sk: 'CHALLENGE' },
        UpdateExpression: 'REMOVE challenge.byPassword',
        ConditionExpression: 'challenge.byPassword = :true',
        ExpressionAttributeValues: { ':true': true },
      }),
    );
    expect((await ask({ challenge, code: owner.code() })).code).toBe('session.challenge-expired');
    expect(await linksTo(owner.email)).toEqual([]);
  });

  test('by a flood of mails: five a quarter of an hour', async () => {
    const owner = await shutOutOwner();
    const codes: (string | undefined)[] = [];
    for (let n = 0; n < 6; n++)
      codes.push((await ask({ challenge: await challengeOf(owner.email), code: owner.code() })).code);
    expect(codes.at(-1)).toBe('session.too-many-tries');
    expect((await linksTo(owner.email)).length).toBe(5);
  });

  test('by a replayed link, an old one, and one that was replaced by a newer one', async () => {
    const owner = await shutOutOwner();
    const first = await askedLink(owner);
    const second = await askedLink(owner);
    expect((await release(first.token, first.cookie)).code).toBe('allowlist.suspension-invalid');
    expect((await release(second.token, second.cookie)).status).toBe(201);
    await enforce(owner.session);
    expect((await release(second.token, second.cookie)).code).toBe('allowlist.suspension-invalid');
    const third = await askedLink(owner);
    test$.system.clock.advance(15 * 60_000);
    expect((await release(third.token, third.cookie)).code).toBe('allowlist.suspension-invalid');
  });

  test('by two that use one link at the same moment: one goes through', async () => {
    const owner = await shutOutOwner();
    const { token, cookie } = await askedLink(owner);
    const codes = await Promise.all([release(token, cookie), release(token, cookie), release(token, cookie)]);
    expect(codes.map(({ status }) => status).filter((status) => status === 201)).toEqual([201]);
  });

  test('by the mailed link alone, or in another browser: it is in the log, and the link stays good', async () => {
    const owner = await shutOutOwner();
    const auditor = await join(test$, owner.session, 'auditor');
    const { token, cookie } = await askedLink(owner);
    expect((await release(token)).code).toBe('allowlist.suspension-elsewhere');
    expect((await release(token, `__Host-cloudsign-emergency=${'x'.repeat(43)}`)).code).toBe(
      'allowlist.suspension-elsewhere',
    );
    expect((await release('x'.repeat(43), cookie)).code).toBe('allowlist.suspension-invalid');
    const { events } = await auditor.session.call('listSecurityEvents');
    expect(events.filter(({ type }) => type === 'allowlist.glass-refused').length).toBe(2);
    expect((await release(token, cookie)).status).toBe(201);
  });

  test("by another member's link: each browser opens its own", async () => {
    const owner = await shutOutOwner();
    const second = await join(test$, owner.session, 'owner');
    const app = await setUpApp(test$, second.session);
    const mine = await askedLink(owner);
    const theirs = await askedLink({ email: second.email, code: app.code });
    expect((await release(theirs.token, mine.cookie)).code).toBe('allowlist.suspension-elsewhere');
    expect((await release(mine.token, theirs.cookie)).code).toBe('allowlist.suspension-elsewhere');
  });

  test('to admins, and to an owner of another team', async () => {
    const owner = await shutOutOwner();
    const admin = await join(test$, owner.session, 'admin');
    const app = await setUpApp(test$, admin.session);
    expect((await ask({ challenge: await challengeOf(admin.email), code: app.code() })).code).toBe(
      'allowlist.not-shut-out',
    );
    // Owner of a team of his own, sender in this one.
    const stranger = await signUp(test$);
    const strangers = await setUpApp(test$, stranger.session);
    expect((await ask({ challenge: await challengeOf(stranger.email), code: strangers.code() })).code).toBe(
      'allowlist.not-shut-out',
    );
    expect([...(await linksTo(admin.email)), ...(await linksTo(stranger.email))]).toEqual([]);
  });

  test('to who is no owner any more when the link is used, and after a new password', async () => {
    const owner = await shutOutOwner();
    const second = await join(test$, owner.session, 'owner');
    const app = await setUpApp(test$, second.session);
    const link = await askedLink({ email: second.email, code: app.code });
    await owner.session.call('changeMember', { path: { member: second.id }, body: { role: 'sender' } });
    expect((await release(link.token, link.cookie)).code).toBe('allowlist.suspension-invalid');
    const mine = await askedLink(owner);
    const changed = { proof: { password, code: owner.code() }, password: 'kasa-tokei-ringo-to-densha-4' };
    await owner.session.call('changePassword', { body: changed });
    expect((await release(mine.token, mine.cookie)).code).toBe('allowlist.suspension-invalid');
  });

  test('to a session stolen inside and used outside, and to API keys', async () => {
    const owner = await shutOutOwner();
    const { id: team } = await owner.session.call('getTeam');
    const inside = await callFrom(test$, {
      method: 'POST',
      path: '/v1/sessions',
      body: { email: owner.email, password },
    });
    const { challenge } = (inside.json.error as unknown as { next: { challenge: string } }).next;
    const signedIn = await callFrom(test$, {
      method: 'POST',
      path: '/v1/sessions/second-factor',
      body: { challenge, code: owner.code() },
    });
    const { key } = await owner.session.call('makeApiKey', { body: { label: 'k', scopes: ['documents:read'] } });
    for (const headers of [{ Cookie: signedIn.cookie }, bearer(String(signedIn.json.accessToken)), bearer(key)]) {
      expect((await ask({ challenge: 'x'.repeat(43), code: '123456' }, headers)).code).toBe(
        'session.challenge-expired',
      );
      expect((await call({ ...documentsOf(team, ''), headers })).status).toBeGreaterThan(400);
    }
    // Nor by the challenge of a sign-in that was finished.
    expect((await ask({ challenge, code: owner.code() })).code).toBe('session.challenge-expired');
    expect(await linksTo(owner.email)).toEqual([]);
  });

  test('where the list does not refuse the owner, or is not in force', async () => {
    const owner = await signUp(test$);
    const app = await setUpApp(test$, owner.session);
    await enforce(owner.session, { mode: 'trial' });
    expect((await ask({ challenge: await challengeOf(owner.email), code: app.code() })).code).toBe(
      'allowlist.not-shut-out',
    );
    await enforce(owner.session);
    const { token, cookie } = await askedLink({ email: owner.email, code: app.code });
    await enforce(owner.session, { mode: 'off' });
    expect((await release(token, cookie)).code).toBe('allowlist.not-in-force');
    expect(await codeOf(owner.session.call('listDocuments'))).toBeUndefined();
  });

  test('CSRF: to a page of another origin that has the link', async () => {
    const owner = await shutOutOwner();
    const { token, cookie } = await askedLink(owner);
    const foreign = await call({
      method: 'POST',
      path: '/v1/allowlist-suspensions',
      body: { token },
      headers: { Cookie: cookie, Origin: 'https://evil.example' },
    });
    expect(foreign.code).toBe('request.foreign-origin');
  });
});
