import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiProblem, upload } from '../../local/demo/api-client.ts';
import { layers, uploadOf } from '../ingest/hostile-uploads.ts';
import {
  codeOf,
  consentAs,
  contractPdf,
  evidenceOf,
  makeDraft,
  openLink,
  recipient,
  sendDraft,
  startTestSystem,
  type TestSystem,
  uploadFile,
} from '../support/local-system.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());

const printOnly = async (): Promise<Uint8Array> => uploadOf(layers.printOnly);
const manyPages = async (): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create();
  for (let page = 0; page < 2001; page++) pdf.addPage([100, 100]);
  return pdf.save();
};
const damaged = async (): Promise<Uint8Array> => new TextEncoder().encode('%PDF-1.7\nnothing that could be repaired');

describe('an upload is refused before anything is sent, with a code and what to do', () => {
  test.each([
    ['not a PDF', async () => new TextEncoder().encode('PK\u0003\u0004 a Word file'), 'pdf.not-a-pdf'],
    ['a layer that is for print only', printOnly, 'pdf.layers'],
    ['2,001 pages', manyPages, 'pdf.too-many-pages'],
    ['a header and no more', damaged, 'pdf.damaged'],
  ])('%s', async (_, make, code) => {
    const { member } = test$;
    const { id: document } = await member.call('createDocument', { body: { title: 'x' } });
    const file = await uploadFile(member, document, await make());
    expect(file.state).toBe('refused');
    expect(file.refusal?.code).toBe(code);
    expect(file.refusal?.message.length).toBeGreaterThan(20);
    await member.call('setParticipants', { path: { document }, body: { participants: [recipient('佐藤 花子')] } });
    expect(await codeOf(member.call('sendDocument', { path: { document } }))).toBe('document.file-refused');
    await member.call('removeFile', { path: { document, file: file.id } });
    expect(await codeOf(member.call('sendDocument', { path: { document } }))).toBe('document.no-file');
  });

  test('an empty file and one over 50 MB, when they are announced', async () => {
    const { id: document } = await test$.member.call('createDocument', { body: { title: 'x' } });
    const add = (size: number) =>
      codeOf(test$.member.call('addFile', { path: { document }, body: { name: 'a.pdf', size } }));
    expect(await add(0)).toBe('pdf.empty');
    expect(await add(50 * 1024 * 1024 + 1)).toBe('pdf.too-large');
  });

  test('one over 50 MB that was announced as small', async () => {
    const { member } = test$;
    const { id: document } = await member.call('createDocument', { body: { title: 'x' } });
    const { file, upload: grant } = await member.call('addFile', {
      path: { document },
      body: { name: 'a.pdf', size: 10 },
    });
    const large = new Uint8Array(52 * 1024 * 1024);
    large.set(new TextEncoder().encode('%PDF-1.7\n'));
    await upload(grant, large);
    const state = async () => (await member.call('getFile', { path: { document, file: file.id } })).refusal?.code;
    await expect.poll(state).toBe('pdf.too-large');
  });

  test('a grant is for one key, one type and one size', async () => {
    const { member } = test$;
    const { id: document } = await member.call('createDocument', { body: { title: 'x' } });
    const { upload: grant } = await member.call('addFile', { path: { document }, body: { name: 'a.pdf', size: 10 } });
    const pdf = await contractPdf();
    const refused = async (fields: Record<string, string>) =>
      codeOf(upload({ url: grant.url, fields: { ...grant.fields, ...fields } }, pdf));
    expect(await refused({ key: 'elsewhere' })).toBe('upload.AccessDenied');
    expect(await refused({ 'Content-Type': 'text/html' })).toBe('upload.AccessDenied');
    test$.system.clock.advance(6 * 60_000);
    expect(await refused({})).toBe('upload.AccessDenied');
  });
});

