import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DemoSession } from '../../local/demo/session.ts';
import {
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

interface Call {
  readonly method?: string;
  readonly path: string;
  /** Address of this machine that the call comes from. */
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const call = ({ method = 'GET', path, from = '127.0.0.1', headers = {}, body }: Call) =>
  new Promise<{
    status: number;
    code: string | undefined;
    json: Record<string, never>;
    headers: NodeJS.Dict<string | string[]>;
  }>((resolve, reject) => {
    const { host, port } = new URL(test$.system.pagesUrl);
    const sent = request(
      { host: '127.0.0.1', port, path, method, localAddress: from, headers: { Host: host, ...headers } },
      (reply) => {
        let text = '';
        reply.on('data', (part) => {
          text += part;
        });
        reply.on('end', () => {
          const json = text.startsWith('{') ? JSON.parse(text) : {};
          resolve({
            status: reply.statusCode ?? 0,
            code: json.error?.code ?? json.error,
            json,
            headers: reply.headers,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const json = { 'Content-Type': 'application/json' };
const inside = [
  { cidr: '127.0.0.1', note: '本社' },
  { cidr: '::1', note: '' },
];
const enforce = async (session: DemoSession, more: object = {}) => {
  const { version } = await session.call('getAllowlist');
  return session.call('setAllowlist', {
    body: { mode: 'enforced', recipients: false, version, entries: inside, ...more },
  });
};

describe('an allowlist', () => {
  test('holds for members, keys, downloads, sign-in, refresh and tokens of keys; its refusals are in the log', async () => {
    const owner = await signUp(test$);
    const auditor = await join(test$, owner.session, 'auditor');
    const { id: team } = await owner.session.call('getTeam');
    const { id: document } = await owner.session.call('createDocument', { body: { title: '秘密' } });
    const { id: file } = await uploadFile(owner.session, document, await contractPdf());
    const made = await owner.session.call('makeApiKey', { body: { label: 'k', scopes: ['documents:read'] } });
    const token = await accessTokenOf(test$, owner);
    const signIn = {
      method: 'POST',
      path: '/v1/sessions',
      headers: json,
      body: JSON.stringify({ email: owner.email, password }),
    };
    const cookie = String((await call(signIn)).headers['set-cookie']).split(';')[0] ?? '';
    const grant = `grant_type=client_credentials&client_id=${made.apiKey.clientId}&client_secret=${made.clientSecret}`;
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const ways: Record<string, Call> = {
      member: { path: `/v1/teams/${team}/documents`, headers: bearer(token) },
      settings: { path: `/v1/teams/${team}/members`, headers: bearer(token) },
      download: { path: `/v1/teams/${team}/documents/${document}/files/${file}/content`, headers: bearer(token) },
      'API key': { path: `/v1/teams/${team}/documents`, headers: bearer(made.key) },
      'sign-in': signIn,
      refresh: { method: 'POST', path: '/v1/sessions/refresh', headers: { Cookie: cookie } },
      'token of a key': { method: 'POST', path: '/v1/oauth/token', headers: form, body: grant },
    };
    expect((await enforce(owner.session)).mode).toBe('enforced');
    for (const [name, way] of Object.entries(ways)) {
      const refused = await call({ ...way, from: '127.0.0.2' });
      expect([name, refused.code]).toEqual([
        name,
        name === 'token of a key' ? 'unauthorized_client' : 'access.address-refused',
      ]);
    }
    for (const [name, way] of Object.entries(ways)) {
      expect([name, (await call(way)).status < 300]).toEqual([name, true]);
    }
    // Somebody of another team is not bound by it.
    const stranger = await signUp(test$);
    const { id: other } = await stranger.session.call('getTeam');
    const own = { path: `/v1/teams/${other}/documents`, headers: bearer(await accessTokenOf(test$, stranger)) };
    expect((await call({ ...own, from: '127.0.0.2' })).status).toBe(200);

    const { events } = await auditor.session.call('listSecurityEvents');
    const refusals = events.filter(({ type }) => type === 'allowlist.refused');
    expect(refusals.map(({ ip }) => ip)).toEqual(refusals.map(() => '127.0.0.2'));
    expect(refusals.length).toBeGreaterThan(1);
  });

  test('spoofed X-Forwarded-For: what a client says of where it comes from opens nothing and shuts nobody out', async () => {
    const owner = await signUp(test$);
    const { id: team } = await owner.session.call('getTeam');
    await enforce(owner.session);
    const headers = bearer(await accessTokenOf(test$, owner));
    const path = `/v1/teams/${team}/documents`;
    for (const name of [
      'X-Forwarded-For',
      'Forwarded',
      'X-Real-IP',
      'CloudFront-Viewer-Address',
      'True-Client-IP',
      'Client-IP',
      'Via',
    ]) {
      for (const value of ['127.0.0.1', '127.0.0.1, 127.0.0.2', 'for=127.0.0.1', '127.0.0.1:443']) {
        const spoofed = { ...headers, [name]: value };
        expect([name, (await call({ path, headers: spoofed, from: '127.0.0.2' })).code]).toEqual([
          name,
          'access.address-refused',
        ]);
      }
      expect((await call({ path, headers: { ...headers, [name]: '203.0.113.9' } })).status).toBe(200);
    }
  });

  test('in trial lets everybody in and logs whom it would refuse', async () => {
    const owner = await signUp(test$);
    const auditor = await join(test$, owner.session, 'auditor');
    const { id: team } = await owner.session.call('getTeam');
    await enforce(owner.session, { mode: 'trial' });
    const headers = bearer(await accessTokenOf(test$, owner));
    expect((await call({ path: `/v1/teams/${team}/documents`, headers, from: '127.0.0.3' })).status).toBe(200);
    const { events } = await auditor.session.call('listSecurityEvents');
    expect(events.find(({ type }) => type === 'allowlist.would-refuse')?.ip).toBe('127.0.0.3');
  });

  test('that excludes its author, is empty, holds everything or is wrong is not put in force just like that', async () => {
    const { session } = await signUp(test$);
    const elsewhere = [{ cidr: '192.0.2.0/24', note: '' }];
    expect(await codeOf(enforce(session, { entries: elsewhere }))).toBe('allowlist.excludes-you');
    expect(await codeOf(enforce(session, { entries: [] }))).toBe('allowlist.empty');
    for (const cidr of ['0.0.0.0/0', '::/0', '192.0.2.1/24', '192.0.2', 'evil', '::ffff:0.0.0.0/96']) {
      expect([cidr, await codeOf(enforce(session, { entries: [...inside, { cidr, note: '' }] }))]).toEqual([
        cidr,
        'request.malformed',
      ]);
    }
    expect((await session.call('getAllowlist')).mode).toBe('off');
    // Meant, it shuts him out; a list in trial does not.
    expect((await enforce(session, { entries: elsewhere, mode: 'trial' })).includesYou).toBe(false);
    await enforce(session, { entries: elsewhere, confirmed: true });
    expect(await codeOf(session.call('getAllowlist'))).toBe('access.address-refused');
  });

  test('of 10,000 networks is kept whole, with its notes, and one of 10,001 is refused', async () => {
    const { session } = await signUp(test$);
    const many = Array.from({ length: 9998 }, (_, n) => ({ cidr: `10.${n >> 8}.${n & 255}.0/24`, note: `拠点 ${n}` }));
    await enforce(session, { entries: [...inside, ...many] });
    const { entries, version } = await session.call('getAllowlist');
    expect(entries.length).toBe(10_000);
    expect(entries.at(-1)).toEqual({ cidr: '10.39.13.0/24', note: '拠点 9997' });
    expect(await codeOf(session.call('listDocuments'))).toBeUndefined();
    const more = [...inside, ...many, { cidr: '192.0.2.1', note: '' }];
    expect(
      await codeOf(session.call('setAllowlist', { body: { mode: 'off', recipients: false, version, entries: more } })),
    ).toBe('request.malformed');
  });

  test('two that change it at once: one is told so', async () => {
    const { session } = await signUp(test$);
    const body = { mode: 'trial', recipients: false, version: 0, entries: inside };
    const codes = await Promise.all([
      codeOf(session.call('setAllowlist', { body })),
      codeOf(session.call('setAllowlist', { body })),
    ]);
    expect(codes.sort()).toEqual(['request.conflict', undefined]);
  });

  test('binds the links of recipients only where the team says so', async () => {
    const owner = await signUp(test$);
    const to = recipient('受信者');
    const { id: document } = await owner.session.call('createDocument', { body: { title: 'リンク' } });
    await uploadFile(owner.session, document, await contractPdf());
    await owner.session.call('setParticipants', { path: { document }, body: { participants: [to] } });
    await owner.session.call('sendDocument', { path: { document } });
    const body = JSON.stringify({ token: await test$.linkFor(to.email) });
    const exchange = { method: 'POST', path: '/v1/links/sessions', headers: json, body };
    await enforce(owner.session);
    const opened = await call({ ...exchange, from: '127.0.0.2' });
    expect(opened.status).toBe(201);
    const session: Call = { path: '/v1/links/document', headers: bearer(String(opened.json.accessToken)) };
    await enforce(owner.session, { recipients: true });
    expect((await call({ ...exchange, from: '127.0.0.2' })).code).toBe('link.address-refused');
    expect((await call({ ...session, from: '127.0.0.2' })).code).toBe('link.address-refused');
    expect((await call(session)).status).toBe(200);
  });
});

describe('an API key', () => {
  const useOf = (key: string, team: string, more: Partial<Call> = {}) =>
    call({ path: `/v1/teams/${team}/documents`, headers: { ...json, ...bearer(key) }, ...more });

  test('is shown once, stored as a hash, does what its scopes say in the name of its maker, and is dead when revoked', async () => {
    const owner = await signUp(test$);
    const { id: team } = await owner.session.call('getTeam');
    const made = await owner.session.call('makeApiKey', {
      body: { label: '会計', scopes: ['documents:read', 'documents:write'] },
    });
    expect(made.key).toMatch(/^csk_[a-z0-9]{26}_[A-Za-z0-9_-]{43}$/);
    const listed = await owner.session.call('listApiKeys');
    expect(JSON.stringify(listed)).not.toContain(made.clientSecret);
    const created = await useOf(made.key, team, { method: 'POST', body: JSON.stringify({ title: 'API から' }) });
    expect(created.status).toBe(201);
    expect(created.json.participants?.[0]).toMatchObject({ name: owner.name, email: owner.email });
    const sent = await useOf(made.key, team, {
      method: 'POST',
      path: `/v1/teams/${team}/documents/${created.json.id}/send`,
    });
    expect(sent.code).toBe('key.scope-missing');
    expect((await owner.session.call('listApiKeys')).apiKeys[0]?.lastUsedAt).toBeDefined();
    await owner.session.call('revokeApiKey', { path: { apiKey: made.apiKey.id } });
    expect((await useOf(made.key, team)).code).toBe('key.unknown');
    expect((await useOf(`${made.key.slice(0, -1)}_`, team)).code).toBe('key.unknown');
  });

  test('API key as a way around: no account, member, key, list or log is within its reach', async () => {
    const owner = await signUp(test$);
    const { id: team } = await owner.session.call('getTeam');
    const { key } = await owner.session.call('makeApiKey', {
      body: { label: 'all', scopes: ['documents:read', 'documents:write', 'documents:send'] },
    });
    for (const path of ['settings', 'members', 'api-keys', 'allowlist', 'security-log']) {
      expect([path, (await useOf(key, team, { path: `/v1/teams/${team}/${path}` })).code]).toEqual([
        path,
        'key.not-for-this',
      ]);
    }
    const refresh = await call({ method: 'POST', path: '/v1/sessions/refresh', headers: bearer(key) });
    expect(refresh.status).toBe(401);
  });

  test('has its own addresses and its own end', async () => {
    const owner = await signUp(test$);
    const { id: team } = await owner.session.call('getTeam');
    const expiresAt = new Date(test$.system.clock.now().getTime() + 3_600_000).toISOString();
    const { key } = await owner.session.call('makeApiKey', {
      body: { label: 'k', scopes: ['documents:read'], addresses: ['127.0.0.2/32'], expiresAt },
    });
    expect((await useOf(key, team)).code).toBe('key.address-refused');
    expect((await useOf(key, team, { from: '127.0.0.2' })).status).toBe(200);
    test$.system.clock.advance(3_700_000);
    expect((await useOf(key, team, { from: '127.0.0.2' })).code).toBe('key.expired');
  });

  test('OAuth client credentials: a token for an hour, by Basic or form, with fewer scopes if asked, and the errors of RFC 6749', async () => {
    const owner = await signUp(test$);
    const { id: team } = await owner.session.call('getTeam');
    const { apiKey, clientSecret } = await owner.session.call('makeApiKey', {
      body: { label: 'k', scopes: ['documents:read', 'documents:write'] },
    });
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const ask = (body: string, headers: Record<string, string> = {}) =>
      call({ method: 'POST', path: '/v1/oauth/token', headers: { ...form, ...headers }, body });
    const client = `client_id=${apiKey.clientId}&client_secret=${clientSecret}`;
    const basic = { Authorization: `Basic ${Buffer.from(`${apiKey.clientId}:${clientSecret}`).toString('base64')}` };
    const grant = 'grant_type=client_credentials';
    const given = await ask(`${grant}&scope=documents:read`, basic);
    expect(given.json).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'documents:read' });
    expect(given.headers['cache-control']).toBe('no-store');
    const token = String(given.json.access_token);
    expect((await useOf(token, team)).status).toBe(200);
    expect((await useOf(token, team, { method: 'POST', body: '{"title":"x"}' })).code).toBe('key.scope-missing');
    expect((await ask(`${grant}&${client}`)).json.scope).toBe('documents:read documents:write');
    expect((await ask(`${grant}&${client}&resource=ignored`)).status).toBe(200);
    for (const [body, code, status] of [
      [`${grant}&${client.slice(0, -1)}x`, 'invalid_client', 401],
      [`${grant}&client_id=x&client_secret=y`, 'invalid_client', 401],
      [`grant_type=password&${client}`, 'unsupported_grant_type', 400],
      [`${grant}&${client}&scope=documents:send`, 'invalid_scope', 400],
      [`${grant}&${client}&scope=members:manage`, 'invalid_scope', 400],
      [client, 'invalid_request', 400],
      [`${grant}&${grant}&${client}`, 'invalid_request', 400],
    ] as const) {
      const refused = await ask(body);
      expect([body, refused.code, refused.status]).toEqual([body, code, status]);
    }
    expect((await ask(`${grant}&${client.slice(0, -1)}x`)).headers['www-authenticate']).toMatch(/^Basic /);
    await owner.session.call('revokeApiKey', { path: { apiKey: apiKey.id } });
    expect((await useOf(token, team)).code).toBe('key.unknown');
  });
});

test('the security log tells who did what, is exported as CSV and lines of JSON, and reading it is in it', async () => {
  const owner = await signUp(test$);
  const auditor = await join(test$, owner.session, 'auditor');
  await enforce(owner.session, { mode: 'trial' });
  await owner.session.call('makeApiKey', { body: { label: '=cmd|x', scopes: ['documents:read'] } });
  const { events } = await auditor.session.call('listSecurityEvents');
  const types = events.map(({ type }) => type);
  expect(types).toEqual(
    expect.arrayContaining([
      'team.created',
      'session.signed-in',
      'member.invited',
      'member.joined',
      'allowlist.changed',
      'api-key.made',
      'log.read',
    ]),
  );
  expect(events.find(({ type }) => type === 'member.invited')).toMatchObject({ personal: { email: auditor.email } });
  const csv = await auditor.session.call('exportSecurityLog', { query: { format: 'csv' } });
  const [header = '', ...rows] = csv.content.trimEnd().split('\r\n');
  expect(header).toBe(
    'time,group,event,member,memberName,memberEmail,by,byName,byEmail,apiKey,address,browser,data,persons',
  );
  expect(rows.every((row) => row.split(',').length >= header.split(',').length)).toBe(true);
  const changed = rows.find((row) => row.includes(',allowlist.changed,')) ?? '';
  expect(changed).toContain(`,${owner.name},${owner.email},`);
  const lines = await auditor.session.call('exportSecurityLog', { query: { format: 'jsonl' } });
  expect(
    lines.content
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).type),
  ).toContain('log.exported');
  expect(
    JSON.parse(lines.content.split('\n').find((line) => line.includes('"allowlist.changed"')) ?? ''),
  ).toMatchObject({
    group: 'allowlist',
    byName: owner.name,
    byEmail: owner.email,
  });
});

test('the security log is filtered by group, page by page and in an export, and by nobody else than auditors', async () => {
  const owner = await signUp(test$);
  const auditor = await join(test$, owner.session, 'auditor');
  await enforce(owner.session, { mode: 'trial' });
  for (let n = 0; n < 55; n++) await owner.session.call('setTeamSecurity', { body: { secondFactor: 'optional' } });
  await enforce(owner.session, { mode: 'off' });
  const list = (query: Readonly<Record<string, string>>) => auditor.session.call('listSecurityEvents', { query });
  const { events, next } = await list({ group: 'allowlist' });
  expect([events.map(({ type }) => type), next]).toEqual([['allowlist.changed', 'allowlist.changed'], undefined]);
  const first = await list({ group: 'setting' });
  expect(first.events.length).toBe(50);
  const second = await list({ group: 'setting', next: first.next ?? '' });
  // 55 changes and the founding of the team.
  expect([second.events.length, second.next]).toEqual([6, undefined]);
  const all = [...first.events, ...second.events];
  expect(new Set(all.map(({ id }) => id)).size).toBe(56);
  expect(new Set(all.map(({ group }) => group))).toEqual(new Set(['setting']));
  const csv = await auditor.session.call('exportSecurityLog', { query: { format: 'csv', group: 'allowlist' } });
  expect(csv.content.trimEnd().split('\r\n').length).toBe(3);
  expect(await codeOf(list({ group: 'nothing' }))).toBe('request.malformed');
  expect(await codeOf(owner.session.call('listSecurityEvents', { query: { group: 'setting' } }))).toBe(
    'session.forbidden',
  );
});
