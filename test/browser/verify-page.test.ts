import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { findBarriers } from './find-barriers.ts';
import * as fixture from './fixtures.ts';
import { openStage, type Stage } from './stage.ts';

const opened = await openStage();

describe.skipIf(opened === undefined)('the verification page', () => {
  const stage = opened as Stage;
  const { server } = stage ?? {};
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  const grant = () => ({
    id: 'u'.repeat(26),
    upload: { url: `${server.url}/upload`, fields: { key: 'checks/1' }, expiresAt: '2026-11-23T03:00:00Z' },
  });
  const choose = async (page: Awaited<ReturnType<Stage['visit']>>) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: '契約書.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') });

  test('says the verdict, who agreed to what, and each signature', async () => {
    server.replies = { uploadCheck: grant(), verify: fixture.report() };
    const page = await stage.visit('/verify');
    await choose(page);
    await page.getByText('有効です').first().waitFor();
    const text = (await page.locator('main').textContent()) ?? '';
    for (const words of [
      '田中 一郎',
      'タイムスタンプで証明',
      'PAdES B-LTA',
      '署名 S1',
      '文書タイムスタンプ T1',
      '契約書.pdf',
    ])
      expect(text).toContain(words);
    expect(server.calls.at(-1)?.request.body).toEqual({ upload: 'u'.repeat(26) });
    expect(await findBarriers(page)).toEqual([]);
  });

  test('says what was changed', async () => {
    const report = fixture.report();
    const [first] = report.signatures;
    if (first === undefined) throw new Error('the fixture has a signature');
    const finding = {
      code: 'change.page-changed' as const,
      status: 'fail' as const,
      sub: null,
      clause: '',
      text: { en: 'Page 1 was changed.', ja: '1 ページが変更されています。' },
      values: {},
      at: { revision: 4, page: 1 },
    };
    server.replies = {
      uploadCheck: grant(),
      verify: {
        ...report,
        verdict: 'invalid',
        signatures: [
          {
            ...first,
            verdict: 'invalid',
            answers: { ...first.answers, changes: { status: 'fail', findings: [finding], permitted: 'approval' } },
          },
        ],
      },
    };
    const page = await stage.visit('/verify', { language: 'en-GB', width: 360, scheme: 'dark' });
    await choose(page);
    await page.getByText('Do not rely on this document.').waitFor();
    expect(await page.locator('.verdict').textContent()).toContain('Page 1 was changed.');
    expect(await findBarriers(page)).toEqual([]);
  });

  test.each([
    ['indeterminate', '確認できません'],
    ['unsigned', '署名がありません'],
  ] as const)('%s: %s', async (verdict, title) => {
    server.replies = { uploadCheck: grant(), verify: { ...fixture.report(), verdict, signatures: [], acts: [] } };
    const page = await stage.visit('/verify');
    await choose(page);
    await page.locator('.verdict-title').getByText(title).waitFor();
  });

  test('a file that cannot be read is a verdict too', async () => {
    const unreadable = { code: 'pdf.damaged', text: { en: 'Damaged.', ja: '破損しています。' } };
    server.replies = {
      uploadCheck: grant(),
      verify: { ...fixture.report(), verdict: 'unreadable', unreadable, signatures: [], acts: [] },
    };
    const page = await stage.visit('/verify');
    await choose(page);
    expect(await page.locator('.verdict').textContent()).toContain('破損しています。');
  });

  test('a report of a later version still has its verdict', async () => {
    server.replies = { uploadCheck: grant(), verify: { version: 2, verdict: 'valid' } };
    const page = await stage.visit('/verify');
    await choose(page);
    await page.getByText('検証の結果：valid').waitFor();
  });

  test('says when the service is too busy, and tries again', async () => {
    server.replies = { uploadCheck: { error: 'request.too-many' } };
    const page = await stage.visit('/verify');
    await choose(page);
    await page.getByRole('alert').getByText('リクエストが集中').waitFor();
    server.replies = { uploadCheck: grant(), verify: fixture.report() };
    await page.getByRole('button', { name: 'もう一度試す' }).click();
    await page.getByText('有効です').first().waitFor();
  });
});
