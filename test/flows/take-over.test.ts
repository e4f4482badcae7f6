import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DemoSession } from '../../local/demo/session.ts';
import { calculatedForm, uploadOf } from '../ingest/hostile-uploads.ts';
import {
  codeOf,
  contractPdf,
  openLink,
  recipient,
  startTestSystem,
  type TestSystem,
  uploadFile,
} from '../support/local-system.ts';
import { join, signUp } from '../support/team-members.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());

const makeDraft = async (session: DemoSession, bytes?: Uint8Array) => {
  const to = recipient('受信者');
  const { id: document } = await session.call('createDocument', { body: { title: '引き継ぐ書類' } });
  const { id: file } = await uploadFile(session, document, bytes ?? (await contractPdf()));
  const { participants } = await session.call('setParticipants', { path: { document }, body: { participants: [to] } });
  return { document, file, to, own: participants.find(({ order }) => order === 0)?.id ?? '' };
};
const takeOver = (session: DemoSession, document: string) => session.call('takeOverDocument', { path: { document } });

describe('the draft of a removed member', () => {
  test('is taken over by an owner or an administrator: sender, inputs and confirmations become their own', async () => {
    const owner = await signUp(test$);
    const [admin, sender, auditor] = [
      await join(test$, owner.session, 'admin'),
      await join(test$, owner.session, 'sender'),
      await join(test$, owner.session, 'auditor'),
    ];
    const { document, file, to, own } = await makeDraft(sender.session);
    const box = { x: 60, y: 80, width: 220, height: 50 };
    const widget = { kind: 'text', file, page: 1, ...box, participant: own, required: false, label: '備考' };
    const placed = await sender.session.call('setWidgets', { path: { document }, body: { widgets: [widget] } });
    const input = { widget: placed.widgets[0]?.id, value: { kind: 'text', text: '前任者の記入' } };
    await sender.session.call('setInputs', { path: { document }, body: { inputs: [input] } });
    await owner.session.call('removeMember', { path: { member: sender.id } });
    expect(await codeOf(admin.session.call('sendDocument', { path: { document } }))).toBe('document.not-owner');

    const taken = await takeOver(admin.session, document);
    expect([taken.owner, taken.keeper, taken.widgets[0]?.filled]).toEqual([admin.id, undefined, false]);
    expect(taken.participants[0]).toMatchObject({ id: own, name: admin.name, email: admin.email });
    expect((await admin.session.call('getInputs', { path: { document } })).inputs).toEqual([]);
    await admin.session.call('sendDocument', { path: { document } });
    await test$.linkFor(to.email);
    const { events, chain } = await admin.session.call('listEvents', { path: { document } });
    expect(chain).toBe('intact');
    expect(events.find(({ type }) => type === 'document.taken-over')).toMatchObject({
      actor: { id: admin.id },
      data: { from: sender.id },
    });
    // Whoever made it is not taken for whoever sent it.
    expect(events.find(({ type }) => type === 'document.created')?.actor).toEqual({ kind: 'member', id: sender.id });
    expect(events.find(({ type }) => type === 'document.sent')?.actor).toMatchObject({
      id: admin.id,
      name: admin.name,
    });
    const { events: log } = await auditor.session.call('listSecurityEvents', { query: { group: 'member' } });
    expect(log.find(({ type }) => type === 'document.taken-over')).toMatchObject({
      by: admin.id,
      member: sender.id,
      data: { document, state: 'draft' },
    });
  });

  test('with a rewritten file has to be confirmed anew', async () => {
    const owner = await signUp(test$);
    const sender = await join(test$, owner.session, 'sender');
    const { document, file } = await makeDraft(sender.session, uploadOf(calculatedForm));
    const { sha256 } = await sender.session.call('getFile', { path: { document, file } });
    await sender.session.call('confirmFile', { path: { document, file }, body: { sha256 } });
    await sender.session.call('leaveTeam');
    await takeOver(owner.session, document);
    expect(await codeOf(owner.session.call('sendDocument', { path: { document } }))).toBe('file.unconfirmed');
  });

  test('is not taken from somebody who is there, nor by a sender, an auditor, a key or a recipient of it', async () => {
    const owner = await signUp(test$);
    const [first, second, auditor] = [
      await join(test$, owner.session, 'sender'),
      await join(test$, owner.session, 'sender'),
      await join(test$, owner.session, 'auditor'),
    ];
    const { document } = await makeDraft(first.session);
    expect(await codeOf(takeOver(owner.session, document))).toBe('document.has-keeper');
    await first.session.call('setParticipants', {
      path: { document },
      body: {
        participants: [{ name: owner.name, email: owner.email.toUpperCase(), organization: '', language: 'ja' }],
      },
    });
    const { key } = await owner.session.call('makeApiKey', {
      body: { label: 'k', scopes: ['documents:read', 'documents:write', 'documents:send'] },
    });
    await owner.session.call('removeMember', { path: { member: first.id } });
    expect(await codeOf(takeOver(second.session, document))).toBe('session.forbidden');
    expect(await codeOf(takeOver(auditor.session, document))).toBe('session.forbidden');
    const { id: team } = await owner.session.call('getTeam');
    expect(await codeOf(test$.api.call('takeOverDocument', { path: { team, document }, token: key }))).toBe(
      'key.not-for-this',
    );
    expect(await codeOf(takeOver(owner.session, document))).toBe('document.duplicate-recipient');
  });

  test('is taken over, too, when its maker became an auditor, who sends nothing', async () => {
    const owner = await signUp(test$);
    const sender = await join(test$, owner.session, 'sender');
    const { document } = await makeDraft(sender.session);
    await owner.session.call('changeMember', { path: { member: sender.id }, body: { role: 'auditor' } });
    expect((await takeOver(owner.session, document)).participants[0]?.email).toBe(owner.email);
  });

  test('is taken by one of two that try at once', async () => {
    const owner = await signUp(test$);
    const admin = await join(test$, owner.session, 'admin');
    const sender = await join(test$, owner.session, 'sender');
    const { document } = await makeDraft(sender.session);
    await owner.session.call('removeMember', { path: { member: sender.id } });
    const codes = await Promise.all([
      codeOf(takeOver(owner.session, document)),
      codeOf(takeOver(admin.session, document)),
    ]);
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(['request.conflict', 'document.has-keeper']).toContain(codes.find((code) => code !== undefined));
  });
});

