import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findBarriers } from './find-barriers.ts';
import type { Replies } from './fixture-server.ts';
import * as fixture from './fixtures.ts';
import { samplePdf } from './sample-pdf.ts';
import { eventually, openStage, type Stage } from './stage.ts';

const opened = await openStage();

describe.skipIf(opened === undefined)("the sender's console", () => {
  const stage = opened as Stage;
  const { server } = stage ?? {};
  let page: Page;
  let bytes: Uint8Array;
  beforeAll(async () => {
    bytes = await samplePdf({ title: '業務委託契約書' });
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  const visit = async (...request: Parameters<Stage['visit']>) => {
    page = await stage.visit(...request);
  };
  const callsOf = (name: keyof Replies) => server.calls.filter((call) => call.name === name);
  const file = () => fixture.fileOf('契約書.pdf', bytes);
  const draft = (part: Parameters<typeof fixture.contract>[0] = {}) =>
    fixture.contract({ state: 'draft', evidence: 'none', files: [file()], participants: [fixture.sender], ...part });
  const signedIn = (replies: Replies): Replies => ({
    refreshSession: fixture.session(),
    listDocuments: { documents: [] },
    ...replies,
  });
  const { id } = fixture.contract();

  test('sends who is not signed in to the sign-in page, and then to where he wanted to go', async () => {
    server.replies = {
      refreshSession: { error: 'session.expired' },
      signIn: fixture.session(),
      getDocument: fixture.contract({ files: [file()] }),
      listEvents: fixture.events(),
    };
    await visit(`/documents/${id}`);
    await page.getByLabel('メールアドレス').fill('sato@aoba.example');
    await page.getByLabel('パスワード').fill('correct horse');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '業務委託契約書（2026年度・システム保守）' }).waitFor();
    expect(page.url()).toBe(`${server.url}/documents/${id}`);
    expect(callsOf('signIn')[0]?.request.body).toEqual({ email: 'sato@aoba.example', password: 'correct horse' });
  });

  test('a document that is not there: says so, with the way back', async () => {
    server.replies = signedIn({ getDocument: { error: 'request.not-found' } });
    await visit(`/documents/${'n'.repeat(26)}`);
    await page.getByRole('heading', { name: '書類を開けません', level: 1 }).waitFor();
    await page.getByRole('alert').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.goto(`${server.url}/documents/${'n'.repeat(26)}/edit`);
    await page.getByRole('heading', { name: '書類を開けません', level: 1 }).waitFor();
    await page.getByRole('link', { name: '書類一覧へ' }).click();
    await page.getByRole('heading', { name: '書類', exact: true, level: 1 }).waitFor();
  });

  test('an auditor is offered nothing that is not theirs: no new document, no draft, no reminder', async () => {
    const session = fixture.session();
    server.replies = signedIn({
      refreshSession: { ...session, member: { ...session.member, role: 'auditor' } },
      getDocument: fixture.contract({ files: [file()] }),
      listEvents: fixture.events(),
    });
    await visit('/');
    await page.getByText('チームの誰かが書類を送信すると、ここに並びます。').waitFor();
    expect(await page.getByRole('link', { name: '新しい書類の送信' }).count()).toBe(0);
    await page.goto(`${server.url}/documents/${id}`);
    await page.getByRole('heading', { name: '関係者' }).waitFor();
    expect(await page.getByRole('button', { name: /リマインド|取り消す/ }).count()).toBe(0);
    for (const path of ['/documents/new', `/documents/${id}/edit`]) {
      await page.goto(server.url + path);
      await page.getByRole('heading', { name: '閲覧のみの権限です', level: 1 }).waitFor();
      expect(await findBarriers(page)).toEqual([]);
    }
  });

  test('on a phone, too, a link leads to the account', async () => {
    server.replies = signedIn({});
    for (const language of ['ja-JP', 'en-GB'] as const) {
      await visit('/', { width: 360, language });
      await page.getByRole('link', { name: language === 'ja-JP' ? 'アカウント' : 'Account', exact: true }).click();
      await eventually(() => page.url()).toBe(`${server.url}/account`);
      expect(await findBarriers(page)).toEqual([]);
    }
  });

  test('the link of the mail, put into the address bar of a tab that is open, is taken', async () => {
    server.replies = { confirmAccount: { accepted: true } };
    await visit('/confirm');
    await page.getByRole('heading', { name: '登録を確認できませんでした' }).waitFor();
    // The fragment alone changes: nothing is loaded anew.
    await page.goto(`${server.url}/confirm#${'C'.repeat(43)}`);
    await page.getByLabel('パスワード', { exact: true }).fill('a far better phrase');
    await page.getByRole('button', { name: '登録を完了する' }).click();
    await page.getByRole('heading', { name: '登録が完了しました' }).waitFor();
    expect(callsOf('confirmAccount').at(-1)?.request.body).toMatchObject({ token: 'C'.repeat(43) });
  });

  test('says why signing in failed', async () => {
    server.replies = {
      refreshSession: { error: 'session.expired' },
      signIn: { error: 'session.credentials-wrong' },
    };
    await visit('/sign-in');
    await page.getByLabel('メールアドレス').fill('sato@aoba.example');
    await page.getByLabel('パスワード').fill('wrong');
    await page.getByRole('button', { name: 'サインイン' }).click();
    await page.getByRole('alert').getByText('パスワードが違う').waitFor();
  });

  test('signs up, and confirms with a password by the token of the mail', async () => {
    server.replies = {
      signUp: { accepted: true },
      confirmAccount: ({ body }) =>
        (body as { password: string }).password === 'password'
          ? { error: 'account.password-weak', fields: [{ path: 'password', reason: 'よく使われる言葉です。' }] }
          : { accepted: true },
    };
    await visit('/sign-up');
    expect(await findBarriers(page)).toEqual([]);
    await page.getByLabel('氏名').fill('佐藤 花子');
    await page.getByLabel('チーム名').fill('青葉商事');
    await page.getByLabel('メールアドレス').fill('sato@aoba.example');
    await page.getByRole('button', { name: '登録する' }).click();
    await page.getByRole('heading', { name: 'メールを確認してください' }).waitFor();
    await page.goto(`${server.url}/confirm#${'B'.repeat(43)}`);
    expect(callsOf('confirmAccount')).toEqual([]);
    await page.getByLabel('パスワード', { exact: true }).fill('password');
    await page.getByRole('button', { name: '登録を完了する' }).click();
    await page.getByText('よく使われる言葉です。').waitFor();
    expect(await page.getByLabel('パスワード', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('パスワード', { exact: true }).fill('a far better phrase');
    await page.getByRole('button', { name: '登録を完了する' }).click();
    await page.getByRole('heading', { name: '登録が完了しました' }).waitFor();
    expect(callsOf('confirmAccount').at(-1)?.request.body).toEqual({
      token: 'B'.repeat(43),
      password: 'a far better phrase',
    });
    expect(page.url()).toBe(`${server.url}/confirm`);
  });

  test('lists documents by state, page by page', async () => {
    const many = (name: string) => ({
      ...fixture.summaryOf(fixture.contract({ title: name })),
      id: name.padEnd(26, '0'),
    });
    server.replies = signedIn({
      listDocuments: ({ query }) =>
        query.get('next') === null ? { documents: [many('first')], next: 'more' } : { documents: [many('second')] },
    });
    await visit('/');
    await page.getByText('first').waitFor();
    await page.getByRole('button', { name: 'さらに表示' }).click();
    await page.getByText('second').waitFor();
    expect(await page.getByRole('button', { name: 'さらに表示' }).count()).toBe(0);
    await page.getByRole('link', { name: '締結済み' }).first().click();
    await eventually(() => callsOf('listDocuments').at(-1)?.request.query.get('state')).toBe('concluded');
    expect(await page.title()).toContain('締結済み');
  });

  test('carries a file from the disk to a sent document', async () => {
    const grant = {
      file: { ...file(), state: 'awaiting-upload' as const },
      upload: { url: `${server.url}/upload`, fields: { key: 'staging/1' }, expiresAt: '2026-11-23T03:00:00Z' },
    };
    let looks = 0;
    let saved = draft({ files: [], title: '契約書' });
    server.replies = signedIn({
      createDocument: ({ body }) => {
        saved = { ...saved, ...(body as object) };
        return saved;
      },
      addFile: grant,
      getFile: () => (++looks < 2 ? grant.file : file()),
      getDocument: () => saved,
      changeDocument: ({ body }) => {
        saved = { ...saved, ...(body as object) };
        return saved;
      },
      setParticipants: ({ body }) => {
        const { participants } = body as { participants: object[] };
        saved = {
          ...saved,
          participants: [
            fixture.sender,
            ...participants.map((one, index) => ({ ...fixture.recipient(index + 1), ...one })),
          ],
        };
        return saved;
      },
      downloadFile: bytes,
      previewFile: bytes,
      sendDocument: () => {
        saved = { ...saved, state: 'sent', evidence: 'pending' };
        return saved;
      },
      listEvents: fixture.events(),
    });
    await visit('/documents/new');
    const next = page.getByRole('button', { name: '次へ' });
    expect(await next.isDisabled()).toBe(true);
    server.uploads.length = 0;
    saved = { ...saved, files: [file()] };
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '契約書.pdf', mimeType: 'application/pdf', buffer: Buffer.from(bytes) });
    await eventually(() => next.isEnabled()).toBe(true);
    expect(await page.getByLabel('書類名').inputValue()).toBe('契約書');
    expect(Buffer.from(server.uploads[0] ?? []).includes(Buffer.from(bytes))).toBe(true);
    expect(Buffer.from(server.uploads[0] ?? []).indexOf('name="key"')).toBeLessThan(
      Buffer.from(server.uploads[0] ?? []).indexOf('name="file"'),
    );
    await page.getByLabel('書類名').fill('業務委託契約書');
    await next.click();

    await page.getByRole('heading', { name: '宛先の設定' }).waitFor();
    const fill = async (index: number, name: string, email: string) => {
      await page.getByLabel('氏名').nth(index).fill(name);
      await page.getByLabel('メールアドレス').nth(index).fill(email);
    };
    await fill(0, '田中 一郎', 'tanaka@midori.example');
    await page.getByRole('button', { name: '宛先を追加' }).click();
    await fill(1, 'Alice Martin', 'not an address');
    await next.click();
    await page.getByText('メールアドレスの形式を確認してください。').waitFor();
    await page.getByLabel('メールアドレス').nth(1).fill('alice@example.com');
    await page.getByRole('button', { name: '2人目を上へ' }).click();
    expect(await page.getByLabel('氏名').first().inputValue()).toBe('Alice Martin');
    await next.click();

    await page.getByRole('heading', { name: '入力項目の設定' }).waitFor();
    await next.click();
    await page.getByRole('heading', { name: '送信内容の確認' }).waitFor();
    expect(callsOf('setWidgets')).toEqual([]);
    expect(callsOf('setParticipants').at(-1)?.request.body).toEqual({
      participants: [
        { name: 'Alice Martin', email: 'alice@example.com', organization: '', language: 'ja' },
        { name: '田中 一郎', email: 'tanaka@midori.example', organization: '', language: 'ja' },
      ],
    });
    await page.locator('.textLayer').first().waitFor({ state: 'attached' });
    await page.getByRole('button', { name: '送信する' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '同意して送信' }).dblclick();
    await page.getByText('電子署名を付与しています').waitFor();
    expect(callsOf('sendDocument')).toHaveLength(1);
    expect(page.url()).toBe(`${server.url}/documents/${id}`);
  });

  test('binds the links of a document to the team’s list, while that is in force', async () => {
    const team = (mode: 'off' | 'enforced') =>
      fixture.team({ allowlist: { mode, yourAddress: '192.0.2.7', includesYou: true } });
    let saved = draft({ title: '契約書' });
    server.replies = signedIn({
      getTeam: team('off'),
      getDocument: () => saved,
      changeDocument: ({ body }) => {
        saved = { ...saved, ...(body as object) };
        return saved;
      },
    });
    await visit(`/documents/${id}/edit`);
    const option = page.getByLabel('受信者のリンクを、チームの許可アドレスからのみ開けるようにする');
    await page.getByText('管理者に依頼してください').waitFor();
    expect(await option.isDisabled()).toBe(true);
    server.replies = { ...server.replies, getTeam: team('enforced') };
    await page.reload();
    await option.check();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: '次へ' }).click();
    await eventually(() => callsOf('changeDocument').map(({ request }) => request.body)).toContainEqual({
      linksByAllowlist: true,
    });
    saved = draft({ title: '契約書', linksByAllowlist: true, participants: [fixture.sender, fixture.recipient(1)] });
    await visit(`/documents/${id}/edit?step=review`);
    await page.getByText('チームの許可アドレスからのみ開けます').waitFor();
  });

  test('what a former member left is taken over by an owner, after words about what that means', async () => {
    const left = fixture.teamMember(1, { state: 'removed', removedAt: '2026-11-20T00:00:00Z' });
    let saved = draft({ title: '契約書', owner: left.id });
    server.replies = signedIn({
      listMembers: { members: [fixture.teamMember(0), left], invitations: [] },
      getDocument: () => saved,
      listEvents: { events: [], chain: 'intact' },
      takeOverDocument: () => {
        saved = {
          ...saved,
          ...(saved.state === 'draft' ? { owner: fixture.teamMember(0).id } : { keeper: fixture.teamMember(0).id }),
        };
        return saved;
      },
    });
    await visit(`/documents/${id}/edit`);
    await page.getByText('鈴木 一郎 が作成した下書きです。').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: '引き継ぐ' }).click();
    await eventually(() => callsOf('takeOverDocument').length).toBe(1);
    await eventually(() => page.getByText('鈴木 一郎 が作成した下書きです。').count()).toBe(0);
    saved = fixture.contract({ owner: left.id });
    await visit(`/documents/${id}`, { width: 360, language: 'en-GB' });
    await page.getByText('If you take it over, its mails come to you.').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Take over' }).click();
    await eventually(() => page.getByRole('button', { name: 'Take over' }).count()).toBe(0);
  });

  test('keeps a message that was typed over a reload, and nothing after signing out', async () => {
    server.replies = signedIn({ getDocument: draft({ message: '' }), signOut: {} });
    await visit(`/documents/${id}/edit`);
    await page.getByLabel('メッセージ').fill('長いメッセージ');
    await page.reload();
    await eventually(async () => expect(await page.getByLabel('メッセージ').inputValue()).toBe('長いメッセージ'));
    await page.getByRole('button', { name: 'サインアウト' }).click();
    await page.getByRole('heading', { name: 'サインイン' }).waitFor();
    expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  });

  test('shows why a file was refused, and removes it', async () => {
    const refused = {
      ...file(),
      state: 'refused' as const,
      refusal: { code: 'pdf.encrypted', message: '保護を解除してください。' },
    };
    server.replies = signedIn({
      getDocument: draft({ files: [refused] }),
      removeFile: draft({ files: [] }),
    });
    await visit(`/documents/${id}/edit`);
    await page.getByText('保護を解除してください。').waitFor();
    expect(await page.getByRole('button', { name: '次へ' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: '「契約書.pdf」を削除' }).click();
    await page.getByText('保護を解除してください。').waitFor({ state: 'detached' });
  });

  test.each([
    ['ja-JP', 1100],
    ['en-GB', 375],
  ] as const)(
    'a file that was rewritten is looked at and confirmed before going on (%s, %i px)',
    async (language, width) => {
      const japanese = language === 'ja-JP';
      const rewriting = {
        reasons: ['damage' as const, 'script' as const],
        original: { sha256: 'b'.repeat(64), size: 12_345 },
      };
      let saved = draft({ files: [{ ...file(), rewriting }] });
      server.replies = signedIn({
        getDocument: () => saved,
        downloadFile: bytes,
        confirmFile: () => {
          saved = draft({ files: [{ ...file(), rewriting: { ...rewriting, confirmedAt: '2026-11-23T03:00:00Z' } }] });
          return saved;
        },
      });
      await visit(`/documents/${id}/edit`, { language, width });
      await page
        .getByText(japanese ? 'スクリプト（JavaScript）を取り除きました' : 'Scripts (JavaScript) were removed')
        .waitFor();
      const next = page.getByRole('button', { name: japanese ? '次へ' : 'Next' });
      expect(await next.isDisabled()).toBe(true);
      expect(await findBarriers(page)).toEqual([]);
      await page
        .getByRole('button', {
          name: japanese ? '「契約書.pdf」の内容を見て確認する' : 'Look at “契約書.pdf” and confirm it',
        })
        .click();
      const dialog = page.getByRole('dialog');
      await dialog.locator('.textLayer').first().waitFor({ state: 'attached' });
      expect(await findBarriers(page)).toEqual([]);
      await dialog.getByRole('button', { name: japanese ? 'この内容で確認済みにする' : 'Confirm this file' }).click();
      await page.getByText(japanese ? '確認済み' : 'Confirmed', { exact: true }).waitFor();
      expect(callsOf('confirmFile')[0]?.request.body).toEqual({ sha256: fixture.sha256(bytes) });
      expect(await next.isEnabled()).toBe(true);
    },
  );

  test('the record of a document tells of a rewritten file, and saves its original', async () => {
    const events = fixture.events();
    const [first] = events.events;
    if (first === undefined) throw new Error('a record has events');
    const original = 'b'.repeat(64);
    const told = { file: file().id, original, rewritten: 'c'.repeat(64), reasons: ['layers'] };
    server.replies = signedIn({
      getDocument: fixture.contract({ files: [file()] }),
      listEvents: { ...events, events: [...events.events, { ...first, seq: 99, type: 'file.rewritten', data: told }] },
      downloadOriginal: bytes,
    });
    await visit(`/documents/${id}`, { width: 375 });
    await page.getByText(original).waitFor();
    await page.getByText('レイヤーを統合しました').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: '「契約書.pdf」の元のファイルを保存' }).click();
    expect((await saved).suggestedFilename()).toBe('契約書.original.pdf');
  });

  test('refuses a file that is too large before it is sent', async () => {
    server.replies = signedIn({});
    await visit('/documents/new');
    await page.evaluate(() => {
      const transfer = new DataTransfer();
      const large = new File([new Uint8Array(52_428_801)], '大.pdf', { type: 'application/pdf' });
      transfer.items.add(large);
      document
        .querySelector('.file-drop')
        ?.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
    });
    await page.getByRole('alert').getByText('50 MB 以下').waitFor();
    expect(callsOf('createDocument')).toEqual([]);
  });

  test('reminds and cancels after asking', async () => {
    const sent = fixture.contract({ files: [file()] });
    server.replies = signedIn({
      getDocument: sent,
      listEvents: fixture.events(),
      remindParticipant: sent,
      cancelDocument: { ...sent, state: 'canceled' },
    });
    await visit(`/documents/${id}`);
    await page.getByRole('button', { name: 'リマインド' }).click();
    expect(await page.getByRole('dialog').textContent()).toContain('tanaka@midori.example');
    await page.getByRole('dialog').getByRole('button', { name: 'リマインドを送る' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '取り消す' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(callsOf('cancelDocument')).toEqual([]);
    await page.getByRole('button', { name: '取り消す' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '書類を取り消す' }).click();
    await page.locator('.badge.state-canceled').waitFor();
    expect(callsOf('remindParticipant')).toHaveLength(1);
    expect(callsOf('cancelDocument')).toHaveLength(1);
  });

  test('tells the record in words, with an unknown event as it is, and a broken chain loudly', async () => {
    server.replies = signedIn({ getDocument: fixture.contract({ files: [file()] }), listEvents: fixture.events() });
    await visit(`/documents/${id}`);
    const record = page.locator('.timeline-card');
    await record.getByText('書類の内容に同意').first().waitFor();
    const text = (await record.textContent()) ?? '';
    expect(text).toContain('archive.copied');
    expect(text).toContain('タイムスタンプ局が応答しません');
    expect(text).toContain('2026年11月23日 10:00:00 JST');
    expect(text).toContain('203.0.113.7');
    expect(await record.locator('time').first().getAttribute('title')).toBe('2026-11-23T01:00:00Z');
    server.replies = signedIn({
      getDocument: fixture.contract({ files: [file()] }),
      listEvents: fixture.events(),
      getRecord: { document: id, events: [] },
    });
    await page.reload();
    const download = page.waitForEvent('download');
    await record.getByRole('button', { name: '記録を保存' }).click();
    expect((await download).suggestedFilename()).toBe(`${id}.record.json`);
    await record.getByRole('status').getByText('日ごとの証明はまだ含まれていません').waitFor();
    server.replies = signedIn({
      getDocument: fixture.contract({ files: [file()] }),
      listEvents: { ...fixture.events(), chain: 'broken' },
    });
    await page.reload();
    await page.getByText('記録のつながりが壊れています').waitFor();
  });

  test('says why the evidence waits', async () => {
    server.replies = signedIn({
      getDocument: fixture.contract({ files: [file()], evidence: 'pending', evidenceProblem: 'tsa.unavailable' }),
      listEvents: fixture.events(),
    });
    await visit(`/documents/${id}`);
    await page.getByText('電子署名の付与が遅れています').waitFor();
    expect(await page.locator('.notice.warning').textContent()).toContain('タイムスタンプ局が応答しません');
  });

  test('signing out in one tab signs out in the others', async () => {
    server.replies = signedIn({ signOut: {} });
    await visit('/');
    const other = await stage.context().newPage();
    await other.goto(server.url);
    await other.getByRole('heading', { name: '書類' }).waitFor();
    await page.getByRole('button', { name: 'サインアウト' }).click();
    await page.getByRole('heading', { name: 'サインイン' }).waitFor();
    await other.getByRole('heading', { name: 'サインイン' }).waitFor();
  });

  test('moves the focus to the heading of the next page', async () => {
    server.replies = signedIn({});
    await visit('/');
    await page.getByRole('link', { name: '新しい書類の送信' }).first().click();
    await page.getByRole('heading', { name: '書類の準備' }).waitFor();
    await eventually(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  test.each(['ja-JP', 'en-GB'] as const)(
    'has no barriers on a phone and a desk, light and dark (%s)',
    async (language) => {
      const complete = fixture.contract({
        state: 'concluded',
        evidence: 'complete',
        concludedAt: '2026-11-23T02:20:00Z',
        files: [file()],
      });
      const pages: readonly [string, Replies][] = [
        ['/', { listDocuments: { documents: [fixture.summaryOf(complete)], next: 'x' } }],
        ['/', {}],
        ['/nothing/here', {}],
        [`/documents/${id}/edit`, { getDocument: draft({ participants: [fixture.sender, fixture.recipient(1)] }) }],
        [`/documents/${id}/edit?step=recipients`, { getDocument: draft() }],
        [`/documents/${id}`, { getDocument: complete, listEvents: fixture.events() }],
      ];
      for (const [path, replies] of pages)
        for (const view of [
          { width: 360, scheme: 'light' },
          { width: 1280, scheme: 'dark' },
        ] as const) {
          server.replies = signedIn(replies);
          await visit(path, { language, ...view });
          await page.locator('.progress').first().waitFor({ state: 'detached' });
          expect({ path, view, barriers: await findBarriers(page) }).toEqual({ path, view, barriers: [] });
        }
    },
  );
});