describe('links', () => {
  test('one that nobody was mailed opens nothing', async () => {
    for (const token of ['', 'x', '../../../etc/passwd', 'a'.repeat(43), 'é'.repeat(43)]) {
      expect(await codeOf(test$.api.call('exchangeLink', { body: { token } }))).toBe('link.unknown');
    }
  });

  test('mail scanner: fetching the page or exchanging the token changes nothing', async () => {
    const person = recipient('佐藤 花子');
    const { document } = await sendDraft(test$, [person]);
    const token = await test$.linkFor(person.email);
    const before = await test$.member.call('listEvents', { path: { document } });
    for (const url of (await test$.mails(person.email))[0]?.links ?? []) expect((await fetch(url)).status).toBe(200);
    for (let i = 0; i < 3; i++) await test$.api.call('getLinkDocument', { token: await openLink(test$, token) });
    expect(await test$.member.call('listEvents', { path: { document } })).toEqual(before);
  });

  test('nothing can be read, consented to or declined out of order', async () => {
    const [first, second] = [recipient('佐藤 花子'), recipient('鈴木 一郎')];
    const { document, file } = await sendDraft(test$, [first, second]);
    const token = await openLink(test$, await test$.linkFor(first.email));
    expect(await codeOf(test$.api.call('downloadLinkFile', { token, path: { file } }))).toBe('document.not-opened');
    const shown = (await test$.api.call('getLinkDocument', { token })).files.map(({ id, sha256 }) => ({ id, sha256 }));
    expect(await codeOf(test$.api.call('consent', { token, body: { files: shown } }))).toBe('document.not-opened');
    await test$.api.call('openLinkDocument', { token, body: { terms: '2026-11-01' } });
    const stale = shown.map(({ id }) => ({ id, sha256: '0'.repeat(64) }));
    expect(await codeOf(test$.api.call('consent', { token, body: { files: stale } }))).toBe('consent.file-changed');
    await test$.api.call('consent', { token, body: { files: shown } });
    expect(await codeOf(test$.api.call('consent', { token, body: { files: shown } }))).toBe(
      'document.already-consented',
    );
    expect(await codeOf(test$.api.call('decline', { token, body: {} }))).toBe('document.already-consented');
    await consentAs(test$, second.email);
    await evidenceOf(test$, document);
  });

  test('two consents that race: one counts, the other is told so', async () => {
    const person = recipient('佐藤 花子');
    const { document } = await sendDraft(test$, [person]);
    const token = await openLink(test$, await test$.linkFor(person.email));
    const { files } = await test$.api.call('openLinkDocument', { token, body: { terms: '2026-11-01' } });
    const body = { files: files.map(({ id, sha256 }) => ({ id, sha256 })) };
    const codes = await Promise.all(
      Array.from({ length: 6 }, () => codeOf(test$.api.call('consent', { token, body }))),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    for (const code of codes)
      if (code !== undefined) expect(['request.conflict', 'document.already-consented']).toContain(code);
    await evidenceOf(test$, document);
    const { events } = await test$.member.call('listEvents', { path: { document } });
    expect(events.filter(({ type }) => type === 'participant.consented')).toHaveLength(1);
  });
});

describe('the API', () => {
  const raw = (path: string, init: RequestInit = {}) => fetch(new URL(path, test$.system.pagesUrl), init);
  test('unknown routes and methods get coded errors', async () => {
    const unknown = await raw('/v1/nothing');
    expect([unknown.status, (await unknown.json()).error.code]).toEqual([404, 'request.not-found']);
    const method = await raw('/v1/sessions');
    expect([method.status, (await method.json()).error.code]).toEqual([405, 'request.method-not-allowed']);
  });
  test('a body of 11 MB is refused', async () => {
    const reply = await raw('/v1/sessions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: 'x'.repeat(11 * 1024 * 1024),
    });
    expect([reply.status, (await reply.json()).error.code]).toEqual([413, 'request.too-large']);
  });
  test('sending twice at once sends once', async () => {
    const { document } = await makeDraft(test$, [recipient('佐藤 花子')]);
    const codes = await Promise.all(
      Array.from({ length: 4 }, () => codeOf(test$.member.call('sendDocument', { path: { document } }))),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
  });
  test('a hostile cursor names no other team', async () => {
    for (const next of [
      'x',
      Buffer.from('{}').toString('base64url'),
      Buffer.from(JSON.stringify({ pk: 'DOC#x', sk: 'STATE', teamPk: 'TEAM#x', createdAt: 'x' })).toString('base64url'),
    ]) {
      expect(await codeOf(test$.member.call('listDocuments', { query: { next } }))).toBe('request.cursor-unknown');
    }
  });
  test('verifying what was never uploaded', async () => {
    expect(await codeOf(test$.api.call('verify', { body: { upload: 'a'.repeat(26) } }))).toBe(
      'verification.upload-missing',
    );
    expect(ApiProblem).toBeDefined();
  });
});
