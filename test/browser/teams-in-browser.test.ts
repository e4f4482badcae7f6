import { join as joinPath } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestSystem, type TestSystem } from '../support/local-system.ts';
import { invitationFor, password, signUp } from '../support/team-members.ts';
import { findBarriers } from './find-barriers.ts';
import { openBrowser, patienceMs } from './open-browser.ts';
import { eventually } from './stage.ts';
import { type Watched, watchPage } from './watch-page.ts';

const opened = await openBrowser();
if (opened.browser === undefined) console.warn(`browser tests skipped: ${opened.reason}`);
const shots = process.env.CLOUDSIGN_SHOTS;

describe.skipIf(opened.browser === undefined)('teams in a browser, before the whole local system', () => {
  const browser = opened.browser as Browser;
  const watches: Watched[] = [];
  let test$: TestSystem;
  beforeAll(async () => {
    test$ = await startTestSystem();
  });
  afterAll(async () => {
    await browser.close();
    await test$.close();
    expect(watches.flatMap(({ faults }) => faults)).toEqual([]);
  });

  const newPage = async (): Promise<Page> => {
    const context = await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo', reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    watches.push(await watchPage(page));
    return page;
  };
  const shot = async (page: Page, name: string): Promise<void> => {
    if (shots !== undefined) await page.screenshot({ path: joinPath(shots, `${name}.png`), fullPage: true });
  };
  const open = async (page: Page, path: string): Promise<void> => {
    await page.goto(`${test$.system.pagesUrl}${path}`);
  };
  const fillIn = async (page: Page, email: string): Promise<void> => {
    await page.getByLabel('メールアドレス').fill(email);
    await page.getByLabel('パスワード').fill(password);
    await page.keyboard.press('Enter');
  };

  test('one person in two teams: switches, has another role in each, and sees nothing of the other one', async () => {
    const own = await signUp(test$, '青葉 花子');
    const { id: secret } = await own.session.call('createDocument', { body: { title: '青葉の秘密の契約' } });
    const host = await signUp(test$, '若葉 太郎');
    const { id: theirs } = await host.session.call('createDocument', { body: { title: '若葉の契約' } });
    await host.session.call('inviteMember', { body: { email: own.email, role: 'sender', language: 'ja' } });
    await test$.api.call('acceptInvitation', { body: { token: await invitationFor(test$, own.email) } });

    const page = await newPage();
    await open(page, '/sign-in');
    await fillIn(page, own.email);
    await page.getByText('青葉の秘密の契約').waitFor();
    expect(await page.getByText('若葉の契約').count()).toBe(0);
    // Owner here: every page of the team but the log.
    await page.getByRole('link', { name: '青葉 花子の会社' }).click();
    await page.getByRole('link', { name: 'IP アドレス制限' }).click();
    await page.getByText('現在のあなたのアドレス').waitFor();
    // What is typed here and not saved stays here.
    await open(page, '/documents/new');
    await page.getByLabel('メッセージ').fill('青葉の秘密のメッセージ');

    await open(page, '/team/plan');
    await page.getByRole('button', { name: '「若葉 太郎の会社」に切り替える' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await shot(page, 'two-teams');
    const replies: Promise<string>[] = [];
    await page.getByRole('button', { name: '「若葉 太郎の会社」に切り替える' }).click();
    await page.locator('.site-head').getByText('若葉 太郎の会社').waitFor();
    page.on('response', (response) => {
      const url = response.url();
      if (!url.includes('/v1/')) return;
      const body = response.text().catch(() => '');
      replies.push(body.then((text) => `${url} ${text}`));
    });
    await page.getByRole('link', { name: '書類', exact: true }).click();
    await page.getByText('若葉の契約').waitFor();
    // Before the page is left, and what it heard with it.
    await Promise.all(replies);
    expect(await page.getByText('青葉の秘密の契約').count()).toBe(0);
    // Sender here: no page of an owner opens.
    await open(page, '/team/allowlist');
    await page.getByText('この画面を利用する権限がありません').waitFor();
    await open(page, '/team/members');
    await page.getByText(host.email).waitFor();
    expect(await page.getByRole('button', { name: 'メンバーを招待' }).count()).toBe(0);
    await open(page, '/documents/new');
    expect(await page.getByLabel('メッセージ').inputValue()).toBe('');
    // A link from the other team is a document that does not exist.
    await open(page, `/documents/${secret}`);
    await page.getByRole('alert').waitFor();
    expect(await page.locator('main').textContent()).not.toContain('青葉');
    await shot(page, 'two-teams-other');
    const heard = await Promise.all(replies);
    expect(heard.length).toBeGreaterThan(5);
    expect(heard.filter((text) => text.includes('青葉の秘密'))).toEqual([]);
    expect(heard.filter((text) => text.includes(theirs))).not.toEqual([]);

    // The next sign-in begins where the person was last, and the way back is the same.
    const again = await newPage();
    await open(again, '/sign-in');
    await fillIn(again, own.email);
    await again.getByText('若葉の契約').waitFor();
    await open(again, '/team/plan');
    await again.getByRole('button', { name: '「青葉 花子の会社」に切り替える' }).click();
    await again.locator('.site-head').getByText('青葉 花子の会社').waitFor();
    await again.getByRole('link', { name: '書類', exact: true }).click();
    await again.getByText('青葉の秘密の契約').waitFor();
    expect(await again.getByText('若葉の契約').count()).toBe(0);
    await open(again, `/documents/${theirs}`);
    await again.getByRole('alert').waitFor();
  });

  test('an owner who shut himself out gets back in by password, passkey and the mailed link, in the same browser', async () => {
    const owner = await signUp(test$, '閉出 守');
    const page = await newPage();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await open(page, '/sign-in?to=/account');
    await fillIn(page, owner.email);
    await page.getByRole('button', { name: 'パスキーを登録' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('現在のパスワード').fill(password);
    await dialog.getByRole('button', { name: '確認する' }).click();
    await page.getByRole('textbox', { name: '名前' }).fill('鍵');
    await dialog.getByRole('button', { name: '確認する' }).click();
    await page.getByRole('button', { name: '保管しました' }).click();
    // A list without the own address, meant or not.
    await open(page, '/team/allowlist');
    await page.getByLabel('アドレスまたはネットワーク').fill('192.0.2.0/24');
    await page.keyboard.press('Enter');
    await page.getByLabel(/^適用する/).check();
    await page.getByText('二段階認証を設定したオーナー（1 人中 1 人）').waitFor();
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByRole('dialog').getByText('1 人中 1 人').waitFor();
    await shot(page, 'shut-out-confirm');
    await page.getByRole('button', { name: '承知して適用する' }).click();
    await page.getByText('保存しました').waitFor();
    await open(page, '/');
    await page.getByRole('link', { name: 'オーナーの方: IP アドレス制限の緊急解除' }).click();

    await fillIn(page, owner.email);
    await page.getByRole('button', { name: 'パスキーで確認してリンクを送る' }).click();
    await page.getByRole('heading', { name: 'メールを送りました' }).waitFor();
    const links = async () =>
      (await test$.mails(owner.email)).flatMap((mail) => mail.links.filter((link) => link.includes('/locked-out#')));
    await eventually(async () => (await links()).length).toBe(1);
    // Somebody else who reads the mailbox.
    const other = await newPage();
    await other.goto((await links())[0] ?? '');
    await other.getByRole('button', { name: '緊急解除する' }).click();
    await other.getByRole('alert').getByText('依頼したブラウザー').waitFor();

    await page.goto((await links())[0] ?? '');
    await page.getByRole('button', { name: '緊急解除する' }).click();
    await page.getByRole('heading', { name: '一時停止しました' }).waitFor();
    await page.getByRole('link', { name: 'サインイン' }).click();
    await page.getByText('緊急解除により、このリストは一時停止しています').waitFor();
    await page.getByRole('button', { name: 'このアドレスを追加' }).click();
    await page.getByRole('button', { name: '保存する' }).click();
    await eventually(() => page.getByText('このリストは一時停止しています').count()).toBe(0);
    await page.getByText('リストに含まれています').waitFor();
  });
});
