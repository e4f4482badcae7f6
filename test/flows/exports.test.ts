import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoSession } from '../../local/demo/session.ts';
import { calculatedForm, uploadOf } from '../ingest/hostile-uploads.ts';
import { callFrom } from '../support/call-from.ts';
import { codeOf, contractPdf, startTestSystem, type TestSystem, uploadFile } from '../support/local-system.ts';
import { accessTokenOf, join, signUp } from '../support/team-members.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());

const draftOf = async (session: DemoSession) => {
  const { id: document } = await session.call('createDocument', { body: { title: '秘密' } });
  const { id: file } = await uploadFile(session, document, await contractPdf());
  return { document, file };
};
const exportsIn = async (auditor: DemoSession) =>
  (await auditor.call('listSecurityEvents')).events.filter(({ type }) => type === 'file.exported');

test('what members and API keys take out is in the log: who, which document, what, from where', async () => {
  const owner = await signUp(test$);
  const sender = await join(test$, owner.session, 'sender');
  const auditor = await join(test$, owner.session, 'auditor');
  const { id: team } = await owner.session.call('getTeam');
  const { document, file } = await draftOf(owner.session);
  const { key, apiKey } = await owner.session.call('makeApiKey', { body: { label: 'k', scopes: ['documents:read'] } });
  const path = `/v1/teams/${team}/documents/${document}/files/${file}`;
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
  const byMember = await accessTokenOf(test$, sender);
  await callFrom(test$, { path: `${path}/content`, headers: bearer(byMember), from: '127.0.0.9' });
  await callFrom(test$, { path: `${path}/preview`, headers: bearer(byMember), from: '127.0.0.9' });
  await callFrom(test$, { path: `${path}/content`, headers: bearer(key), from: '127.0.0.8' });
  const members = (await owner.session.call('listMembers')).members;
  const idOf = (email: string) => members.find((one) => one.email === email)?.id;
  const lines = (await exportsIn(auditor.session)).reverse();
  expect(lines.map(({ by, apiKey: used, ip, data }) => ({ by, used, ip, data }))).toEqual([
    { by: idOf(sender.email), used: undefined, ip: '127.0.0.9', data: { what: 'file', document, file } },
    { by: idOf(sender.email), used: undefined, ip: '127.0.0.9', data: { what: 'preview', document, file } },
    { by: idOf(owner.email), used: apiKey.id, ip: '127.0.0.8', data: { what: 'file', document, file } },
  ]);
});

test('the upload of a file that was rewritten is one of them', async () => {
  const owner = await signUp(test$);
  const auditor = await join(test$, owner.session, 'auditor');
  const { id: document } = await owner.session.call('createDocument', { body: { title: '秘密' } });
  const { id: file } = await uploadFile(owner.session, document, uploadOf(calculatedForm));
  await owner.session.call('downloadOriginal', { path: { document, file } });
  expect((await exportsIn(auditor.session)).map(({ data }) => data)).toEqual([{ what: 'original', document, file }]);
});

test('a timeline that a page asks for again and again is one line a minute and person, a record that is saved one each', async () => {
  const owner = await signUp(test$);
  const auditor = await join(test$, owner.session, 'auditor');
  const { document } = await draftOf(owner.session);
  for (let n = 0; n < 5; n++) await owner.session.call('listEvents', { path: { document } });
  expect((await exportsIn(auditor.session)).map(({ data }) => data)).toEqual([{ what: 'timeline', document }]);
  await auditor.session.call('listEvents', { path: { document } });
  test$.system.clock.advance(60_000);
  await owner.session.call('listEvents', { path: { document } });
  expect((await exportsIn(auditor.session)).length).toBe(3);
  for (let n = 0; n < 2; n++) await owner.session.call('getRecord', { path: { document } });
  const what = (await exportsIn(auditor.session)).map(({ data }) => data?.what);
  expect(what.sort()).toEqual(['record', 'record', 'timeline', 'timeline', 'timeline']);
});

test('what was refused was not taken out', async () => {
  const owner = await signUp(test$);
  const auditor = await join(test$, owner.session, 'auditor');
  const stranger = await signUp(test$);
  const { document, file } = await draftOf(owner.session);
  expect(await codeOf(stranger.session.call('downloadFile', { path: { document, file } }))).toBe('request.not-found');
  expect(await codeOf(owner.session.call('downloadOriginal', { path: { document, file } }))).toBe(
    'document.file-unavailable',
  );
  expect(await exportsIn(auditor.session)).toEqual([]);
});
