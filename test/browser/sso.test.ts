import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestSystem, type TestSystem } from '../support/local-system.ts';
import { type OidcProvider, personOf, startOidcProvider } from '../support/oidc-provider.ts';
import { join as joinTeam, password, signUp } from '../support/team-members.ts';
import { findBarriers } from './find-barriers.ts';
import { openBrowser, patienceMs } from './open-browser.ts';
import { eventually } from './stage.ts';
import { type Watched, watchPage } from './watch-page.ts';

const opened = await openBrowser();
if (opened.browser === undefined) console.warn(`browser tests skipped: ${opened.reason}`);

const shots = process.env.CLOUDSIGN_SHOTS;

describe.skipIf(opened.browser === undefined)('single sign-on in a browser', () => {
  const browser = opened.browser as Browser;
  const watches: Watched[] = [];
  let provider: OidcProvider;
  let system$: TestSystem;
  beforeAll(async () => {
    provider = await startOidcProvider({ now: () => system$.system.clock.now() });
    system$ = await startTestSystem({ providerHosts: [provider.host] });
  });
  afterAll(async () => {
    await browser.close();
    await system$.close();
    await provider.close();
  });

  const newPage = async ({ width = 1100, language = 'ja-JP' } = {}): Promise<Page> => {
    const context = await browser.newContext({
      locale: language,
      timezoneId: 'Asia/Tokyo',
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    watches.push(await watchPage(page));
    return page;
  };
  /** Looks for barriers, and keeps a picture where one is asked for. */
  const look = async (page: Page, name: string): Promise<void> => {
    // A page that was only just opened may not be drawn yet.
    await page.locator('h1').first().waitFor();
    expect(await findBarriers(page)).toEqual([]);
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  };
  const at = (path: string): string => `${system$.system.pagesUrl}${path}`;
  const signIn = async (page: Page, email: string, to: string): Promise<void> => {
    await page.goto(at(`/sign-in?to=${to}`));
    await page.getByLabel('メールアドレス').fill(email);
    await page.getByLabel('パスワード').fill(password);
    await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  };
  const prove = async (page: Page): Promise<void> => {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('現在のパスワード').fill(password);
    await dialog.getByRole('button', { name: '確認する' }).click();
  };
  const connectLink = async (email: string): Promise<string> => {
    const links = async () =>
      (await system$.mails(email)).flatMap((mail) => mail.links).filter((link) => link.includes('/sso/connect#'));
    await eventually(async () => (await links()).length).toBeGreaterThan(0);
    return (await links())[0] ?? '';
  };

  let owner: Awaited<ReturnType<typeof signUp>>;
  let team = '';
  let member = '';

  test('an owner sets the provider up, is told what is wrong, tests it, and switches it on', async () => {
    owner = await signUp(system$);
    member = (await joinTeam(system$, owner.session, 'sender')).email;
    team = (await owner.session.call('getTeam')).id;
    const page = await newPage();
    await signIn(page, owner.email, '/team/sso');
    await page.getByRole('heading', { name: 'シングルサインオン', level: 1 }).waitFor();
    await page.getByText('未設定', { exact: true }).waitFor();
    expect(await page.getByLabel('リダイレクト URI', { exact: true }).inputValue()).toBe(at('/sso/callback'));
    await look(page, 'sso-empty');
    await page.getByLabel('Issuer URL').fill(provider.issuer);
    await page.getByLabel('クライアント ID').fill(provider.clientId);
    await page.getByLabel('クライアントシークレット').fill(provider.clientSecret);
    await page.getByLabel('許可するメールのドメイン').fill('example.com bank.example');
    await page.getByRole('button', { name: '設定を保存' }).click();
    await look(page, 'sso-prove');
    await prove(page);
    await page.getByText(/^bank\.example: このドメインのアドレスを持つメンバーがチームにいません/).waitFor();
    await look(page, 'sso-wrong-domain');
    await page.getByLabel('許可するメールのドメイン').fill('example.com');
    await page.getByRole('button', { name: '設定を保存' }).click();
    await prove(page);
    await page.getByText('停止中(未テスト)').waitFor();
    expect(await page.getByLabel('クライアントシークレット').inputValue()).toBe('');
    await look(page, 'sso-untested');
    provider.person = { sub: 'owner', email: owner.email };
    await page.getByRole('button', { name: '接続をテスト' }).click();
    await page.getByRole('heading', { name: '接続テストに失敗しました' }).waitFor();
    await page.getByText(/確認済みのメールアドレスが届かない/).waitFor();
    await look(page, 'sso-test-failed');
    expect(page.url()).toBe(at('/sso/callback'));
    await page.getByRole('link', { name: '設定画面に戻る' }).click();
    provider.person = personOf('owner', owner.email);
    await page.getByRole('button', { name: '接続をテスト' }).click();
    await page.getByRole('heading', { name: '接続テストに成功しました' }).waitFor();
    await look(page, 'sso-tested');
    await page.getByRole('link', { name: '設定画面に戻る' }).click();
    await page.getByText('停止中(テスト済み)').waitFor();
    await page.getByRole('button', { name: '有効にする' }).click();
    await prove(page);
    await page.getByText('有効', { exact: true }).waitFor();
    expect(await page.getByLabel('メンバー用のサインインページ', { exact: true }).inputValue()).toBe(
      at(`/sso#${team}`),
    );
    await look(page, 'sso-on');
    const phone = await newPage({ width: 390 });
    await signIn(phone, owner.email, '/team/sso');
    await phone.getByText('有効', { exact: true }).waitFor();
    await look(phone, 'sso-on-phone');
  });

  test('a member asks for his page by mail, connects once, and is in by a press the next time; a stranger is not', async () => {
    const page = await newPage({ width: 390 });
    provider.person = personOf('taro', member);
    await page.goto(at('/sign-in?to=/documents/new'));
    await look(page, 'sso-sign-in-phone');
    await page.getByRole('link', { name: '会社のアカウントでサインイン' }).click();
    await page.getByLabel('メールアドレス').fill(member);
    await look(page, 'sso-ask-phone');
    await page.getByRole('button', { name: 'サインインページを送る' }).click();
    await page.getByRole('heading', { name: 'メールを確認してください' }).waitFor();
    await look(page, 'sso-asked-phone');
    await eventually(async () => (await system$.mails(member)).flatMap(({ links }) => links)).toContain(
      at(`/sso#${team}`),
    );
    await page.goto(at(`/sso#${team}`));
    await page.reload();
    await look(page, 'sso-go-phone');
    await page.getByRole('button', { name: '会社のサインインへ進む' }).click();
    await page.getByText(/まだここでのアカウントと連携されていません/).waitFor();
    await look(page, 'sso-mailed-phone');
    const link = await connectLink(member);

    const stranger = await newPage();
    await stranger.goto(link);
    await stranger.getByRole('button', { name: '連携する' }).click();
    await stranger.getByText(/別のブラウザで開かれています/).waitFor();
    await look(stranger, 'sso-connect-elsewhere');

    await page.goto(link);
    await page.getByRole('heading', { name: '会社のアカウントの連携' }).waitFor();
    expect(page.url()).toBe(at('/sso/connect'));
    await look(page, 'sso-connect-phone');
    await page.getByRole('button', { name: '連携する' }).click();
    await page.getByRole('heading', { name: '会社のアカウントを連携しました' }).waitFor();
    await look(page, 'sso-connected-phone');
    await page.getByRole('link', { name: '会社のアカウントでサインイン' }).click();
    await page.getByRole('button', { name: '会社のサインインへ進む' }).click();
    // Where he wanted to go at first.
    await page.waitForURL(at('/documents/new'));
    await page.goto(at('/account'));
    await page.getByText(/^連携済み/).waitFor();
    await look(page, 'sso-account-phone');
    // The browser knows the team from now on.
    await page.context().clearCookies();
    await page.goto(at('/sso'));
    await page.getByRole('button', { name: '会社のサインインへ進む' }).click();
    await page.waitForURL(at('/'));
  });

  test('where it is the only way in, a passkey alone opens nothing, and is the second step after the provider vouched', async () => {
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
    await signIn(page, member, '/account');
    await page.getByRole('button', { name: 'パスキーを登録' }).click();
    await prove(page);
    await page.getByRole('textbox', { name: '名前' }).fill('会社のノート PC');
    await page.getByRole('dialog').getByRole('button', { name: '確認する' }).click();
    await page.getByRole('button', { name: '保管しました' }).click();
    await page.getByText('会社のノート PC').waitFor();
    const { version } = await owner.session.call('getSso');
    const body = { state: 'on', only: true, version, proof: { password } };
    await owner.session.call('switchSso', { body });
    // The session of before is out at the next request.
    await page.reload();
    await page.getByRole('heading', { name: 'サインイン', exact: true }).waitFor();
    await page.getByRole('button', { name: 'パスキーを使う' }).click();
    await page.getByText(/シングルサインオンでのみ入れます/).waitFor();
    await look(page, 'sso-only-refused');
    await page.getByRole('link', { name: '会社のアカウントでサインイン' }).click();
    await page.goto(at(`/sso#${team}`));
    await page.reload();
    provider.person = personOf('taro', member);
    await page.getByRole('button', { name: '会社のサインインへ進む' }).click();
    await page.getByRole('heading', { name: '二段階認証' }).waitFor();
    await look(page, 'sso-second-step');
    await page.getByRole('button', { name: 'パスキーで確認' }).click();
    // Where he was when his session ended.
    await page.waitForURL(at('/account'));
    await page.getByText(/^連携済み/).waitFor();
  });

  test('in English: a member in another browser is asked for the mail; a refusal of the provider, and a reply without a sign-in, say what to do', async () => {
    const page = await newPage({ language: 'en-GB' });
    await page.goto(at(`/sso#${team}`));
    await look(page, 'sso-go-en');
    provider.faults = { reply: { code: undefined, error: 'access_denied' } };
    await page.getByRole('button', { name: "Go to your company's sign-in" }).click();
    await page.getByText(/sign-in said no, or you stopped it/).waitFor();
    await look(page, 'sso-refused-en');
    provider.faults = {};
    await page.goto(at('/sso/callback'));
    await page.getByText(/There is no reply of an identity provider here/).waitFor();
    await page.goto(at(`/sso/callback?state=${'A'.repeat(43)}&code=stolen`));
    await page.getByText(/began in another browser/).waitFor();
    expect(page.url()).toBe(at('/sso/callback'));
    await page.goto(at('/sso/connect'));
    await page.getByRole('heading', { name: 'It could not be connected' }).waitFor();
    await look(page, 'sso-no-token-en');
  });

  test('no page did what no page may do, and none asked anybody but the service and the provider', () => {
    expect(watches.flatMap((watched) => watched.faults)).toEqual([]);
    const origins = new Set(watches.flatMap((watched) => [...watched.origins]));
    expect([...origins].sort()).toEqual([system$.system.pagesUrl, `http://${provider.host}`].sort());
  });
});
