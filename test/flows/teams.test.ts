import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signIn } from '../../local/demo/session.ts';
import { codeOf, recipient, startTestSystem, type TestSystem } from '../support/local-system.ts';
import { invitationFor, join, password, type Role, signUp } from '../support/team-members.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());

describe('an invitation', () => {
  test('makes a member of somebody new, once', async () => {
    const owner = await signUp(test$);
    const { email, name } = recipient('渡辺 健');
    const invited = await owner.session.call('inviteMember', { body: { email, role: 'sender', language: 'ja' } });
    expect(invited).toMatchObject({ email, role: 'sender' });
    const token = await invitationFor(test$, email);
    expect(await test$.api.call('readInvitation', { body: { token } })).toMatchObject({
      email,
      teamName: '高橋 さくらの会社',
      role: 'sender',
      account: 'new',
    });
    expect(await codeOf(test$.api.call('acceptInvitation', { body: { token } }))).toBe('request.malformed');
    expect(await codeOf(test$.api.call('acceptInvitation', { body: { token, name, password: 'short' } }))).toBe(
      'account.password-weak',
    );
    await test$.api.call('acceptInvitation', { body: { token, name, password } });
    expect(await codeOf(test$.api.call('acceptInvitation', { body: { token, name, password } }))).toBe(
      'invitation.invalid',
    );
    const session = await test$.api.call('signIn', { body: { email, password } });
    expect(session.member).toMatchObject({ name, email, role: 'sender', teamName: '高橋 さくらの会社' });
    const { members, invitations } = await owner.session.call('listMembers');
    expect(members.map(({ role }) => role)).toEqual(['owner', 'sender']);
    expect(invitations).toEqual([]);
  });

  test('lets an account join that is there already, which then is in several teams', async () => {
    const owner = await signUp(test$);
    const other = await signUp(test$, '伊藤 空');
    await owner.session.call('inviteMember', { body: { email: other.email, role: 'admin', language: 'ja' } });
    const token = await invitationFor(test$, other.email);
    expect((await test$.api.call('readInvitation', { body: { token } })).account).toBe('existing');
    await test$.api.call('acceptInvitation', { body: { token } });
    const { teams } = await other.session.call('getTeam');
    expect(teams.map(({ name }) => name).sort()).toEqual(['伊藤 空の会社', '高橋 さくらの会社'].sort());

    const post = (path: string, cookie: string, body: unknown) =>
      fetch(new URL(path, test$.system.pagesUrl), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Cookie: cookie },
        body: JSON.stringify(body),
      });
    const signedIn = await post('/v1/sessions', '', { email: other.email, password });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const joined = teams.find(({ name }) => name === '高橋 さくらの会社')?.id;
    const switched = await post('/v1/sessions/team', cookie, { team: joined });
    expect(switched.status).toBe(200);
    expect((await switched.json()).member).toMatchObject({ team: joined, role: 'admin' });
    // And the next sign-in opens it, too.
    expect((await test$.api.call('signIn', { body: { email: other.email, password } })).member.team).toBe(joined);
    const stranger = await signUp(test$);
    const { id: foreign } = await stranger.session.call('getTeam');
    const newest = switched.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await post('/v1/sessions/team', newest, { team: foreign })).status).toBe(404);
  });

  test('is for nobody who is in the team, and for whoever was removed', async () => {
    const owner = await signUp(test$);
    const sender = await join(test$, owner.session, 'sender');
    const invite = (email: string) =>
      owner.session.call('inviteMember', { body: { email, role: 'sender', language: 'ja' } });
    expect(await codeOf(invite(owner.email))).toBe('member.already');
    expect(await codeOf(invite(sender.email.toUpperCase()))).toBe('member.already');
    await owner.session.call('removeMember', { path: { member: sender.id } });
    expect(await invite(sender.email)).toMatchObject({ role: 'sender' });
  });

  test('is dead when it is replaced, withdrawn or a week old', async () => {
    const owner = await signUp(test$);
    const { email, name } = recipient('小林');
    const invite = () => owner.session.call('inviteMember', { body: { email, role: 'sender', language: 'en' } });
    const accept = (token: string) => codeOf(test$.api.call('acceptInvitation', { body: { token, name, password } }));
    await invite();
    const first = await invitationFor(test$, email);
    const second = await invite();
    await expect.poll(async () => (await test$.mails(email)).length).toBe(2);
    expect(await accept(first)).toBe('invitation.invalid');
    const newest = await invitationFor(test$, email);
    await owner.session.call('withdrawInvitation', { path: { invitation: second.id } });
    expect(await accept(newest)).toBe('invitation.invalid');
    await invite();
    await expect.poll(async () => (await test$.mails(email)).length).toBe(3);
    const third = await invitationFor(test$, email);
    test$.system.clock.advance(8 * 86_400_000);
    expect(await accept(third)).toBe('invitation.invalid');
    expect(await accept(`${'a'.repeat(26)}.${'b'.repeat(43)}`)).toBe('invitation.invalid');
  });
});

