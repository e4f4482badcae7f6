import { createHash } from 'node:crypto';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { findBarriers } from './find-barriers.ts';
import type { FixtureRequest } from './fixture-server.ts';
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
    expect(server.calls.map(({ request }) => request.body)).toContainEqual({ upload: 'u'.repeat(26) });
    expect(text).toContain('書類の内容に同意');
    expect(text).toContain('メールで届いた専用リンクから確認');
    expect(await findBarriers(page)).toEqual([]);
  });

  test.each([
    [
      'ja-JP',
      1100,
      'タイムスタンプのないプランで締結された書類です',
      '第三者によるタイムスタンプがないため',
      '検証できるのは最長で',
    ],
    [
      'en-GB',
      320,
      'Concluded on a plan without timestamps',
      'no timestamp of a third party',
      'Can be verified at most until',
    ],
  ] as const)(
    'says what a document of a plan without timestamps lacks, before everything else (%s)',
    async (language, width, title, ...words) => {
      const full = fixture.report();
      const [seal] = full.signatures;
      if (seal === undefined) throw new Error('the report has a seal');
      const time = { ...seal.answers.time, status: 'warn' as const, proven: null, by: null };
      const alone = { ...seal, level: 'B-B' as const, answers: { ...seal.answers, time } };
      server.replies = {
        uploadCheck: grant(),
        verify: {
          ...full,
          signatures: [alone],
          acts: full.acts.map((one) => ({ ...one, signature: 'S1', proven: false })),
        },
      };
      const page = await stage.visit('/verify', { language, width });
      await choose(page);
      await page.getByText(title).waitFor();
      const text = (await page.locator('.report').textContent()) ?? '';
      for (const one of [title, ...words]) expect(text).toContain(one);
      expect(text.indexOf(title)).toBeLessThan(text.indexOf('田中 一郎'));
      expect(await findBarriers(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      if (process.env.CLOUDSIGN_SHOTS !== undefined)
        await page.screenshot({
          path: `${process.env.CLOUDSIGN_SHOTS}/report-signature-only-${language}.png`,
          fullPage: true,
        });
      await page.emulateMedia({ media: 'print' });
      expect(await page.getByText(title).isVisible()).toBe(true);
      server.replies = { uploadCheck: grant(), verify: full };
      await choose(page);
      await page.getByText(title).waitFor({ state: 'detached' });
    },
  );

  test('says that this very file was concluded by the service, beside the report', async () => {
    const concludedAt = '2026-11-20T05:32:00Z';
    server.replies = {
      uploadCheck: grant(),
      verify: ({ body }: FixtureRequest) =>
        'sha256' in (body as object) ? { verdict: 'concluded', concludedAt } : fixture.report(),
    };
    const page = await stage.visit('/verify');
    await choose(page);
    await page.getByText('このサービスで締結された書類です').waitFor();
    const text = (await page.locator('main').textContent()) ?? '';
    for (const words of ['2026年11月20日 14:32:00', '1 バイトも違いません', '有効です', '検証され、削除されました'])
      expect(text).toContain(words);
    expect(await findBarriers(page)).toEqual([]);
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['.file-drop', '.site-head .language-switch', 'button'])
      expect(await page.locator(hidden).first().isVisible()).toBe(false);
    expect(await page.locator('.verdict').isVisible()).toBe(true);
    expect(await page.getByText('このサービスで締結された書類です').isVisible()).toBe(true);
  });

  test.each([
    [{ verdict: 'concluded', concludedAt: '2026-11-20T05:32:00Z' }, 'Concluded by this service'],
    [{ verdict: 'unknown' }, 'This file is not known here'],
  ])('asks by the SHA-256 alone when it is told not to send the file: %j', async (answer, title) => {
    server.replies = { verify: answer };
    server.calls.length = 0;
    server.uploads.length = 0;
    const page = await stage.visit('/verify', { language: 'en-GB', width: 360 });
    await page.getByLabel('Do not send the file').check();
    await choose(page);
    await page.locator('.notice-title').getByText(title).waitFor();
    await page.getByText('The file was not sent').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    const digest = createHash('sha256').update('%PDF-1.7').digest('hex');
    expect(server.calls.map(({ name, request }) => [name, request.body])).toEqual([['verify', { sha256: digest }]]);
    expect(server.uploads).toEqual([]);
  });

  test('tells in order what happened to a file of others, whose signer nobody vouches for', async () => {
    const report = fixture.report();
    const signatures = report.signatures.map((one) =>
      one.kind === 'signature'
        ? {
            ...one,
            verdict: 'indeterminate' as const,
            answers: { ...one.answers, trust: { ...one.answers.trust, anchor: null } },
          }
        : one,
    );
    server.replies = { uploadCheck: grant(), verify: { ...report, verdict: 'indeterminate', signatures, acts: [] } };
    const page = await stage.visit('/verify', { language: 'en-GB' });
    await choose(page);
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    const steps = await page.locator('.acts li').allTextContents();
    expect(steps).toHaveLength(2);
    expect(steps[0]).toContain('an unconfirmed name');
    expect(steps[1]).toContain('timestamped everything up to here (T1)');
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
