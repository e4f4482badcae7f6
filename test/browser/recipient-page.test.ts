import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findBarriers } from './find-barriers.ts';
import type { Replies } from './fixture-server.ts';
import * as fixture from './fixtures.ts';
import { samplePdf } from './sample-pdf.ts';
import { eventually, openStage, type Stage } from './stage.ts';

const opened = await openStage();

describe.skipIf(opened === undefined)("the recipient's page", () => {
  const stage = opened as Stage;
  const { server } = stage ?? {};
  let page: Page;
  let contract: Uint8Array;
  let annex: Uint8Array;

  beforeAll(async () => {
    contract = await samplePdf({ title: '業務委託契約書', pages: 3, rotations: [0, 90, 180] });
    annex = await samplePdf({ title: '別紙', pages: 2 });
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  const files = () => [
    fixture.fileOf('契約書.pdf', contract, 1),
    { ...fixture.fileOf('別紙.pdf', annex, 2), pages: 2 },
  ];
  const openedRecipient = () => fixture.recipient(1, { state: 'opened', openedAt: '2026-11-23T01:20:00Z' });
  const replies = (part: Parameters<typeof fixture.linkContract>[0] = {}): Replies => ({
    exchangeLink: fixture.linkSession(),
    renewLinkSession: fixture.linkSession(),
    getLinkDocument: fixture.linkContract({ files: files(), ...part }),
    downloadLinkFile: ({ params }) => (params.file === files()[0]?.id ? contract : annex),
  });
  const visit = async (...request: Parameters<Stage['visit']>) => {
    page = await stage.visit(...request);
  };
  const callNames = () => server.calls.map((call) => call.name);
  const consentButton = () => page.getByRole('button', { name: '書類内容に同意' });

  test('takes the token out of the address and asks for the terms before it fetches anything', async () => {
    server.replies = replies();
    await visit(`/sign#${'A'.repeat(43)}`);
    expect(page.url()).toBe(`${server.url}/sign`);
    expect(await page.title()).toContain('業務委託契約書');
    expect(await page.locator('main').textContent()).toContain('佐藤 花子');
    expect(await page.locator('main').textContent()).toContain('sato@aoba.example');
    expect(await page.locator('.lines-text').textContent()).toContain('\n契約書をお送りします');
    expect(callNames()).toEqual(['exchangeLink', 'getLinkDocument']);
    const scripts = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter((entry) => entry.name.endsWith('.js'))
        .map((entry) => entry.decodedBodySize),
    );
    expect(scripts.reduce((sum, size) => sum + size, 0)).toBeLessThan(120_000);
    expect(server.calls[0]?.request.body).toEqual({ token: 'A'.repeat(43) });
    expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toContain(
      'AAAA',
    );
  });

  test('opens, shows all files, and consents to the bytes that are on the screen', async () => {
    const waiting = { order: 2, name: 'Alice Martin', state: 'notified' } as const;
    server.replies = {
      ...replies(),
      openLinkDocument: fixture.linkContract({ files: files(), participant: openedRecipient() }),
      consent: fixture.linkContract({
        files: files(),
        participant: fixture.recipient(1, { state: 'consented', decidedAt: '2026-11-23T01:31:00Z' }),
        others: [waiting],
      }),
    };
    await visit('/sign#token');
    await page.getByRole('button', { name: '利用規約に同意して書類を開く' }).click();
    await eventually(() => consentButton().isEnabled()).toBe(true);
    expect(server.calls.find((call) => call.name === 'openLinkDocument')?.request.body).toEqual({
      terms: '2026-11-01',
    });
    await consentButton().click();
    const dialog = page.getByRole('dialog', { name: '同意して確認完了' });
    expect(await dialog.textContent()).toContain('取り消せません');
    expect(await findBarriers(page)).toEqual([]);
    // Two quick presses are one consent.
    await dialog.getByRole('button', { name: '同意して確認完了' }).dblclick();
    await page.getByRole('heading', { name: '同意しました' }).waitFor();
    const consents = server.calls.filter((call) => call.name === 'consent');
    expect(consents).toHaveLength(1);
    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(consents[0]?.request.body).toEqual({
      files: [
        { id: files()[0]?.id, sha256: sha256(contract) },
        { id: files()[1]?.id, sha256: sha256(annex) },
      ],
    });
    expect(await page.locator('main').textContent()).toContain('Alice Martin 様');
  });

  test('draws pages with their text, Japanese without embedded fonts and rotated ones too', async () => {
    server.replies = replies({ participant: openedRecipient() });
    await visit('/sign#token');
    await page.locator('.textLayer').first().waitFor({ state: 'attached' });
    expect(await page.locator('[data-page="1"] .textLayer').first().textContent()).toContain('業務委託契約書');
    const sizes = await page
      .locator('.pdf-file')
      .first()
      .locator('.pdf-page')
      .evaluateAll((pages) => pages.map((one) => one.clientWidth > one.clientHeight));
    expect(sizes).toEqual([false, true, false]);
    await page.locator('[data-page="2"]').first().scrollIntoViewIfNeeded();
    const rotated = page.locator('[data-page="2"] .textLayer').first();
    await rotated.waitFor({ state: 'attached' });
    expect(await rotated.getAttribute('data-main-rotation')).toBe('90');
    // The text lies on the page, not beside it.
    const [sheet, text] = await Promise.all([
      page.locator('[data-page="2"]').first().boundingBox(),
      rotated.locator('span').first().boundingBox(),
    ]);
    expect((text?.x ?? -1) >= (sheet?.x ?? 0) && (text?.x ?? 1e9) <= (sheet?.x ?? 0) + (sheet?.width ?? 0)).toBe(true);
    // Something was drawn.
    const ink = await page
      .locator('[data-page="1"] canvas')
      .first()
      .evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const data = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
        let dark = 0;
        for (let index = 0; index < data.length; index += 4) if ((data[index] ?? 255) < 128) dark++;
        return dark;
      });
    expect(ink).toBeGreaterThan(500);
  });

  test('zooms by buttons and says where the reader is', async () => {
    server.replies = replies({ participant: openedRecipient() });
    await visit('/sign#token');
    const sheet = page.locator('[data-page="1"]').first();
    await sheet.waitFor();
    const before = (await sheet.boundingBox())?.width ?? 0;
    await page.getByRole('button', { name: '拡大' }).click();
    await eventually(async () => ((await sheet.boundingBox())?.width ?? 0) > before * 1.2).toBe(true);
    await page.getByRole('button', { name: '幅に合わせる' }).click();
    await eventually(async () => (await sheet.boundingBox())?.width).toBe(before);
    await page.locator('[data-page="3"]').first().scrollIntoViewIfNeeded();
    await eventually(() => page.locator('.pdf-position-page').textContent()).toMatch(/^[23] \/ 3/);
  });

  test('lets nobody consent to bytes that are not those of the record', async () => {
    server.replies = { ...replies({ participant: openedRecipient() }), downloadLinkFile: () => annex };
    await visit('/sign#token');
    await page.getByText('ファイルが記録と一致しません').waitFor();
    expect(await consentButton().isDisabled()).toBe(true);
    // It looked once whether the record had changed meanwhile.
    expect(callNames().filter((name) => name === 'getLinkDocument')).toHaveLength(2);
  });

  test('lets nobody consent to a file that cannot be shown', async () => {
    const broken = new TextEncoder().encode('%PDF-1.7 nothing');
    const wrong = [fixture.fileOf('契約書.pdf', broken, 1)];
    server.replies = { ...replies({ participant: openedRecipient(), files: wrong }), downloadLinkFile: broken };
    await visit('/sign#token');
    await page.getByText('PDF を表示できません').waitFor();
    expect(await consentButton().isDisabled()).toBe(true);
    expect(await page.locator('.decision-state').textContent()).toContain('同意できません');
  });

  test('shows what changed when the service refuses a stale consent', async () => {
    server.replies = { ...replies({ participant: openedRecipient() }), consent: { error: 'consent.file-changed' } };
    await visit('/sign#token');
    await eventually(() => consentButton().isEnabled()).toBe(true);
    await consentButton().click();
    await page.getByRole('dialog').getByRole('button', { name: '同意して確認完了' }).click();
    await page.getByRole('alert').getByText('最新版ではありません').waitFor();
    await page.getByRole('button', { name: '読み込み直す' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('declines with a reason', async () => {
    server.replies = {
      ...replies({ participant: openedRecipient() }),
      decline: fixture.linkContract({
        state: 'declined',
        participant: fixture.recipient(1, { state: 'declined' }),
        declineReason: '期間が違います。',
      }),
    };
    await visit('/sign#token');
    await page.getByRole('button', { name: '却下する' }).click();
    await page.getByLabel('却下の理由').fill('期間が違います。');
    await page.getByRole('dialog').getByRole('button', { name: '却下する' }).click();
    await page.getByRole('heading', { name: '却下しました' }).waitFor();
    expect(server.calls.find((call) => call.name === 'decline')?.request.body).toEqual({ reason: '期間が違います。' });
  });

  test('keeps the focus in the dialog and gives it back on Esc', async () => {
    server.replies = replies({ participant: openedRecipient() });
    await visit('/sign#token');
    await eventually(() => consentButton().isEnabled()).toBe(true);
    await consentButton().focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    for (let press = 0; press < 8; press++) {
      await page.keyboard.press('Tab');
      const outside = await page.evaluate(() => {
        const active = document.activeElement;
        return active !== null && active !== document.body && active.closest('dialog') === null;
      });
      expect(outside).toBe(false);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await consentButton().evaluate((button) => button === document.activeElement)).toBe(true);
    expect(callNames()).not.toContain('consent');
  });

  test('goes on after a reload, which needs no link', async () => {
    server.replies = replies({ participant: openedRecipient() });
    await visit('/sign#token');
    await page.locator('.pdf-page').first().waitFor();
    await page.reload();
    await page.locator('.pdf-page').first().waitFor();
    expect(callNames().filter((name) => name === 'exchangeLink')).toHaveLength(1);
  });

  test('takes another link that is opened in the same tab', async () => {
    server.replies = replies();
    await visit('/sign#first');
    await page.evaluate(() => {
      location.hash = 'second';
    });
    await eventually(() =>
      server.calls.filter((call) => call.name === 'exchangeLink').map((call) => call.request.body),
    ).toEqual([{ token: 'first' }, { token: 'second' }]);
    await eventually(() => page.evaluate(() => location.href)).toBe(`${server.url}/sign`);
  });

  test.each([
    ['link.unknown', 'リンクが正しくありません', 'リマインド'],
    ['link.replaced', '新しいリンクが送られています', '最新のメール'],
    ['link.expired', 'リンクの有効期限が切れています', 'リマインド'],
    ['link.address-refused', 'このネットワークからは開けません', 'VPN から接続してもう一度リンクを開く'],
    ['document.wrong-state', '書類を開けません', '読み込み直して'],
  ] as const)('%s says what to do', async (code, title, advice) => {
    server.replies = { exchangeLink: { error: code } };
    await visit('/sign#token');
    await page.getByRole('heading', { name: title }).waitFor();
    expect(await page.locator('main').textContent()).toContain(advice);
  });

  test('without a link says to open the one in the mail', async () => {
    server.replies = {};
    await visit('/sign');
    await page.getByRole('heading', { name: 'メールのリンクから開いてください' }).waitFor();
    expect(server.calls).toEqual([]);
  });

  test('offers to try again when the service cannot be reached', async () => {
    server.replies = replies();
    await visit('/sign#token');
    await stage.context().setOffline(true);
    await page.getByRole('button', { name: '利用規約に同意して書類を開く' }).click();
    await page.getByRole('alert').getByText('インターネット接続を確認').waitFor();
    await stage.context().setOffline(false);
    server.replies = {
      ...replies(),
      openLinkDocument: fixture.linkContract({ files: files(), participant: openedRecipient() }),
    };
    await page.getByRole('button', { name: '利用規約に同意して書類を開く' }).click();
    await page.locator('.pdf-page').first().waitFor();
  });

  test('speaks the language that is chosen, and remembers it', async () => {
    server.replies = replies();
    await visit('/sign#token');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Agree to the terms and open' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.reload();
    await page.getByRole('button', { name: 'Agree to the terms and open' }).waitFor();
  });

  test('shows the next step by itself when everybody has consented, with the sealed files', async () => {
    let looks = 0;
    const consented = fixture.recipient(1, { state: 'consented', decidedAt: '2026-11-23T01:31:00Z' });
    server.replies = {
      ...replies(),
      getLinkDocument: () =>
        fixture.linkContract({
          files: files(),
          state: 'concluded',
          evidence: ++looks > 1 ? 'complete' : 'pending',
          participant: consented,
        }),
      uploadCheck: {
        id: 'u'.repeat(26),
        upload: { url: `${server.url}/upload`, fields: { key: 'k' }, expiresAt: '2026-11-23T03:00:00Z' },
      },
      verify: fixture.report(),
    };
    await visit('/sign#token');
    await page.getByRole('heading', { name: '全員が同意しました' }).waitFor();
    await page.getByRole('heading', { name: '締結済みの書類です' }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'ダウンロード' }).first().click();
    expect((await download).suggestedFilename()).toBe('契約書.pdf');
    await page.getByRole('button', { name: '署名を検証' }).first().click();
    await page.getByText('有効です').first().waitFor();
    expect(Buffer.from(server.uploads.at(-1) ?? []).includes(Buffer.from(contract))).toBe(true);
    expect(await page.locator('.acts').textContent()).toContain('田中 一郎');
  });

  test('says that the document is concluded when its mail has replaced the link', async () => {
    const consented = fixture.recipient(1, { state: 'consented', decidedAt: '2026-11-23T01:31:00Z' });
    let looks = 0;
    server.replies = {
      ...replies(),
      getLinkDocument: () =>
        ++looks > 1
          ? { error: 'link.replaced' }
          : fixture.linkContract({ files: files(), state: 'concluded', evidence: 'pending', participant: consented }),
    };
    await visit('/sign#token');
    await page.getByRole('heading', { name: '締結されました' }).waitFor();
    expect(await page.locator('main').textContent()).toContain('新しいリンクをメールで送りました');
  });

  test.each(['ja-JP', 'en-GB'] as const)('has no barriers on a phone, light and dark (%s)', async (language) => {
    const concluded = {
      state: 'concluded',
      evidence: 'complete',
      participant: fixture.recipient(1, { state: 'consented' }),
    } as const;
    for (const scheme of ['light', 'dark'] as const)
      for (const part of [{}, { participant: openedRecipient() }, concluded, { state: 'canceled' as const }]) {
        server.replies = replies(part);
        await visit('/sign#token', { language, width: 360, scheme });
        expect(await findBarriers(page)).toEqual([]);
      }
  });
});
