import { randomBytes } from 'node:crypto';
import { PDFDocument } from 'pdf-lib';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import * as fixture from './fixtures.ts';
import { samplePdf } from './sample-pdf.ts';
import { eventually, openStage, type Stage } from './stage.ts';

const opened = await openStage();

describe.skipIf(opened === undefined)('long and large files', () => {
  const stage = opened as Stage;
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  const show = async (bytes: Uint8Array, pages: number) => {
    stage.server.replies = {
      exchangeLink: fixture.linkSession(),
      getLinkDocument: fixture.linkContract({
        files: [{ ...fixture.fileOf('契約書.pdf', bytes), pages }],
        participant: fixture.recipient(1, { state: 'opened' }),
      }),
      downloadLinkFile: bytes,
    };
    const page = await stage.visit('/sign#token', { width: 400 });
    await page.locator('.textLayer').first().waitFor({ state: 'attached' });
    return page;
  };

  test('200 pages are all there, and only those near the screen are drawn', async () => {
    const page = await show(await samplePdf({ title: '長い契約書', pages: 200 }), 200);
    expect(await page.locator('.pdf-page').count()).toBe(200);
    expect(await page.locator('.pdf-page canvas').count()).toBeLessThan(8);
    await page.locator('[data-page="150"]').scrollIntoViewIfNeeded();
    await page.locator('[data-page="150"] .textLayer').waitFor({ state: 'attached' });
    expect(await page.locator('[data-page="150"] .textLayer').textContent()).toContain('150.1');
    await eventually(() => page.locator('.pdf-page canvas').count()).toBeLessThan(8);
    await eventually(() => page.locator('[data-page="1"] canvas').count()).toBe(0);
  });

  test('20 MB are shown and hashed', async () => {
    const pdf = await PDFDocument.load(await samplePdf({ title: '大きい契約書' }));
    await pdf.attach(randomBytes(20_000_000), 'random.bin');
    const page = await show(await pdf.save(), 3);
    await eventually(() => page.getByRole('button', { name: '書類内容に同意' }).isEnabled()).toBe(true);
  });

  test('nothing moves once the first page is drawn', async () => {
    const page = await show(await samplePdf({ title: '契約書', pages: 120, rotations: [0, 0, 90] }), 120);
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
          }).observe({ type: 'layout-shift', buffered: false });
          setTimeout(() => resolve(sum), 1000);
        }),
    );
    expect(shift).toBeLessThan(0.02);
  });
});