describe('a running document of a removed member', () => {
  test('goes on; any sender of the team reminds and cancels; the mails go to whoever took it over', async () => {
    const owner = await signUp(test$);
    const [sender, colleague] = [
      await join(test$, owner.session, 'sender'),
      await join(test$, owner.session, 'sender'),
    ];
    const { document, to } = await makeDraft(sender.session);
    const other = await makeDraft(sender.session);
    await sender.session.call('sendDocument', { path: { document } });
    await sender.session.call('sendDocument', { path: { document: other.document } });
    await test$.linkFor(to.email);
    await test$.linkFor(other.to.email);
    await owner.session.call('removeMember', { path: { member: sender.id } });
    const before = (await test$.mails(sender.email)).length;

    const taken = await takeOver(owner.session, document);
    const { members } = await owner.session.call('listMembers');
    const ownerId = members.find(({ email }) => email === owner.email)?.id;
    expect([taken.owner, taken.keeper]).toEqual([sender.id, ownerId]);
    // Who sent it stays who sent it.
    expect(taken.participants[0]).toMatchObject({ name: sender.name, email: sender.email });
    const token = await openLink(test$, await test$.linkFor(to.email));
    await test$.api.call('decline', { token, body: { reason: '条件が違います' } });
    const subjects = async (email: string) => (await test$.mails(email)).map(({ subject }) => subject);
    await expect.poll(() => subjects(owner.email)).toContainEqual(expect.stringContaining('引き継ぐ書類'));
    const told = (await test$.mails(owner.email)).find(({ subject }) => subject.includes('引き継ぐ書類'));
    expect(told?.text).toContain('条件が違います');
    expect(told?.text).toContain(owner.name);
    expect((await test$.mails(sender.email)).length).toBe(before);

    await colleague.session.call('remindParticipant', { path: { document: other.document } });
    await colleague.session.call('cancelDocument', { path: { document: other.document } });
    expect((await colleague.session.call('getDocument', { path: { document: other.document } })).state).toBe(
      'canceled',
    );
    expect(await codeOf(takeOver(owner.session, document))).toBe('document.has-keeper');
  });
});