describe('role escalation', () => {
  test('nobody gives, changes or takes away a role that is not theirs to manage, nor their own', async () => {
    const owner = await signUp(test$);
    const people = {
      owner: await join(test$, owner.session, 'owner'),
      admin: await join(test$, owner.session, 'admin'),
      sender: await join(test$, owner.session, 'sender'),
      auditor: await join(test$, owner.session, 'auditor'),
    };
    const manages: Record<Role, readonly Role[]> = {
      owner: ['owner', 'admin', 'sender', 'auditor'],
      admin: ['sender'],
      sender: [],
      auditor: [],
    };
    const all = Object.keys(people) as Role[];
    for (const by of all) {
      const { session, id } = people[by];
      const refusal = by === 'owner' || by === 'admin' ? 'member.role-too-high' : 'session.forbidden';
      for (const role of all) {
        const invite = session.call('inviteMember', {
          body: { email: recipient('x').email, role, language: 'ja' },
        });
        expect(await codeOf(invite), `${by} invites ${role}`).toBe(manages[by].includes(role) ? undefined : refusal);
        const change = session.call('changeMember', { path: { member: id }, body: { role } });
        expect(await codeOf(change), `${by} makes himself ${role}`).toBe(
          refusal === 'session.forbidden' ? refusal : 'member.own-role',
        );
        for (const target of all.filter((one) => one !== by)) {
          const may = manages[by].includes(role) && manages[by].includes(target);
          if (may && role !== target) continue;
          const promote = session.call('changeMember', { path: { member: people[target].id }, body: { role } });
          expect(await codeOf(promote), `${by} makes ${target} ${role}`).toBe(may ? undefined : refusal);
          if (may || manages[by].includes(target)) continue;
          const remove = session.call('removeMember', { path: { member: people[target].id } });
          expect(await codeOf(remove), `${by} removes ${target}`).toBe(refusal);
        }
      }
    }
  });

  test('a change of role counts at the next request, with the token of before', async () => {
    const owner = await signUp(test$);
    const admin = await join(test$, owner.session, 'admin');
    expect(await codeOf(admin.session.call('listApiKeys'))).toBeUndefined();
    await owner.session.call('changeMember', { path: { member: admin.id }, body: { role: 'auditor' } });
    expect(await codeOf(admin.session.call('listApiKeys'))).toBe('session.forbidden');
    expect(await codeOf(admin.session.call('createDocument', { body: { title: 'x' } }))).toBe('session.forbidden');
    expect(await codeOf(admin.session.call('listSecurityEvents'))).toBeUndefined();
  });

  test('only auditors read the log; owners and admins are refused, and appointing one is mailed to owners and auditors', async () => {
    const owner = await signUp(test$);
    const admin = await join(test$, owner.session, 'admin');
    const person = await join(test$, owner.session, 'sender');
    for (const one of [owner, admin, person]) {
      expect(await codeOf(one.session.call('listSecurityEvents'))).toBe('session.forbidden');
      expect(await codeOf(one.session.call('exportSecurityLog', { query: { format: 'csv' } }))).toBe(
        'session.forbidden',
      );
    }
    await owner.session.call('changeMember', { path: { member: person.id }, body: { role: 'auditor' } });
    for (const { email } of [owner, person]) {
      await expect
        .poll(async () => (await test$.mails(email)).some(({ subject }) => subject.includes('監査担当者')))
        .toBe(true);
    }
  });

  test('the last owner stays, also when two leave at once', async () => {
    const owner = await signUp(test$);
    expect(await codeOf(owner.session.call('leaveTeam'))).toBe('member.last-owner');
    const second = await join(test$, owner.session, 'owner');
    const both = await Promise.all([codeOf(owner.session.call('leaveTeam')), codeOf(second.session.call('leaveTeam'))]);
    expect(both.filter((code) => code === undefined)).toHaveLength(1);
    expect(['member.last-owner', 'request.conflict']).toContain(both.find((code) => code !== undefined));
  });
});

