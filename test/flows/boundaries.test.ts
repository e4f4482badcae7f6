import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Route, type RouteName, routes } from '../../lambdas/routes.ts';
import { signIn } from '../../local/demo/session.ts';
import { waitUntil } from '../../local/demo/wait-until.ts';
import { physicalNameOf } from '../../local/runner/local-names.ts';
import {
  codeOf,
  contractPdf,
  evidenceOf,
  makeDraft,
  openLink,
  recipient,
  recordOf,
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

const password = 'tsuki-no-ura-gawa-no-usagi-9';
/** A member of another team. */
const stranger = async () => {
  const { name, email } = recipient('高橋 さくら');
  await test$.api.call('signUp', { body: { name, email, teamName: 'よその会社', language: 'ja' } });
  await expect.poll(async () => (await test$.mails(email)).length).toBe(1);
  const token = (await test$.mails(email))[0]?.links.find((link) => link.includes('/confirm#'))?.split('#')[1];
  await test$.api.call('confirmAccount', { body: { token, password } });
  return signIn(test$.api, { email, password });
};

const bodies: Partial<Record<RouteName, unknown>> = {
  changeDocument: { title: 'x' },
  setParticipants: { participants: [] },
  setWidgets: { widgets: [] },
  setInputs: { inputs: [] },
  addFile: { name: 'x.pdf', size: 10 },
  confirmFile: { sha256: 'a'.repeat(64) },
};

describe('IDOR across teams: every route of members, with every id of another team', () => {
  test("is answered like an id that doesn't exist", async () => {
    const { document, file } = await sendDraft(test$, [recipient('佐藤 花子')]);
    const other = await stranger();
    const own = (await test$.api.call('signIn', { body: test$.system.demoMember })).member.team;
    const memberRoutes = (Object.entries(routes) as [RouteName, Route][]).filter(
      ([, route]) => route.auth === 'member' || route.auth === 'api-key',
    );
    const none = 'z'.repeat(26);
    const ask = async (name: RouteName, path: Record<string, string>, client: typeof other) => {
      try {
        await client.call(name, { path, body: bodies[name] });
        return 'let in';
      } catch (error) {
        return error instanceof Error ? `${(error as { code?: string }).code} ${error.message}` : 'unknown';
      }
    };
    for (const [name, route] of memberRoutes) {
      if (route.path.includes('{document}')) {
        const foreign = await ask(name, { document, file }, other);
        expect(`${name}: ${foreign}`).toBe(`${name}: ${await ask(name, { document: none, file: none }, other)}`);
        expect(foreign).toMatch(/^request\.not-found /);
      }
      expect(await ask(name, { team: own, document, file }, other), name).toMatch(/^request\.not-found /);
    }
  });
});

describe('credentials', () => {
  test('a recipient is no member, a member no recipient, nobody is nobody', async () => {
    const person = recipient('佐藤 花子');
    const { document } = await sendDraft(test$, [person]);
    const link = await openLink(test$, await test$.linkFor(person.email));
    const { accessToken, member } = await test$.api.call('signIn', { body: test$.system.demoMember });
    const path = { team: member.team, document };
    expect(await codeOf(test$.api.call('getDocument', { path, token: link }))).toBe('session.expired');
    expect(await codeOf(test$.api.call('getDocument', { path }))).toBe('session.expired');
    expect(await codeOf(test$.api.call('getLinkDocument', { token: accessToken }))).toBe('link.session-expired');
    expect(await codeOf(test$.api.call('getLinkDocument', {}))).toBe('link.session-expired');
  });

  test("no reply to anybody holds a link, its hash, or another recipient's address", async () => {
    const people = [recipient('佐藤 花子'), recipient('鈴木 一郎')];
    const { document } = await sendDraft(test$, people);
    const token = await test$.linkFor(people[0]?.email ?? '');
    const record = JSON.stringify(await test$.member.call('getRecord', { path: { document } }));
    // It is made to be handed on.
    for (const { name, email } of people)
      for (const text of [name, email, '127.0.0.1']) expect(record).not.toContain(text);
    const forSender = JSON.stringify([
      record,
      await test$.member.call('getDocument', { path: { document } }),
      await test$.member.call('listEvents', { path: { document } }),
      await test$.member.call('listDocuments'),
    ]);
    const forRecipient = JSON.stringify(
      await test$.api.call('getLinkDocument', { token: await openLink(test$, token) }),
    );
    const { createHash } = await import('node:crypto');
    for (const secret of [token, createHash('sha256').update(token).digest('hex')]) {
      expect(forSender).not.toContain(secret);
      expect(forRecipient).not.toContain(secret);
    }
    expect(forRecipient).not.toContain(people[1]?.email);
  });

  test('IDOR by a recipient: no file of another document by its id', async () => {
    const [one, two] = [recipient('佐藤 花子'), recipient('鈴木 一郎')];
    const other = await sendDraft(test$, [one]);
    await sendDraft(test$, [two]);
    const token = await openLink(test$, await test$.linkFor(two.email));
    await test$.api.call('openLinkDocument', { token, body: { terms: '2026-11-01' } });
    const ask = (file: string) => codeOf(test$.api.call('downloadLinkFile', { token, path: { file } }));
    expect([await ask(other.file), await ask('z'.repeat(26))]).toEqual(['request.not-found', 'request.not-found']);
    const own = (await test$.api.call('getLinkDocument', { token })).files[0] ?? expect.fail();
    expect(
      await codeOf(test$.api.call('consent', { token, body: { files: [{ id: other.file, sha256: own.sha256 }] } })),
    ).toBe('consent.file-changed');
  });

  test('spoofed address: what a client says of where it comes from does not get into the evidence', async () => {
    const person = recipient('佐藤 花子');
    const { document } = await sendDraft(test$, [person]);
    const token = await openLink(test$, await test$.linkFor(person.email));
    const spoofed = '203.0.113.9';
    await fetch(new URL('/v1/links/document/open', test$.system.pagesUrl), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'x-forwarded-for': spoofed,
        'x-real-ip': spoofed,
        forwarded: `for=${spoofed}`,
        'cloudfront-viewer-address': `${spoofed}:1`,
      },
      body: JSON.stringify({ terms: '2026-11-01' }),
    });
    const { events } = await test$.member.call('listEvents', { path: { document } });
    expect(events.find(({ type }) => type === 'participant.opened')).toMatchObject({
      ip: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
    });
  });

  test('deletion: a draft that is gone leaves its events, that of its deletion included', async () => {
    const { id: document } = await test$.member.call('createDocument', { body: { title: 'x' } });
    await test$.member.call('deleteDocument', { path: { document } });
    expect(await codeOf(test$.member.call('listEvents', { path: { document } }))).toBe('request.not-found');
    const { Items = [] } = await test$.system.aws.dynamodb.send(
      new QueryCommand({
        TableName: physicalNameOf('audit'),
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: `DOC#${document}` } },
      }),
    );
    expect(Items.map(({ event }) => event?.M?.type?.S)).toEqual(['document.created', 'document.deleted']);
  });

  test('deletion: what was uploaded to a draft goes when its file or the draft does, and nothing else can be removed', async () => {
    const { member } = test$;
    const one = await makeDraft(test$, [recipient('佐藤 花子')]);
    const { id: other } = await uploadFile(member, one.document, await contractPdf());
    const kept = await sendDraft(test$, [recipient('鈴木 一郎')]);
    await waitUntil('the seal', async () =>
      (await member.call('getDocument', { path: { document: kept.document } })).evidence === 'sealed'
        ? true
        : undefined,
    );
    const objectsOf = async (document: string): Promise<readonly string[]> => {
      const { Contents = [] } = await test$.system.aws.s3.send(
        new ListObjectsV2Command({ Bucket: physicalNameOf('files') }),
      );
      return Contents.flatMap(({ Key = '' }) => (Key.includes(document) ? [Key.split('/').slice(2).join('/')] : []));
    };
    expect((await objectsOf(one.document)).toSorted()).toEqual([`${one.file}/0`, `${other}/0`].toSorted());
    const laterOn = async (): Promise<void> => {
      test$.system.clock.advance(11 * 60_000);
      await test$.system.tick();
    };
    await member.call('removeFile', { path: { document: one.document, file: other } });
    await waitUntil('the removal', async () => {
      await laterOn();
      return (await objectsOf(one.document)).length === 1 ? true : undefined;
    });
    const again = await signIn(test$.api, test$.system.demoMember);
    await again.call('deleteDocument', { path: { document: one.document } });
    await waitUntil('the removal', async () => {
      await laterOn();
      return (await objectsOf(one.document)).length === 0 ? true : undefined;
    });
    expect((await objectsOf(kept.document)).toSorted()).toEqual([`${kept.file}/0`, `${kept.file}/1`]);
    test$ = { ...test$, member: await signIn(test$.api, test$.system.demoMember) };
  });

  test('no function can locally do more than its role: the sealing key refuses everybody but sealing', async () => {
    const log = readFileSync(join(test$.directory, 'aws', 'kms.log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const signers = new Set(
      log.filter(({ action }) => String(action).includes('Sign')).map(({ principal }) => principal),
    );
    expect([...signers].sort()).toEqual(['accounts', 'sealing', 'signing']);
  });
});

