import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../core/verification/report.ts';
import { sayReport } from '../../core/verification/say.ts';
import { upload } from '../../local/demo/api-client.ts';
import { waitUntil } from '../../local/demo/wait-until.ts';
import { codeOf, consentAs, recipient, sendDraft, startTestSystem, type TestSystem } from '../support/local-system.ts';
import { setPlan as setPlanOf } from '../support/set-plan.ts';
import { join as joinTeam, signUp } from '../support/team-members.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());

const asOwner = async (): Promise<TestSystem & { readonly team: string }> => {
  const { session } = await signUp(test$);
  return { ...test$, member: session, team: (await session.call('getTeam')).id };
};
const setPlan = (team: string, plan?: string) => setPlanOf(test$, team, plan);

test('on the free plan a document says that it is signed without timestamps, and is', async () => {
  const own = await asOwner();
  expect(await setPlan(own.team, 'free')).toMatchObject({ from: 'enterprise', to: 'free' });
  expect(await own.member.call('getTeam')).toMatchObject({ plan: 'free', sealLevel: 'B-B', features: [] });
  const to = recipient('佐藤');
  const { document, file } = await sendDraft(own, [to]);
  await consentAs(own, to.email);
  const done = await waitUntil('the signatures', async () => {
    const found = await own.member.call('getDocument', { path: { document } });
    return found.evidence === 'complete' ? found : undefined;
  });
  expect(done).toMatchObject({ state: 'concluded', sealLevel: 'B-B' });
  expect(done.evidenceValidUntil).toBeUndefined();
  const pdf = await own.member.call('downloadFile', { path: { document, file } });
  const text = Buffer.from(pdf).toString('latin1');
  expect(text.match(/\/SubFilter\s*\/ETSI\.CAdES\.detached/g)).toHaveLength(2);
  // No document timestamp, and no signature timestamp (1.2.840.113549.1.9.16.2.14) in the CMS.
  expect(text).not.toMatch(/ETSI\.RFC3161/);
  expect(text.toLowerCase()).not.toContain('060b2a864886f70d010910020e');
  await expect.poll(async () => (await own.mails(to.email)).length).toBe(2);
  // Whoever verifies it is told what it lacks.
  const { id, upload: place } = await own.api.call('uploadCheck');
  await upload(place, pdf);
  const report = (await own.api.call('verify', { body: { upload: id } })) as unknown as Report;
  expect(report.signatures.map(({ level }) => level)).toEqual(['B-B', 'B-B']);
  expect(report.acts.map(({ proven }) => proven)).toEqual([false, false]);
  for (const { answers } of report.signatures)
    expect(answers.time.findings.map(({ code }) => code)).toContain('time.signature-only');
  expect(sayReport(report, 'ja').join('')).toContain('タイムスタンプのないプランで締結された書類です');
  expect(sayReport(report, 'en').join('')).toContain('Concluded on a plan without timestamps');
});

test('a document keeps the level that it was sent with, whatever becomes of the plan', async () => {
  const own = await asOwner();
  const to = recipient('佐藤');
  const { document } = await sendDraft(own, [to]);
  const { stops } = await setPlan(own.team, 'free');
  expect(stops).toEqual(['longTermSignature', 'apiKeys', 'allowlist', 'singleSignOn']);
  await consentAs(own, to.email);
  const done = await waitUntil('the evidence', async () => {
    const found = await own.member.call('getDocument', { path: { document } });
    return found.evidence === 'complete' ? found : undefined;
  });
  expect(done.sealLevel).toBe('B-LTA');
  expect(done.evidenceValidUntil).toBeDefined();
});

test('a downgrade keeps what exists: keys work, a list in force stays and can be loosened, new ones are refused', async () => {
  const own = await asOwner();
  const { key, apiKey } = await own.member.call('makeApiKey', { body: { label: 'k', scopes: ['documents:read'] } });
  const entries = ['127.0.0.1', '::1'].map((cidr) => ({ cidr, note: '' }));
  await own.member.call('setAllowlist', { body: { mode: 'enforced', recipients: false, version: 0, entries } });
  await setPlan(own.team, 'free');
  const list = () => codeOf(own.api.call('listDocuments', { path: { team: own.team }, token: key }));
  expect(await list()).toBeUndefined();
  expect((await own.member.call('getAllowlist')).mode).toBe('enforced');
  const more = [...entries, { cidr: '192.0.2.1', note: '' }];
  const set = (mode: string, given: object[], version: number) =>
    codeOf(own.member.call('setAllowlist', { body: { mode, recipients: false, version, entries: given } }));
  expect(await set('enforced', more, 1)).toBe('plan.feature-missing');
  expect(await set('trial', entries, 1)).toBeUndefined();
  expect(await set('enforced', entries, 2)).toBe('plan.feature-missing');
  expect(await codeOf(own.member.call('makeApiKey', { body: { label: 'k', scopes: ['documents:read'] } }))).toBe(
    'plan.feature-missing',
  );
  await own.member.call('revokeApiKey', { path: { apiKey: apiKey.id } });
  expect(await list()).toBe('key.unknown');
});

test('limits hold also when many come at once: members, keys, documents of a month', async () => {
  const own = await asOwner();
  await setPlan(own.team, 'standard');
  const made = await Promise.all(
    Array.from({ length: 9 }, () =>
      codeOf(own.member.call('makeApiKey', { body: { label: 'k', scopes: ['documents:read'] } })),
    ),
  );
  const { used } = await own.member.call('getTeam');
  expect(used.apiKeys).toBe(made.filter((code) => code === undefined).length);
  expect(used.apiKeys).toBeLessThanOrEqual(5);
  await setPlan(own.team, 'free');
  await joinTeam(test$, own.member, 'sender');
  await joinTeam(test$, own.member, 'sender');
  const { email } = recipient('x');
  expect(await codeOf(own.member.call('inviteMember', { body: { email, role: 'sender', language: 'ja' } }))).toBe(
    'plan.limit-reached',
  );
  const send = () => codeOf(sendDraft(own, [recipient('x')]));
  const sent = [];
  for (let n = 0; n < 4; n++) sent.push(await send());
  sent.push(...(await Promise.all([send(), send(), send()])));
  expect(sent.filter((code) => code === undefined)).toHaveLength(5);
  expect(sent.filter((code) => code === 'plan.documents-used-up')).toHaveLength(2);
  expect((await own.member.call('getTeam')).used.documentsThisMonth).toBe(5);
});

test('an operator learns nothing but numbers, and what he does is in the log of the team', async () => {
  const own = await asOwner();
  const auditor = await joinTeam(test$, own.member, 'auditor');
  expect(await setPlan(own.team)).toEqual({
    from: 'enterprise',
    to: 'enterprise',
    stops: [],
    used: { members: 2, apiKeys: 0, allowlistEntries: 0 },
  });
  expect(await setPlan('a'.repeat(26), 'free')).toEqual({ problem: 'request.not-found' });
  await setPlan(own.team, 'business');
  const { events } = await auditor.session.call('listSecurityEvents');
  expect(events.find(({ type }) => type === 'plan.changed')?.data).toEqual({
    from: 'enterprise',
    to: 'business',
    by: 'operator',
  });
});
