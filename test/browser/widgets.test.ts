import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type System, startSystem } from '../../local/runner/start-system.ts';
import { quickly } from '../support/local-system.ts';
import { textInFields } from '../support/text-in-fields.ts';
import { findBarriers } from './find-barriers.ts';
import { openBrowser, patienceMs } from './open-browser.ts';
import { samplePdf } from './sample-pdf.ts';
import { eventually } from './stage.ts';
import { type Watched, watchPage } from './watch-page.ts';

const opened = await openBrowser();
if (opened.browser === undefined) console.warn(`browser tests skipped: ${opened.reason}`);

describe.skipIf(opened.browser === undefined)('inputs in a browser', () => {
  const browser = opened.browser as Browser;
  const directory = mkdtempSync(join(tmpdir(), 'cloudsign-widgets-'));
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

  const newPage = async (width: number): Promise<Page> => {
    const context = await browser.newContext({
      locale: 'ja-JP',
      timezoneId: 'Asia/Tokyo',
      viewport: { width, height: 760 },
      acceptDownloads: true,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    watches.push(await watchPage(page));
    return page;
  };
  const linkTo = async (address: string): Promise<string> => {
    const links = async () => {
      const response = await fetch(`${system.inboxUrl}/api/mails?to=${encodeURIComponent(address)}`);
      const { mails } = (await response.json()) as { mails: readonly { links: readonly string[] }[] };
      return mails.flatMap((mail) => mail.links.filter((link) => link.includes('/sign#')));
    };
    await eventually(async () => (await links()).length).toBeGreaterThan(0);
    return (await links())[0] ?? '';
  };
  const open = async (page: Page, address: string): Promise<void> => {
    await page.goto(await linkTo(address));
    await page.getByRole('button', { name: '利用規約に同意して書類を開く' }).click();
    await page.locator('.fill-box').first().waitFor();
  };
  const placeOf = async (box: Locator) => {
    const found = await box.boundingBox();
    if (found === null) throw new Error('it is not on the screen');
    return found;
  };
  const noWiderThanScreen = async (page: Page) =>
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBeLessThanOrEqual(0);

  /** A document up to the step in which inputs are placed. */
  const begin = async (page: Page, email: string) => {
    await page.goto(`${system.pagesUrl}/`);
    await page.getByLabel('メールアドレス').fill(system.demoMember.email);
    await page.getByLabel('パスワード').fill(system.demoMember.password);
    await page.getByRole('button', { name: 'サインイン' }).click();
    await page.getByRole('heading', { name: '書類', exact: true }).waitFor();
    await page.goto(`${system.pagesUrl}/documents/new`);
    const pdf = await samplePdf({ title: '業務委託契約書', pages: 2 });
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '契約書.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf) });
    await page.getByLabel('受信者による転送を許可する').check();
    const next = page.getByRole('button', { name: '次へ' });
    await expect.poll(() => next.isEnabled()).toBe(true);
    await next.click();
    await page.getByLabel('氏名').fill('田中 一郎');
    await page.getByLabel('メールアドレス').fill(email);
    await next.click();
    await page.getByRole('heading', { name: '入力項目の設定' }).waitFor();
    await page.locator('.pdf-canvas canvas').first().waitFor();
    return next;
  };
  const send = async (page: Page) => {
    await page.getByRole('heading', { name: '送信内容の確認' }).waitFor();
    await page.getByRole('button', { name: '送信する' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '同意して送信' }).click();
    await page.locator('.badge.state-sent').waitFor();
  };

  test('placed by mouse and keys, filled in on a phone, consented to, and in the PDF', async () => {
    const email = 'tanaka@midori.example';
    const sender = await newPage(1200);
    const next = await begin(sender, email);
    /** Keys that are pressed before the box has the focus would go elsewhere. */
    const focused = () => sender.locator('.placed.selected .placed-grip:focus').waitFor();
    const add = async (kind: string) => {
      const before = await sender.locator('.placed').count();
      await sender.locator('.field-kind', { hasText: kind }).click();
      await eventually(() => sender.locator('.placed').count()).toBe(before + 1);
      await focused();
    };
    const box = () => sender.locator('.placed.selected');

    // Mouse: drag, then make it larger at its corner.
    await add('テキスト');
    const start = await placeOf(box());
    await sender.mouse.move(start.x + 10, start.y + start.height / 2);
    await sender.mouse.down();
    await sender.mouse.move(start.x - 90, start.y + start.height / 2 - 70, { steps: 5 });
    await sender.mouse.up();
    const moved = await placeOf(box());
    expect(Math.round(moved.x - start.x)).toBeCloseTo(-100, -1);
    expect(Math.round(moved.y - start.y)).toBeCloseTo(-70, -1);
    const corner = await placeOf(sender.locator('.placed-corner'));
    await sender.mouse.move(corner.x + 14, corner.y + 14);
    await sender.mouse.down();
    await sender.mouse.move(corner.x + 54, corner.y + 24, { steps: 4 });
    await sender.mouse.up();
    expect((await placeOf(box())).width - moved.width).toBeGreaterThan(30);

    // Keys: arrows move, Shift makes larger, Delete removes and leaves the focus in the step.
    await add('手書き署名');
    const before = await placeOf(box());
    for (let press = 0; press < 20; press++) await sender.keyboard.press('ArrowDown');
    for (let press = 0; press < 5; press++) await sender.keyboard.press('Shift+ArrowRight');
    const after = await placeOf(box());
    expect(after.y).toBeGreaterThan(before.y + 20);
    expect(after.width).toBeGreaterThan(before.width + 5);
    await add('日付');
    await sender.keyboard.press('Delete');
    await eventually(() => sender.locator('.placed').count()).toBe(2);
    await eventually(() => sender.evaluate(() => document.activeElement?.className ?? '')).toMatch(
      /placed-grip|field-kind/,
    );
    await add('チェックボックス');
    await sender.getByLabel('入力を必須にする').check();
    for (let press = 0; press < 60; press++) await sender.keyboard.press('Tab');
    await sender.locator('.field-list-line', { hasText: 'チェックボックス' }).click();
    await focused();
    for (let press = 0; press < 40; press++) await sender.keyboard.press('ArrowUp');
    await add('印影');
    for (let press = 0; press < 70; press++) await sender.keyboard.press('ArrowDown');

    // One of the sender's own, filled in before sending.
    await sender.getByLabel('入力する人').first().selectOption({ label: '試用 太郎（送信者）' });
    await add('日付');
    for (let press = 0; press < 100; press++) await sender.keyboard.press('ArrowUp');
    await sender.getByRole('button', { name: '内容を入力する' }).click();
    await sender.getByRole('dialog').getByLabel('日付').fill('2026-11-20');
    await sender.getByRole('dialog').getByRole('button', { name: '入力する' }).click();
    await sender.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await findBarriers(sender)).toEqual([]);
    await next.click();
    await send(sender);

    const phone = await newPage(360);
    await open(phone, email);
    await noWiderThanScreen(phone);
    const main = phone.locator('.decision-buttons .button.primary');
    await eventually(() => main.isEnabled()).toBe(true);
    expect(await main.textContent()).toBe('次の入力へ');
    expect(await findBarriers(phone)).toEqual([]);
    const dialog = phone.getByRole('dialog');
    const fill = async (kind: string, work: () => Promise<void>) => {
      await phone.locator(`.fill-box.${kind}`).click();
      await dialog.waitFor();
      await work();
      await dialog.locator('button[type=submit]').click();
      await eventually(() => phone.locator(`.fill-box.${kind}.filled`).count()).toBe(1);
      if ((await dialog.count()) > 0) await dialog.getByRole('button', { name: '閉じる' }).click();
    };
    await phone.locator('.fill-box.text').click();
    await dialog.locator('button[type=submit]').click();
    await dialog.getByText('入力してください。').waitFor();
    await dialog.getByRole('textbox').fill('ไทย');
    await dialog.locator('button[type=submit]').click();
    await dialog.getByText('印字できない文字があります').waitFor();
    await dialog.getByRole('button', { name: '閉じる' }).click();
    await fill('text', () => dialog.getByRole('textbox').fill('千代田区 葛󠄀城'));
    await fill('seal', async () => {
      expect(await dialog.getByLabel('印影の名前').inputValue()).toBe('田中');
      await noWiderThanScreen(phone);
      await dialog.getByLabel('角印').check();
    });
    await fill('signature', async () => {
      const pad = await placeOf(dialog.locator('.signature-pad'));
      await phone.mouse.move(pad.x + 20, pad.y + pad.height - 20);
      await phone.mouse.down();
      await phone.mouse.move(pad.x + pad.width / 2, pad.y + 15, { steps: 8 });
      await phone.mouse.move(pad.x + pad.width - 20, pad.y + pad.height - 20, { steps: 8 });
      await phone.mouse.up();
    });
    // The next required one is a box to check: it takes the focus, and a key checks it.
    await main.click();
    await eventually(() => phone.evaluate(() => document.activeElement?.className ?? '')).toContain('checkbox');
    await phone.keyboard.press('Space');
    await eventually(() => main.textContent()).toBe('印字を確認する');

    // A reload loses nothing of what was typed.
    await phone.reload();
    await eventually(() => phone.locator('.fill-box.filled').count()).toBe(4);
    await eventually(() => main.isEnabled()).toBe(true);
    await main.click();
    await phone.getByRole('heading', { name: '印字内容の確認' }).waitFor();
    await phone.locator('.pdf-canvas canvas').first().waitFor();
    await noWiderThanScreen(phone);
    await eventually(() => main.isEnabled()).toBe(true);
    await main.click();
    await phone.getByRole('dialog').getByText('4 件（書類に印字されます）').waitFor();
    await phone.getByRole('dialog').getByRole('button', { name: '同意して確認完了' }).click();
    await phone.getByRole('heading', { name: '締結済みの書類です' }).waitFor();
    expect(await phone.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('inputs')))).toEqual([]);
    const downloading = phone.waitForEvent('download');
    await phone.getByRole('button', { name: 'ダウンロード' }).click();
    const sealed = await textInFields(readFileSync(await (await downloading).path()));
    for (const words of ['千代田区 葛󠄀城', '2026年11月20日']) expect(sealed).toContain(words);
  });

  test('placed by touch at 360 px, and the document forwarded', async () => {
    const [email, other] = ['suzuki@midori.example', 'alice@midori.example'];
    const sender = await newPage(360);
    const next = await begin(sender, email);
    await sender.locator('.field-kind', { hasText: '印影' }).click();
    await noWiderThanScreen(sender);
    // The sheet at the bottom covers neither its own way out nor, at the end of the page, what goes on.
    const sheet = await placeOf(sender.locator('.field-panel'));
    const close = await placeOf(sender.locator('.field-panel').getByRole('button', { name: '閉じる' }));
    expect(close.y + close.height).toBeLessThanOrEqual(sheet.y + sheet.height);
    await sender.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const end = await placeOf(next);
    expect(end.y + end.height).toBeLessThanOrEqual(sheet.y);
    await sender.locator('.field-panel').getByRole('button', { name: '閉じる' }).click();
    await eventually(() => sender.locator('.field-actions').textContent()).toContain('保存しました');
    await sender.reload();
    await sender.locator('.placed.seal').waitFor();
    await next.click();
    await send(sender);

    const phone = await newPage(360);
    await open(phone, email);
    await phone.getByRole('button', { name: 'この書類を転送する' }).click();
    const dialog = phone.getByRole('dialog');
    await dialog.getByLabel('氏名').fill('Alice Martin');
    await dialog.getByLabel('メールアドレス').fill(email);
    await dialog.getByRole('button', { name: '転送する' }).click();
    await dialog.getByText('すでにこの書類の関係者のものです').waitFor();
    await dialog.getByLabel('メールアドレス').fill(other);
    await dialog.getByRole('button', { name: '転送する' }).click();
    await phone.getByRole('heading', { name: '転送しました' }).waitFor();
    await noWiderThanScreen(phone);
    await phone.reload();
    await phone.getByRole('heading', { name: 'メールのリンクから開いてください' }).waitFor();
    await phone.goto('about:blank');
    await phone.goto(await linkTo(email));
    await phone.getByRole('heading', { name: 'この書類は転送済みです' }).waitFor();
    await open(phone, other);
    expect(await phone.locator('main').textContent()).toContain('田中 一郎 様から転送されました。');
    await sender.locator('.participant-state', { hasText: '転送済み' }).waitFor();
    await eventually(() => sender.locator('.timeline-card').textContent()).toContain('書類を転送');
  });

  test('no page broke the policy, asked another origin or threw', () => {
    expect(watches.flatMap((watched) => watched.faults)).toEqual([]);
  });
});
