import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { findBarriers } from './find-barriers.ts';
import type { Replies } from './fixture-server.ts';
import * as fixture from './fixtures.ts';
import { eventually, openStage, type Stage } from './stage.ts';

const opened = await openStage();
const shots = process.env.CLOUDSIGN_SHOTS;
if (shots !== undefined) mkdirSync(shots, { recursive: true });

describe.skipIf(opened === undefined)('the pages of a team', () => {
  const stage = opened as Stage;
  const { server } = stage ?? {};
  let page: Page;
  afterEach(() => stage.leave());
  afterAll(() => stage.close());
  const visit = async (...request: Parameters<Stage['visit']>) => {
    page = await stage.visit(...request);
  };
  const callsOf = (name: keyof Replies) => server.calls.filter((call) => call.name === name);
  const signedIn = (replies: Replies): Replies => ({
    refreshSession: fixture.session(),
    listDocuments: { documents: [] },
    getTeam: fixture.team(),
    ...replies,
  });
  const shot = async (name: string) => {
    if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  };
  const members = {
    members: [fixture.teamMember(0), fixture.teamMember(1), fixture.teamMember(2, { role: 'auditor' })],
    invitations: [
      {
        id: 'i'.repeat(26),
        email: 'new@aoba.example',
        role: 'sender' as const,
        createdAt: '2026-11-20T00:00:00Z',
        expiresAt: '2026-11-27T00:00:00Z',
      },
    ],
  };

  test('members: invites, changes a role, removes after asking, and leaves one’s own role alone', async () => {
    server.replies = signedIn({
      listMembers: members,
      inviteMember: members.invitations[0] as object,
      changeMember: fixture.teamMember(1, { role: 'admin' }),
      removeMember: {},
      withdrawInvitation: {},
    });
    await visit('/');
    await page.getByRole('link', { name: 'チーム' }).click();
    await page.getByRole('heading', { name: 'メンバー', level: 1 }).waitFor();
    await page.getByText('鈴木 一郎').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await page.getByLabel('佐藤 花子 の権限').count()).toBe(0);
    await shot('members');
    await page.getByLabel('鈴木 一郎 の権限').selectOption('admin');
    await eventually(() => callsOf('changeMember')[0]?.request.body).toEqual({ role: 'admin' });
    await page.getByRole('button', { name: 'メンバーを招待' }).click();
    await page.getByLabel('メールアドレス').fill('jiro@aoba.example');
    await page.getByRole('dialog').getByLabel('権限').selectOption('auditor');
    await page.getByText('オーナーだけが任命できます').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await shot('members-invite');
    await page.getByRole('button', { name: '招待する' }).click();
    await eventually(() => callsOf('inviteMember')[0]?.request.body).toEqual({
      email: 'jiro@aoba.example',
      role: 'auditor',
      language: 'ja',
    });
    await page.getByRole('button', { name: '鈴木 一郎 を削除' }).click();
    expect(callsOf('removeMember')).toEqual([]);
    await page.getByRole('button', { name: '削除する' }).click();
    await eventually(() => callsOf('removeMember').length).toBe(1);
    await page.getByRole('button', { name: 'new@aoba.example への招待を取り消す' }).click();
    await eventually(() => callsOf('withdrawInvitation').length).toBe(1);
  });

  test('an invitation is accepted by the button, not by opening the link', async () => {
    const view = {
      email: 'jiro@aoba.example',
      teamName: '青葉商事',
      role: 'sender',
      expiresAt: '2026-11-27T00:00:00Z',
    };
    server.replies = {
      readInvitation: { ...view, account: 'new' },
      acceptInvitation: ({ body }) =>
        (body as { password: string }).password === 'password'
          ? { error: 'account.password-weak', fields: [{ path: 'password', reason: 'よく使われる言葉です。' }] }
          : { accepted: true },
    };
    const token = `${'t'.repeat(26)}.${'B'.repeat(43)}`;
    await visit(`/join#${token}`);
    await page.getByText('「青葉商事」に「送信者」として招待されています。').waitFor();
    expect(page.url()).toBe(`${server.url}/join`);
    expect(callsOf('acceptInvitation')).toEqual([]);
    expect(await findBarriers(page)).toEqual([]);
    await shot('join');
    await page.getByLabel('氏名').fill('鈴木 次郎');
    await page.getByLabel('パスワード', { exact: true }).fill('password');
    await page.getByRole('button', { name: '参加する' }).click();
    await page.getByText('よく使われる言葉です。').waitFor();
    await page.getByLabel('パスワード', { exact: true }).fill('a far better phrase');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '参加しました' }).waitFor();
    expect(callsOf('acceptInvitation').at(-1)?.request.body).toEqual({
      token,
      name: '鈴木 次郎',
      password: 'a far better phrase',
    });
  });

  test('a used invitation says what to do', async () => {
    server.replies = { readInvitation: { error: 'invitation.invalid' } };
    await visit(`/join#${'t'.repeat(26)}.${'B'.repeat(43)}`, { language: 'en-GB' });
    await page.getByRole('alert').getByText('Ask whoever invited you').waitFor();
  });

  test('plan: what it has, how documents are signed without timestamps, and another team', async () => {
    const free = fixture.team({
      plan: 'free',
      features: [],
      sealLevel: 'B-B',
      limits: { members: 3, documentsAMonth: 5, apiKeys: 0, allowlistEntries: 0 },
      used: { members: 3, documentsThisMonth: 4, apiKeys: 0, allowlistEntries: 0 },
    });
    server.replies = signedIn({ getTeam: free, switchTeam: fixture.session() });
    await visit('/team/plan');
    await page.getByText('フリー').waitFor();
    await page.getByText('タイムスタンプと長期署名は付かない').waitFor();
    await page.getByText('4 / 5').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await shot('plan-free');
    await page.getByRole('button', { name: '「若葉不動産」に切り替える' }).click();
    await eventually(() => callsOf('switchTeam').length).toBe(1);
  });

  const list = {
    mode: 'off' as const,
    recipients: false,
    version: 3,
    entries: [{ cidr: '192.0.2.0/24', note: '本社' }],
    yourAddress: '203.0.113.7',
    includesYou: false,
    mayEnforce: true,
    seesAddresses: true,
    limit: 1000,
    owners: { count: 2, ready: 1 },
  };

  describe('the emergency release', () => {
    const step = {
      error: 'session.second-factor-required',
      next: { challenge: 'c'.repeat(43), expiresAt: '2026-11-27T00:05:00Z', methods: ['totp', 'recovery-code'] },
    };

    test('is found where the list refuses a sign-in, and asks for password and code, never for a recovery code', async () => {
      server.replies = { signIn: step, signInSecondFactor: { error: 'access.address-refused' } };
      await visit('/sign-in');
      const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
      const first = async (next: string) => {
        await page.getByLabel('メールアドレス').fill('sato@aoba.example');
        await page.getByLabel('パスワード').fill('kasa-tokei-ringo');
        await press(next);
        await page.getByLabel('確認コード').fill('123456');
      };
      await first('サインイン');
      await press('確認する');
      await page.getByRole('link', { name: 'オーナーの方: IP アドレス制限の緊急解除' }).click();
      await page.getByRole('heading', { name: 'IP アドレス制限の緊急解除' }).waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await shot('locked-out');
      server.replies = {
        signIn: step,
        askToSuspendAllowlist: ({ body }) =>
          (body as { code: string }).code === '123456' ? { error: 'factor.code-wrong' } : { accepted: true },
      };
      await first('次へ');
      expect(await page.getByText('回復コードを使う').count()).toBe(0);
      await shot('locked-out-factor');
      await press('リンクを送る');
      await page.getByRole('alert').waitFor();
      await page.getByLabel('確認コード').fill('654321');
      expect(await findBarriers(page)).toEqual([]);
      await press('リンクを送る');
      await page.getByRole('heading', { name: 'メールを送りました' }).waitFor();
      expect(callsOf('askToSuspendAllowlist').at(-1)?.request.body).toEqual({
        challenge: 'c'.repeat(43),
        code: '654321',
        language: 'ja',
      });
      await shot('locked-out-asked');
    });

    test('says that there is none without a second factor', async () => {
      server.replies = { signIn: { error: 'access.address-refused' } };
      await visit('/locked-out', { language: 'en-GB', width: 320, scheme: 'dark' });
      await page.getByLabel('Mail address').fill('sato@aoba.example');
      await page.getByLabel('Password').fill('kasa-tokei-ringo');
      await page.keyboard.press('Enter');
      await page.getByText('Your account has no second factor, so there is no emergency release.').waitFor();
      expect(await findBarriers(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      await shot('phone-locked-out');
    });

    test('happens by the button, not by opening the link, and says until when', async () => {
      server.replies = { suspendAllowlist: { error: 'allowlist.suspension-elsewhere' } };
      await visit(`/locked-out#${'t'.repeat(43)}`);
      const release = page.getByRole('button', { name: '緊急解除する' });
      await release.waitFor();
      expect(page.url()).toBe(`${server.url}/locked-out`);
      expect(callsOf('suspendAllowlist')).toEqual([]);
      expect(await findBarriers(page)).toEqual([]);
      await release.click();
      await page.getByRole('alert').waitFor();
      server.replies = { suspendAllowlist: { teamName: '青葉商事', suspendedUntil: '2026-11-27T04:00:00Z' } };
      await release.click();
      await page.getByRole('heading', { name: '一時停止しました' }).waitFor();
      await page.getByText('2026年11月27日').waitFor();
      expect(callsOf('suspendAllowlist').at(-1)?.request.body).toEqual({ token: 't'.repeat(43) });
      expect(await findBarriers(page)).toEqual([]);
      await shot('locked-out-done');
    });

    test('is shown in the list, which can be put in force again at once; without a factor the page warns', async () => {
      const suspended = { ...list, mode: 'enforced' as const, suspendedUntil: '2026-11-27T04:00:00Z' };
      server.replies = signedIn({
        getAllowlist: suspended,
        setAllowlist: ({ body }) => ({ ...list, ...(body as object), owners: { count: 2, ready: 0 }, version: 4 }),
      });
      await visit('/team/allowlist');
      await page.getByText('二段階認証を設定したオーナー（2 人中 1 人）').waitFor();
      await shot('allowlist-suspended');
      await page.getByRole('button', { name: '今すぐ再び適用する' }).click();
      await page.getByText('締め出されたときの緊急解除は利用できません').waitFor();
      expect(await page.getByRole('button', { name: '今すぐ再び適用する' }).count()).toBe(0);
      expect(callsOf('setAllowlist').at(-1)?.request.body).toMatchObject({ mode: 'enforced', version: 3 });
      expect(await findBarriers(page)).toEqual([]);
      await shot('allowlist-no-factor');
    });
  });

  test('allowlist: shows the own address, tells what is wrong with which entry, and asks before it shuts its author out', async () => {
    server.replies = signedIn({
      getAllowlist: list,
      setAllowlist: ({ body }) => {
        const sent = body as { entries: { cidr: string; note: string }[]; mode: 'enforced'; confirmed: boolean };
        const wrong = sent.entries.findIndex(({ cidr }) => cidr === 'abc');
        if (wrong >= 0)
          return {
            error: 'request.malformed',
            fields: [{ path: `entries.${wrong}.cidr`, reason: 'アドレスではありません。' }],
          };
        if (!sent.confirmed) return { error: 'allowlist.excludes-you' };
        return { ...list, ...sent, version: 4 };
      },
    });
    await visit('/team/allowlist');
    await page.getByText('203.0.113.7').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await shot('allowlist');
    await page.getByLabel('アドレスまたはネットワーク').fill('abc');
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: /適用する/ }).check();
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('アドレスではありません。').waitFor();
    await shot('allowlist-wrong');
    await page.getByRole('button', { name: 'abc を削除' }).click();
    await page.getByRole('button', { name: '保存する' }).click();
    const dialog = page.getByRole('dialog', { name: '自分のアドレスが含まれていません' });
    await dialog.waitFor();
    await shot('allowlist-confirm');
    expect(callsOf('setAllowlist').every(({ request }) => !(request.body as { confirmed: boolean }).confirmed)).toBe(
      true,
    );
    await dialog.getByRole('button', { name: '承知して適用する' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(callsOf('setAllowlist').at(-1)?.request.body).toMatchObject({
      mode: 'enforced',
      version: 3,
      confirmed: true,
    });
  });

  test('API keys: the secret is shown once, and gone when the dialog is closed', async () => {
    const apiKey = {
      id: 'k'.repeat(26),
      label: '会計システム',
      member: fixture.session().member.id,
      scopes: ['documents:read' as const],
      addresses: [],
      createdAt: '2026-11-20T00:00:00Z',
      clientId: `${'t'.repeat(26)}-${'k'.repeat(26)}`,
    };
    const key = `csk_${'k'.repeat(26)}_${'S'.repeat(43)}`;
    let made = false;
    server.replies = signedIn({
      listApiKeys: () => ({ apiKeys: made ? [apiKey] : [] }),
      makeApiKey: () => {
        made = true;
        return { apiKey, key, clientSecret: 'S'.repeat(43) };
      },
      revokeApiKey: {},
    });
    await visit('/team/api-keys');
    await page.getByText('API キーはまだありません。').waitFor();
    await page.getByRole('button', { name: 'API キーを作成' }).click();
    await page.getByLabel('名前').fill('会計システム');
    expect(await findBarriers(page)).toEqual([]);
    await shot('api-keys-new');
    await page.getByRole('button', { name: '作成する' }).click();
    await page.getByText('このキーは今だけ表示されます').waitFor();
    expect(await page.getByLabel('API キー', { exact: true }).inputValue()).toBe(key);
    expect(await findBarriers(page)).toEqual([]);
    await shot('api-keys-made');
    await page.getByRole('button', { name: '保存しました' }).click();
    await page.getByText('会計システム').waitFor();
    expect(await page.content()).not.toContain('S'.repeat(43));
    await page.getByRole('button', { name: '会計システム を取り消す' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
    await eventually(() => callsOf('revokeApiKey').length).toBe(1);
  });

  test('security log: auditors read and download it; others are told who does', async () => {
    server.replies = signedIn({ getTeam: fixture.team() });
    await visit('/team/log');
    await page.getByText('閲覧できるのは監査担当者だけです').waitFor();
    expect(callsOf('listSecurityEvents')).toEqual([]);
    const at = '2026-11-20T00:00:00Z';
    server.replies = signedIn({
      getTeam: fixture.team({ role: 'auditor', may: ['documents:read', 'team:read', 'log:read'], manages: [] }),
      listMembers: members,
      listSecurityEvents: {
        events: [
          {
            id: '1'.repeat(26),
            type: 'allowlist.refused',
            group: 'allowlist',
            at,
            member: fixture.teamMember(1).id,
            ip: '198.51.100.4',
          },
          {
            id: '2'.repeat(26),
            type: 'member.invited',
            group: 'member',
            at,
            by: fixture.teamMember(0).id,
            personal: { email: 'x@y.example' },
          },
        ],
      },
      exportSecurityLog: { fileName: 'security-log-2026-11-20.csv', content: 'time\r\n' },
    });
    await visit('/team/log', { width: 360 });
    await page.getByText('IP アドレス制限により拒否しました').waitFor();
    await page.getByText('198.51.100.4').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await shot('log-phone');
    await page.getByLabel('種類').selectOption('allowlist');
    await page.getByRole('button', { name: '表示', exact: true }).click();
    await eventually(() => callsOf('listSecurityEvents').at(-1)?.request.query.get('group')).toBe('allowlist');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV をダウンロード' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('security-log-2026-11-20.csv');
  });

  test.each(['members', 'plan', 'allowlist', 'api-keys'])(
    '%s fits a phone, in English and in the dark',
    async (name) => {
      server.replies = signedIn({ listMembers: members, getAllowlist: list, listApiKeys: { apiKeys: [] } });
      await visit(`/team/${name}`, { width: 320, language: 'en-GB', scheme: 'dark' });
      await page.locator('.list-content h1').waitFor();
      await page.waitForLoadState('networkidle');
      expect(await findBarriers(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      await shot(`phone-${name}`);
    },
  );
});
