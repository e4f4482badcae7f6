import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getObject, listKeys } from '../../adapters/bucket.ts';
import { eventKey } from '../../adapters/document-items.ts';
import { dayRoot, headsOf, leavesOf, pinOf } from '../../core/evidence/day-root.ts';
import { checkTimestampToken, readTimestampToken } from '../../core/trust/timestamp.ts';
import { signIn } from '../../local/demo/session.ts';
import { waitUntil } from '../../local/demo/wait-until.ts';
import { physicalNameOf } from '../../local/runner/local-names.ts';
import {
  codeOf,
  consentAs,
  recipient,
  recordOf,
  sendDraft,
  startTestSystem,
  type TestSystem,
} from '../support/local-system.ts';

const dayMs = 86_400_000;
let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
  // All of the first test is on one day.
  await advance(dayMs - (test$.system.clock.now().getTime() % dayMs));
});
afterAll(() => test$.close());

interface ArchivedLine {
  readonly change: string;
  readonly keys: { readonly pk: string; readonly sk: string };
  readonly item?: { readonly event: { readonly document: string; readonly seq: number; readonly hash: string } };
  readonly before?: { readonly event: { readonly hash: string } };
}

const archivedLines = async (document: string): Promise<ArchivedLine[]> => {
  const bucket = { name: physicalNameOf('archive'), client: test$.system.aws.s3 };
  const lines: ArchivedLine[] = [];
  for await (const key of listKeys(bucket, 'events/')) {
    const text = Buffer.from((await getObject(bucket, key)) ?? []).toString('utf8');
    lines.push(...text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as ArchivedLine])));
  }
  return lines.filter(({ keys }) => keys.pk === `DOC#${document}`);
};

/** The whole system's clock, and that of the clients with which this test looks into it. */
const advance = async (milliseconds: number): Promise<void> => {
  const { clock, aws } = test$.system;
  clock.advance(milliseconds);
  for (const client of [aws.s3, aws.dynamodb]) client.config.systemClockOffset = clock.now().getTime() - Date.now();
  await test$.system.tick();
};

const today = (): string => test$.system.clock.now().toISOString().slice(0, 10);
const rootOf = (day: string) => test$.api.call('getDayRoot', { query: { day } });

describe('the evidence of a document', () => {
  let document: string;
  let day: string;

  test('has a second copy, event by event', async () => {
    const to = recipient('佐藤 花子');
    ({ document } = await sendDraft(test$, [to]));
    await consentAs(test$, to.email);
    const events = await recordOf(test$, document, 2);
    const copied = await waitUntil('the copies', async () => {
      const lines = await archivedLines(document);
      return lines.length >= events.length ? lines : undefined;
    });
    expect(copied.map(({ item }) => item?.event.hash).sort()).toEqual(events.map(({ hash }) => hash).sort());
    day = today();
  });

  test('has no root while the day is not over', async () => {
    await test$.system.tick();
    await expect(codeOf(rootOf(day))).resolves.toBe('root.missing');
  });

  test('is under a root with a timestamp when the day is over, which anybody can check', async () => {
    const { events } = await test$.member.call('listEvents', { path: { document } });
    const head = events.at(-1) ?? expect.fail();
    await advance(2 * dayMs);
    const { timestamp, ...root } = await rootOf(day);
    expect(root).toEqual(dayRoot(day, { leaves: leavesOf(headsOf([{ document, ...head }])), previous: undefined }));
    const token = readTimestampToken(new Uint8Array(Buffer.from(timestamp, 'base64')));
    expect(checkTimestampToken({ token, digestOf: () => new Uint8Array(Buffer.from(pinOf(root), 'hex')) })).toEqual([]);
  });

  test('has a record that proves it with the file and the root alone, and not one more', async () => {
    const { api, system, directory } = test$;
    const session = await signIn(api, system.demoMember);
    const path = { document };
    const record = await session.call('getRecord', { path });
    const root = await rootOf(day);
    expect(record.proof?.root).toEqual(root);
    await expect(session.call('getRecord', { path, query: { day } })).resolves.toEqual(record);
    await expect(codeOf(session.call('getRecord', { path, query: { day: '2020-01-01' } }))).resolves.toBe(
      'root.missing',
    );

    const { files } = await session.call('getDocument', { path });
    const pdf = await session.call('downloadFile', { path: { document, file: files[0]?.id ?? '' } });
    const at = (name: string): string => join(directory, name);
    writeFileSync(at('record.json'), JSON.stringify(record));
    writeFileSync(at('root.json'), JSON.stringify(root));
    writeFileSync(at('contract.pdf'), pdf);
    writeFileSync(at('changed.pdf'), Buffer.concat([pdf, Buffer.from(' ')]));
    const trust = ['--trust', join(directory, 'trust'), '--root', at('root.json')];
    const run = (...files: readonly string[]) =>
      spawnSync(process.execPath, ['bin/verify-record.ts', at('record.json'), ...files.map(at), ...trust], {
        encoding: 'utf8',
        env: { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: '' },
      });
    const { status, stdout, stderr } = run('contract.pdf');
    expect(stderr).toBe('');
    expect(stdout).toContain(`Valid: document ${document}`);
    expect(stdout).toContain('contract.pdf: named by event');
    expect(stdout).toContain(`are under the root of ${day}`);
    expect(status).toBe(0);
    expect(run('contract.pdf', 'changed.pdf')).toMatchObject({ status: 1 });
  });

  test('is pinned by the day after it, though nothing happened then', async () => {
    await advance(dayMs);
    const { timestamp: _, ...root } = await rootOf(day);
    const next = new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);
    await expect(rootOf(next)).resolves.toMatchObject({ documents: 0, previous: { day, pin: pinOf(root) } });
  });

  test('that somebody writes over leaves what was there, and who looks sees the change', async () => {
    const { dynamodb } = test$.system.aws;
    const tables = DynamoDBDocumentClient.from(dynamodb);
    const TableName = physicalNameOf('audit');
    const { Item } = await tables.send(new GetCommand({ TableName, Key: eventKey(document, 1) }));
    await tables.send(
      new PutCommand({ TableName, Item: { ...Item, event: { ...Item?.event, at: '2020-01-01T00:00:00.000Z' } } }),
    );
    const changed = await waitUntil('the change', async () =>
      (await archivedLines(document)).find(({ change }) => change === 'MODIFY'),
    );
    expect(changed.before?.event.hash).toBe(Item?.event.hash);
    // Days have passed, and sessions with them.
    const member = await signIn(test$.api, test$.system.demoMember);
    await expect(member.call('listEvents', { path: { document } })).resolves.toMatchObject({ chain: 'broken' });
  });
});

test('a day that is none is refused', async () => {
  await expect(codeOf(rootOf('../leaves'))).resolves.toBe('request.malformed');
});
