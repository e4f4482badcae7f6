import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type System, startSystem } from '../../local/runner/start-system.ts';
import { quickly } from '../support/local-system.ts';
import { openBrowser, patienceMs } from './open-browser.ts';
import { samplePdf } from './sample-pdf.ts';
import { eventually } from './stage.ts';
import { type Watched, watchPage } from './watch-page.ts';

const opened = await openBrowser();
if (opened.browser === undefined) console.warn(`browser tests skipped: ${opened.reason}`);

const people = [
  { name: '田中 一郎', email: 'tanaka@midori.example' },
  { name: 'Alice Martin', email: 'alice@example.com' },
  { name: '鈴木 次郎', email: 'suzuki@example.co.jp' },
] as const;

describe.skipIf(opened.browser === undefined)('the whole system in a browser', () => {
  const browser = opened.browser as Browser;
  const directory = mkdtempSync(join(tmpdir(), 'cloudsign-browser-'));
  const watches: Watched[] = [];
  let system: System;
  let pdf: Uint8Array;
  beforeAll(async () => {
    system = await startSystem({ directory, ...quickly });
    pdf = await samplePdf({ title: '業務委託契約書', pages: 4 });
  });
  afterAll(async () => {
    await browser.close();
    await system.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const newPage = async (): Promise<Page> => {
    const context = await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo', acceptDownloads: true });
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    watches.push(await watchPage(page));
    return page;
  };

  const linksTo = async (address: string): Promise<readonly string[]> => {
    const response = await fetch(`${system.inboxUrl}/api/mails?to=${encodeURIComponent(address)}`);
    const { mails } = (await response.json()) as { mails: readonly { links: readonly string[] }[] };
    return mails.flatMap((mail) => mail.links.filter((link) => link.includes('/sign#')));
  };
  /** The newest link mailed to an address, once there are so many. */
  const linkTo = async (address: string, count = 1): Promise<string> => {
    await eventually(async () => (await linksTo(address)).length).toBeGreaterThanOrEqual(count);
    return (await linksTo(address))[0] ?? '';
  };

  const signIn = async (): Promise<Page> => {
    const page = await newPage();
    await page.goto(`${system.pagesUrl}/`);
    await page.getByLabel('メールアドレス').fill(system.demoMember.email);
    await page.getByLabel('パスワード').fill(system.demoMember.password);
    await page.getByRole('button', { name: 'サインイン' }).click();
    await page.getByRole('heading', { name: '書類', exact: true }).waitFor();
    return page;
  };

  const send = async (page: Page, title: string, recipients: readonly (typeof people)[number][]): Promise<void> => {
    await page.goto(`${system.pagesUrl}/documents/new`);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: `${title}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from(pdf) });
    const next = page.getByRole('button', { name: '次へ' });
    await eventually(() => next.isEnabled()).toBe(true);
    await page.getByLabel('メッセージ').fill('ご確認をお願いします。\n佐藤');
    await next.click();
    for (const [index, { name, email }] of recipients.entries()) {
      await page.getByRole('heading', { name: '宛先の設定' }).waitFor();
      if (index > 0) await page.getByRole('button', { name: '宛先を追加' }).click();
      await page.getByLabel('氏名').nth(index).fill(name);
      await page.getByLabel('メールアドレス').nth(index).fill(email);
    }
    await next.click();
    await page.getByRole('heading', { name: '入力項目の設定' }).waitFor();
    await next.click();
    await page.getByRole('button', { name: '送信する' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '同意して送信' }).click();
    await page.locator('.badge.state-sent').waitFor();
  };

  const open = async (link: string): Promise<Page> => {
    const page = await newPage();
    await page.goto(link);
    await page.getByRole('button', { name: '利用規約に同意して書類を開く' }).click();
    await page.locator('.textLayer').first().waitFor({ state: 'attached' });
    return page;
  };
  const consent = async (page: Page): Promise<void> => {
    const button = page.getByRole('button', { name: '書類内容に同意' });
    await eventually(() => button.isEnabled()).toBe(true);
    await button.click();
    await page.getByRole('dialog').getByRole('button', { name: '同意して確認完了' }).click();
  };

  test('three recipients consent in order; everybody has the sealed file, which verifies', async () => {
    const sender = await signIn();
    await send(sender, '業務委託契約書', people);
    let page = sender;
    for (const { email } of people) {
      page = await open(await linkTo(email));
      await consent(page);
    }
    await page.getByRole('heading', { name: /締結/ }).waitFor();
    // The mail that says so brings a link of its own.
    page = await newPage();
    await page.goto(await linkTo(people[2].email, 2));
    await page.getByRole('heading', { name: '締結済みの書類です' }).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'ダウンロード' }).click();
    const sealed = readFileSync(await (await downloading).path());
    expect(sealed.subarray(0, pdf.length).equals(pdf)).toBe(true);
    expect(sealed.length).toBeGreaterThan(pdf.length);
    await page.getByRole('button', { name: '署名を検証' }).click();
    await page.locator('.verdict.ok').waitFor();
    for (const { name } of people) expect(await page.locator('.acts').textContent()).toContain(name);

    await sender.locator('.badge.state-concluded').waitFor();
    await sender.getByText('証拠がそろっています').waitFor();
    const record = () => sender.locator('.timeline-card').textContent();
    await eventually(record).toContain('長期署名を完了');
    expect(await record()).toContain('欠落や改変はありません');
    await sender.goto(`${system.pagesUrl}/`);
    await sender.getByRole('link', { name: /業務委託契約書.*締結済み/ }).waitFor();

    // Anybody can verify it, and anybody can see that one byte was changed.
    const verify = async (bytes: Buffer) => {
      await sender.goto(`${system.pagesUrl}/verify`);
      await sender
        .locator('input[type=file]')
        .setInputFiles({ name: 'sealed.pdf', mimeType: 'application/pdf', buffer: bytes });
      await sender.locator('.verdict').waitFor();
      return (await sender.locator('.verdict-title').textContent()) ?? '';
    };
    expect(await verify(sealed)).toBe('有効です');
    const changed = Buffer.from(sealed);
    const at = changed.indexOf('stream') + 20;
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(await verify(changed)).toBe('無効です');
  });

  test('a reminder brings a new link, and the old one says so', async () => {
    const sender = await signIn();
    const [, { email }] = people;
    const before = (await linksTo(email)).length;
    await send(sender, '覚書', [people[1]]);
    const old = await linkTo(email, before + 1);
    await sender.getByRole('button', { name: 'リマインド' }).click();
    await sender.getByRole('dialog').getByRole('button', { name: 'リマインドを送る' }).click();
    await sender.getByRole('dialog').waitFor({ state: 'detached' });
    const renewedLink = await linkTo(email, before + 2);
    expect(renewedLink).not.toBe(old);
    const page = await newPage();
    await page.goto(old);
    await page.getByRole('heading', { name: '新しいリンクが送られています' }).waitFor();
    const renewed = await open(renewedLink);
    await renewed.getByRole('button', { name: '却下する' }).click();
    await renewed.getByLabel('却下の理由').fill('期間が合意と異なります。');
    await renewed.getByRole('dialog').getByRole('button', { name: '却下する' }).click();
    await renewed.getByRole('heading', { name: '却下しました' }).waitFor();
    await sender.locator('.badge.state-declined').waitFor();
    expect(await sender.locator('main').textContent()).toContain('期間が合意と異なります。');
  });

  test('no page broke the policy, asked another origin or threw', () => {
    expect(watches.flatMap((watched) => watched.faults)).toEqual([]);
    const origins = new Set(watches.flatMap((watched) => [...watched.origins]));
    const foreign = [...origins].filter(
      (origin) => !/^http:\/\/(?:[\w.-]+\.)?(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(origin),
    );
    expect(foreign).toEqual([]);
  });
});