describe('a removed member', () => {
  test('is out at the next request, by token, cookie and API key; the documents stay', async () => {
    const owner = await signUp(test$);
    const admin = await join(test$, owner.session, 'admin');
    const { id } = await admin.session.call('createDocument', { body: { title: '残る書類' } });
    const { key } = await admin.session.call('makeApiKey', { body: { label: 'k', scopes: ['documents:read'] } });
    const post = (path: string, init: RequestInit) => fetch(new URL(path, test$.system.pagesUrl), init);
    const signedIn = await post('/v1/sessions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: admin.email, password }),
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { accessToken, member } = (await signedIn.json()) as { accessToken: string; member: { team: string } };
    const list = (token: string) =>
      post(`/v1/teams/${member.team}/documents`, { headers: { Authorization: `Bearer ${token}` } });
    expect([(await list(accessToken)).status, (await list(key)).status]).toEqual([200, 200]);

    await owner.session.call('removeMember', { path: { member: admin.id } });
    expect([(await list(accessToken)).status, (await list(key)).status]).toEqual([401, 401]);
    const refreshed = await post('/v1/sessions/refresh', { method: 'POST', headers: { Cookie: cookie } });
    expect(refreshed.status).toBe(403);
    expect((await refreshed.json()).error.code).toBe('session.no-team');
    const { documents } = await owner.session.call('listDocuments');
    expect(documents.map((document) => document.id)).toContain(id);
    const { members } = await owner.session.call('listMembers');
    expect(members.find((one) => one.id === admin.id)?.state).toBe('removed');
    // Asked back, he is a member again.
    await owner.session.call('inviteMember', { body: { email: admin.email, role: 'sender', language: 'ja' } });
    await expect.poll(async () => (await test$.mails(admin.email)).length).toBe(2);
    await test$.api.call('acceptInvitation', { body: { token: await invitationFor(test$, admin.email) } });
    expect((await signIn(test$.api, { email: admin.email, password }).then((s) => s.call('getTeam'))).role).toBe(
      'sender',
    );
  });
});

test('team crossing: every route of a team refuses the members and keys of another, like a team that does not exist', async () => {
  const [own, other] = [await signUp(test$), await signUp(test$)];
  const { id: foreign } = await other.session.call('getTeam');
  const { key } = await own.session.call('makeApiKey', { body: { label: 'k', scopes: ['documents:read'] } });
  const names = ['getTeam', 'listMembers', 'listApiKeys', 'getAllowlist', 'listDocuments'] as const;
  for (const name of names) {
    expect(await codeOf(own.session.call(name, { path: { team: foreign } })), name).toBe('request.not-found');
    expect(await codeOf(own.session.call(name, { path: { team: 'a'.repeat(26) } })), name).toBe('request.not-found');
    expect(await codeOf(test$.api.call(name, { path: { team: foreign }, token: key })), name).toBe('key.unknown');
  }
  const { members } = await other.session.call('listMembers');
  const member = members[0]?.id ?? '';
  expect(await codeOf(own.session.call('removeMember', { path: { member } }))).toBe('request.not-found');
  expect(await codeOf(own.session.call('changeMember', { path: { member }, body: { role: 'auditor' } }))).toBe(
    'request.not-found',
  );
});
