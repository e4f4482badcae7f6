import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Route, routes } from '../../lambdas/routes.ts';
import type { DemoSession } from '../../local/demo/session.ts';
import { type Call, callFrom } from '../support/call-from.ts';
import {
  codeOf,
  contractPdf,
  recipient,
  startTestSystem,
  type TestSystem,
  uploadFile,
} from '../support/local-system.ts';
import { setPlan } from '../support/set-plan.ts';
import { join, signUp } from '../support/team-members.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());

const outside = '127.0.0.2';
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const setList = async (session: DemoSession, mode: 'off' | 'trial' | 'enforced') => {
  const { version } = await session.call('getAllowlist');
  const entries = ['127.0.0.1', '::1'].map((cidr) => ({ cidr, note: '本社' }));
  await session.call('setAllowlist', { body: { mode, recipients: false, version, entries } });
};
const makeDraft = async (session: DemoSession, options: object) => {
  const to = recipient('受信者');
  const { id: document } = await session.call('createDocument', { body: { title: '社内限り', ...options } });
  const { id: file } = await uploadFile(session, document, await contractPdf());
  await session.call('setParticipants', { path: { document }, body: { participants: [to] } });
  return { document, file, to };
};

describe('a document whose links are bound to the allowlist', () => {
  test('opens from its addresses only: everywhere that a link is used, and whatever was begun inside', async () => {
    const owner = await signUp(test$);
    const auditor = await join(test$, owner.session, 'auditor');
    await setList(owner.session, 'enforced');
    const { document, file, to } = await makeDraft(owner.session, { linksByAllowlist: true, mayForward: true });
    const sent = await owner.session.call('sendDocument', { path: { document } });
    expect(sent.linksByAllowlist).toBe(true);
    const { events: record } = await owner.session.call('listEvents', { path: { document } });
    expect(record.find(({ type }) => type === 'document.sent')?.data).toMatchObject({ linksByAllowlist: true });
    const token = await test$.linkFor(to.email);
    const exchange: Call = { method: 'POST', path: '/v1/links/sessions', body: { token } };
    expect((await callFrom(test$, { ...exchange, from: outside })).code).toBe('link.address-refused');
    const { accessToken } = (await callFrom(test$, exchange)).json;
    const headers = bearer(String(accessToken));
    const files = [{ id: file, sha256: 'a'.repeat(64) }];
    // A body for each route that asks for one, so that nothing else than the address is wrong.
    const bodies: Readonly<Record<string, object>> = {
      openLinkDocument: { terms: '2026-11-01' },
      checkInputs: { inputs: [] },
      previewLinkFile: { inputs: [] },
      consent: { files },
      decline: { reason: '' },
      forwardLinkDocument: { name: '別の 人', email: 'other@example.com' },
    };
    const ofRecipients = Object.entries(routes as Record<string, Route>).filter(([, { auth }]) => auth === 'recipient');
    expect(ofRecipients.length).toBeGreaterThan(8);
    const calls = ofRecipients.map(
      ([name, { method, path, body }]) =>
        [
          name,
          {
            method,
            path: path.replace('{file}', file),
            headers,
            ...(body === undefined ? {} : { body: bodies[name] }),
          },
        ] as const,
    );
    for (const [name, one] of calls) {
      expect([name, (await callFrom(test$, { ...one, from: outside })).code]).toEqual([name, 'link.address-refused']);
    }
    // Nothing was done by the refused ones, and from inside the same link goes on.
    const shown = await callFrom(test$, { path: '/v1/links/document', headers });
    expect([shown.status, (shown.json.participant as { state: string } | undefined)?.state]).toEqual([200, 'notified']);
    const { events } = await auditor.session.call('listSecurityEvents');
    const refusal = events.find(({ type }) => type === 'allowlist.refused');
    expect([refusal?.ip, refusal?.data?.document]).toEqual([outside, document]);
  });

  test('does not bind the other documents of the team', async () => {
    const owner = await signUp(test$);
    await setList(owner.session, 'enforced');
    const { document, to } = await makeDraft(owner.session, {});
    await owner.session.call('sendDocument', { path: { document } });
    const body = { token: await test$.linkFor(to.email) };
    const reply = await callFrom(test$, { method: 'POST', path: '/v1/links/sessions', body, from: outside });
    expect(reply.status).toBe(201);
  });

  test('needs a plan with allowlists; a draft that has the option keeps it, and can lose it', async () => {
    const owner = await signUp(test$);
    const { id: team } = await owner.session.call('getTeam');
    await setList(owner.session, 'enforced');
    const { document } = await makeDraft(owner.session, { linksByAllowlist: true });
    const other = await makeDraft(owner.session, {});
    await setPlan(test$, team, 'standard');
    const change = (id: string, linksByAllowlist: boolean) =>
      owner.session.call('changeDocument', { path: { document: id }, body: { linksByAllowlist } });
    expect(await codeOf(change(other.document, true))).toBe('plan.feature-missing');
    expect(await codeOf(makeDraft(owner.session, { linksByAllowlist: true }))).toBe('plan.feature-missing');
    expect((await change(document, true)).linksByAllowlist).toBe(true);
    expect((await change(document, false)).linksByAllowlist).toBe(false);
  });

  test('is not sent as if it were bound while no list is in force', async () => {
    const owner = await signUp(test$);
    expect(await codeOf(makeDraft(owner.session, { linksByAllowlist: true }))).toBe('document.no-allowlist');
    await setList(owner.session, 'trial');
    expect(await codeOf(makeDraft(owner.session, { linksByAllowlist: true }))).toBe('document.no-allowlist');
    await setList(owner.session, 'enforced');
    const { document } = await makeDraft(owner.session, { linksByAllowlist: true });
    await setList(owner.session, 'off');
    expect(await codeOf(owner.session.call('sendDocument', { path: { document } }))).toBe('document.no-allowlist');
    await setList(owner.session, 'enforced');
    expect(await codeOf(owner.session.call('sendDocument', { path: { document } }))).toBeUndefined();
  });
});