describe('operator blindness', () => {
  test('no title, name, address, message or PDF text is readable in what is stored or logged; no link and no password either', async () => {
    const person = { ...recipient('鬼龍院 玲奈'), organization: '架空重工業' };
    const typed = '極秘の振込先 口座番号 7654321';
    const refusedText = '印字できない秘密 ไทย';
    const label = '振込先の口座';
    const { document, file } = await makeDraft(test$, [person]);
    const path = { document };
    const { participants } = await test$.member.call('getDocument', { path });
    const widget = { file, page: 1, x: 50, y: 100, width: 300, height: 30, kind: 'text', required: true, label };
    const placed = await test$.member.call('setWidgets', {
      path,
      body: { widgets: participants.slice(0, 2).map(({ id }) => ({ ...widget, participant: id })) },
    });
    const [own, theirs] = placed.widgets.map(({ id }) => id);
    const senders = { inputs: [{ widget: own, value: { kind: 'text', text: typed } }] };
    await test$.member.call('setInputs', { path, body: senders });
    await test$.member.call('sendDocument', { path });
    const token = await test$.linkFor(person.email);
    const session = await openLink(test$, token);
    const { files: shown } = await test$.api.call('openLinkDocument', {
      token: session,
      body: { terms: '2026-11-01' },
    });
    const consent = (text: string) =>
      test$.api.call('consent', {
        token: session,
        body: {
          files: shown.map(({ id, sha256 }) => ({ id, sha256 })),
          inputs: [{ widget: theirs, value: { kind: 'text', text } }],
        },
      });
    expect(await codeOf(consent(refusedText))).toBe('widget.inputs-refused');
    await consent(typed);
    await evidenceOf(test$, document);
    const secrets = [
      person.name,
      person.email,
      person.organization,
      '業務委託契約書',
      'ご確認ください。',
      typed,
      refusedText,
      label,
      'Contract, page',
      token,
      test$.system.demoMember.password,
      test$.system.demoMember.email,
    ]
      .flatMap((text) => [
        text,
        JSON.stringify(text).slice(1, -1),
        Buffer.from(text).toString('base64').replace(/=*$/, '').slice(0, -2),
      ])
      .map((text) => Buffer.from(text));
    // The mails about the conclusion, too, are out, and nothing is written any more.
    await recordOf(test$, document, 2);
    await test$.system.workedOff();
    const files = (folder: string): string[] =>
      readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        const found = statSync(path, { throwIfNoEntry: false });
        if (found === undefined) return [];
        return found.isDirectory() ? files(path) : [path];
      });
    // The inbox is the outside world; the demo member's password is there for whoever runs it.
    const stored = files(test$.directory).filter((path) => !/\/mail\/|demo-member\.json$/.test(path));
    expect(stored.length).toBeGreaterThan(20);
    const found = stored.flatMap((path) => {
      const bytes = readFileSync(path);
      return secrets.filter((secret) => bytes.includes(secret)).map((secret) => `${path}: ${secret}`);
    });
    expect(found).toEqual([]);
  });

  test('everything of a local run is readable by its owner only', () => {
    const open = (folder: string): string[] =>
      readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        const found = statSync(path, { throwIfNoEntry: false });
        if (found === undefined) return [];
        return [...((found.mode & 0o077) === 0 ? [] : [path]), ...(found.isDirectory() ? open(path) : [])];
      });
    expect(open(test$.directory)).toEqual([]);
  });
});
