import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { findBarriers } from './find-barriers.ts';
import * as fixture from './fixtures.ts';
import { samplePdf } from './sample-pdf.ts';
import { openStage, type Stage } from './stage.ts';

const opened = await openStage();

describe.skipIf(opened === undefined)("beside a recipient whose mail came back, the sender's page", () => {
  const stage = opened as Stage;
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  test.each([
    ['ja-JP', 360, 'light'],
    ['en-GB', 360, 'dark'],
    ['ja-JP', 1100, 'dark'],
    ['en-GB', 1100, 'light'],
  ] as const)('says what happened and what to do (%s, %i wide, %s)', async (language, width, scheme) => {
    const bytes = await samplePdf({ title: '業務委託契約書' });
    const sent = { state: 'notified', notifiedAt: '2026-11-23T01:13:00.000Z' } as const;
    stage.server.replies = {
      refreshSession: fixture.session(),
      listDocuments: { documents: [] },
      getDocument: fixture.contract({
        files: [fixture.fileOf('契約書.pdf', bytes)],
        participants: [
          fixture.sender,
          fixture.recipient(1, { ...sent, mailProblem: 'bounced' }),
          fixture.recipient(2, { ...sent, mailProblem: 'complained' }),
          fixture.recipient(3, { ...sent, mailProblem: 'rejected' }),
        ],
      }),
      listEvents: fixture.events(),
    };
    const page = await stage.visit(`/documents/${fixture.contract().id}`, { language, width, scheme });
    const problems = page.locator('.participant-problem');
    await problems.nth(2).waitFor();
    const said = await problems.allInnerTexts();
    expect(said).toEqual(
      language === 'ja-JP'
        ? [
            expect.stringContaining('届けられませんでした'),
            expect.stringContaining('迷惑メール'),
            expect.stringMatching(/./),
          ]
        : [expect.stringMatching(/./), expect.stringContaining('spam'), expect.stringMatching(/./)],
    );
    expect(new Set(said).size).toBe(3);
    expect(await findBarriers(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    if (process.env.SHOTS !== undefined)
      await page.screenshot({ path: `${process.env.SHOTS}/problems-${language}-${width}.png`, fullPage: true });
  });
});
