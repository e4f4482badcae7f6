import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type System, startSystem } from '../../local/runner/start-system.ts';
import { quickly } from '../support/local-system.ts';
import { findBarriers } from './find-barriers.ts';
import { openBrowser, patienceMs } from './open-browser.ts';
import { eventually } from './stage.ts';
import { type Watched, watchPage } from './watch-page.ts';

const opened = await openBrowser();
if (opened.browser === undefined) console.warn(`browser tests skipped: ${opened.reason}`);

const shots = process.env.CLOUDSIGN_SHOTS;

describe.skipIf(opened.browser === undefined)('the account in a browser', () => {
  const browser = opened.browser as Browser;
  const directory = mkdtempSync(join(tmpdir(), 'cloudsign-account-'));
  const watches: Watched[] = [];
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ directory, ...quickly });
  });
  afterAll(async () => {
    await browser.close();
    await system.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const newPage = async (options: { readonly width?: number; readonly language?: string } = {}): Promise<Page> => {
    const context = await browser.newContext({
      locale: options.language ?? 'ja-JP',
      timezoneId: 'Asia/Tokyo',
      viewport: { width: options.width ?? 1100, height: 900 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    watches.push(await watchPage(page));
    return page;
  };
  const shot = async (page: Page, name: string): Promise<void> => {
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  };
  const linkTo = async (address: string, place: string): Promise<string> => {
    const links = async () => {
      const response = await fetch(`${system.inboxUrl}/api/mails?to=${encodeURIComponent(address)}`);
      const { mails } = (await response.json()) as { mails: readonly { links: readonly string[] }[] };
      return mails.flatMap((mail) => mail.links.filter((link) => link.includes(place)));
    };
    await eventually(async () => (await links()).length).toBeGreaterThan(0);
    return (await links())[0] ?? '';
  };
  let count = 0;
  const password = 'kasa-tokei-ringo-to-densha-4';
  /** Signs up in the page, with the meter in view. */
  const newMember = async (page: Page): Promise<string> => {
    const email = `a${++count}@example.com`;
    await page.goto(`${system.pagesUrl}/sign-up`);
    await page.getByLabel('氏名').fill('佐藤 花子');
    await page.getByLabel('チーム名').fill('青葉商事');
    await page.getByLabel('メールアドレス').fill(email);
    await page.getByRole('button', { name: '登録する' }).click();
    await page.getByRole('heading', { name: 'メールを確認してください' }).waitFor();
    await page.goto(await linkTo(email, '/confirm#'));
    const field = page.getByLabel('パスワード', { exact: true });
    await field.fill('short');
    await page.getByText('使えません。 12 文字以上にしてください。').waitFor();
    await field.fill('Kobayashi-Kenji');
    await page.getByText(/使えません。 名前や少数/).waitFor();
    await shot(page, 'confirm-weak');
    await page.getByRole('button', { name: '登録を完了する' }).click();
    await page.locator('.field-problem').waitFor();
    // One reason, where it belongs: not a second notice that says it is easy to guess.
    expect(await page.locator('.notice.bad').count()).toBe(0);
    await field.fill(password);
    await page.getByText('強いパスワードです').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: '登録を完了する' }).click();
    await page.getByRole('heading', { name: '登録が完了しました' }).waitFor();
    return email;
  };
  const signIn = async (page: Page, email: string, word = password): Promise<void> => {
    await page.goto(`${system.pagesUrl}/sign-in?to=/account`);
    await page.getByLabel('メールアドレス').fill(email);
    await page.getByLabel('パスワード').fill(word);
    await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  };
  const prove = async (page: Page, code?: string): Promise<void> => {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('現在のパスワード').fill(password);
    if (code !== undefined) await dialog.getByLabel('確認コード').fill(code);
    await dialog.getByRole('button', { name: '確認する' }).click();
  };
  const codeOf = (secret: string): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: system.clock.now().getTime() });

  test('an authenticator app: set up by its key, asked for at the next sign-in, turned off by a code', async () => {
    const page = await newPage();
    const email = await newMember(page);
    await signIn(page, email);
    await page.getByRole('heading', { name: 'アカウント' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: '認証アプリを設定' }).click();
    await shot(page, 'prove');
    await prove(page);
    const secret = ((await page.locator('.secret-text').textContent()) ?? '').replaceAll(' ', '');
    await eventually(() => page.locator('.qr-code path').getAttribute('d')).toMatch(/^M/);
    await shot(page, 'seed');
    await page.getByRole('dialog').getByLabel('確認コード').fill(codeOf(secret));
    await page.getByRole('dialog').getByRole('button', { name: '確認する' }).click();
    await page.getByRole('dialog', { name: '回復コード' }).waitFor();
    const codes = await page.locator('.code-list code').allTextContents();
    expect(codes).toHaveLength(10);
    await shot(page, 'codes');
    await page.getByRole('button', { name: '保管しました' }).click();
    await page.getByText('未使用の回復コード: 10 個').waitFor();
    await shot(page, 'account');

    const other = await newPage({ width: 390 });
    await signIn(other, email);
    await other.getByRole('heading', { name: '二段階認証' }).waitFor();
    expect(await findBarriers(other)).toEqual([]);
    await shot(other, 'second-step-phone');
    await other.getByLabel('確認コード').fill('000000');
    await other.getByRole('button', { name: '確認する' }).click();
    await other.getByRole('alert').waitFor();
    system.clock.advance(30_000);
    await other.getByLabel('確認コード').fill(codeOf(secret));
    await other.getByRole('button', { name: '確認する' }).click();
    await other.getByRole('heading', { name: 'アカウント' }).waitFor();
    await other.getByText('この端末', { exact: true }).waitFor();
    await shot(other, 'account-phone');
    expect(await other.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

    await other.getByRole('button', { name: '認証アプリを解除' }).click();
    system.clock.advance(30_000);
    await prove(other, codeOf(secret));
    await other.getByText('設定されていません').waitFor();
  });

  test('a passkey: registered, named, signs in without a password, is removed by itself', async () => {
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
    const email = await newMember(page);
    await signIn(page, email);
    await page.getByRole('button', { name: 'パスキーを登録' }).click();
    await prove(page);
    await page.getByRole('textbox', { name: '名前' }).fill('会社のノート PC');
    await page.getByRole('dialog').getByRole('button', { name: '確認する' }).click();
    await page.getByRole('dialog', { name: '回復コード' }).waitFor();
    await page.getByRole('button', { name: '保管しました' }).click();
    await page.getByText('会社のノート PC').waitFor();
    await page.getByRole('button', { name: '「会社のノート PC」の名前を変更' }).click();
    await page.getByRole('textbox', { name: '名前' }).fill('私のノート');
    await page.getByRole('dialog').getByRole('button', { name: '確認する' }).click();
    await page.getByText('私のノート').waitFor();
    await shot(page, 'passkeys');

    await page.getByRole('button', { name: 'サインアウト', exact: true }).click();
    await page.getByRole('button', { name: 'パスキーを使う' }).click();
    await page.getByRole('link', { name: '佐藤 花子' }).click();
    await page.getByText('最終使用').waitFor();

    // With the password it is the second step. A page that is left before the answer came would still be signed in.
    await page.getByRole('button', { name: 'サインアウト', exact: true }).click();
    await page.getByRole('heading', { name: 'サインイン', exact: true }).waitFor();
    await signIn(page, email);
    await page.getByRole('heading', { name: '二段階認証' }).waitFor();
    await page.getByRole('button', { name: 'パスキーで確認' }).click();
    await page.getByRole('heading', { name: 'アカウント' }).waitFor();

    await page.getByRole('button', { name: '「私のノート」を削除' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'パスキーで確認' }).click();
    await page.getByText('登録されていません').waitFor();
  });

  test('a forgotten password: by mail, with the second step left as it is', async () => {
    const page = await newPage({ width: 390 });
    const email = await newMember(page);
    await page.goto(`${system.pagesUrl}/sign-in`);
    await page.getByRole('link', { name: 'パスワードを忘れた方' }).click();
    await page.getByLabel('メールアドレス').fill(email);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'リンクを送る' }).click();
    await page.getByText(`${email} にメールを送りました`).waitFor();
    await page.goto(await linkTo(email, '/reset#'));
    await eventually(() => page.url()).toBe(`${system.pagesUrl}/reset`);
    const other = 'mizuumi-no-hotori-de-kujira-8';
    await page.getByLabel('新しいパスワード').fill(other);
    await page.getByText('強いパスワードです').waitFor();
    await shot(page, 'reset-phone');
    await page.getByRole('button', { name: '設定する' }).click();
    await page.getByRole('heading', { name: 'パスワードを設定しました' }).waitFor();
    await signIn(page, email, other);
    await page.getByRole('heading', { name: 'アカウント' }).waitFor();
  });

  test('a refused sign-in says what to do, and links to it', async () => {
    const page = await newPage({ language: 'en-GB' });
    await page.goto(`${system.pagesUrl}/sign-in`);
    await page.getByLabel('Mail address').fill('nobody@example.com');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText('if you forgot the password, set a new one').waitFor();
    await page.getByRole('link', { name: 'Forgot your password?' }).waitFor();
    await shot(page, 'sign-in-refused');
  });

  test('no page broke the policy, asked another origin or threw', () => {
    expect(watches.flatMap((watched) => watched.faults)).toEqual([]);
    const origins = new Set(watches.flatMap((watched) => [...watched.origins]));
    expect(
      [...origins].filter((origin) => !/^http:\/\/(?:[\w.-]+\.)?(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(origin)),
    ).toEqual([]);
  });
});
