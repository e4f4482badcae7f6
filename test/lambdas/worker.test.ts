import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Task } from '../../adapters/document-store.ts';
import { type DueItem, placesOf } from '../../adapters/due-items.ts';
import { openKey } from '../../adapters/key.ts';
import { openMailer } from '../../adapters/mailer.ts';
import { openTable } from '../../adapters/table.ts';
import { send } from '../../core/document/sender-acts.ts';
import type { ContractDocument } from '../../core/document/state.ts';
import { CloudSignError } from '../../core/errors.ts';
import type { serveTasks as ServeTasks, Work } from '../../lambdas/worker.ts';
import { type DocumentTables, startDocumentTables } from '../support/document-tables.ts';
import { draft, later, memberId } from '../support/documents.ts';
import { installRuntime } from '../support/invoke-api.ts';

let tables: DocumentTables;
let serveTasks: typeof ServeTasks;
beforeAll(async () => {
  installRuntime();
  tables = await startDocumentTables();
  process.env.KEY_DOCUMENT = 'arn:aws:kms:ap-northeast-1:000000000000:key/none';
  process.env.MAIL_IDENTITY = 'arn:aws:ses:ap-northeast-1:000000000000:identity/none';
  ({ serveTasks } = await import('../../lambdas/worker.ts'));
});
afterAll(() => tables.close());

/** As the function's own; nothing here signs or mails. */
const openers = { table: openTable, key: openKey, mail: openMailer };

/** A document with one task, as the stream tells of it. */
const committed = async () => {
  const { version: _, ...fresh } = draft(1);
  const before = { ...fresh, version: 0 } as ContractDocument;
  const decision = send(before, { member: memberId, now: later(1) });
  const document = await tables.store.commit(undefined, { ...decision, events: [] }, { now: new Date() });
  const { Items = [] } = await tables.client.send(
    new QueryCommand({
      TableName: 'documents',
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :task)',
      ExpressionAttributeValues: { ':pk': `DOC#${document.id}`, ':task': 'TASK#' },
    }),
  );
  const [item = {}] = Items;
  return { document, item, task: { document: document.id, id: String(item.sk).slice('TASK#'.length) } };
};

const eventOf = (...items: Record<string, unknown>[]) =>
  ({
    Records: items.map((item, index) => ({
      dynamodb: { NewImage: marshall(item, { removeUndefinedValues: true }), SequenceNumber: `${index + 1}` },
    })),
  }) as unknown as DynamoDBStreamEvent;
const minuteLeft = { getRemainingTimeInMillis: () => 60_000 };

describe('a worker', () => {
  let done: Task[];
  beforeEach(() => {
    done = [];
  });
  const working: Work<'mailDue'> = async (task, { store }) => {
    done.push(task);
    await store.finish(task);
  };

  test('does a task once, however often the stream tells of it', async () => {
    const { item, task } = await committed();
    const handler = serveTasks('mailDue', openers, working);
    expect(await handler(eventOf(item, item), minuteLeft)).toEqual({ batchItemFailures: [] });
    await handler(eventOf(item), minuteLeft);
    expect(done).toHaveLength(1);
    expect(await tables.store.task(task)).toBeUndefined();
  });

  test('says how long the document has waited that it puts off, since the act and not since the last try', async () => {
    const { item, document } = await committed();
    const since = new Date(Date.now() - 3 * 3_600_000).toISOString();
    await tables.client.send(new PutCommand({ TableName: 'documents', Item: { ...item, since, attempt: 5 } }));
    const said: string[] = [];
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    try {
      const handler = serveTasks('mailDue', openers, async () => {
        throw new CloudSignError('tsa.unavailable');
      });
      await handler(eventOf(item), minuteLeft);
    } finally {
      write.mockRestore();
    }
    const metrics = said.flatMap((line) => (line.includes('"_aws"') ? [JSON.parse(line)] : []));
    expect(metrics).toHaveLength(1);
    expect(metrics[0].EvidenceWaitSeconds).toBeGreaterThanOrEqual(3 * 3600);
    expect(metrics[0].EvidenceWaitSeconds).toBeLessThan(4 * 3600);
    expect(await tables.store.task({ document: document.id, id: '1-0' })).toMatchObject({ since: new Date(since) });
  });

  test('puts off what fails, and does what is behind it', async () => {
    const [first, second] = [await committed(), await committed()];
    const handler = serveTasks('mailDue', openers, async (task, context) => {
      if (task.document === first.document.id) throw new CloudSignError('tsa.unavailable');
      await working(task, context);
    });
    const before = Date.now();
    expect(await handler(eventOf(first.item, second.item), minuteLeft)).toEqual({ batchItemFailures: [] });
    expect(done.map(({ document }) => document)).toEqual([second.document.id]);
    const late = await tables.store.task(first.task);
    expect(late?.attempt).toBe(1);
    expect(late?.runAt.getTime()).toBeGreaterThan(before + 20_000);
    // Touched by that, it is told of again, and left alone until it is due.
    await handler(eventOf({ ...first.item, attempt: 1 }), minuteLeft);
    expect((await tables.store.task(first.task))?.attempt).toBe(1);
  });

  test('puts off in order what does not end before the function would be ended by force', async () => {
    const { item, task } = await committed();
    const handler = serveTasks('mailDue', openers, () => new Promise<void>(() => undefined));
    const almostOver = { getRemainingTimeInMillis: () => 10_050 };
    expect(await handler(eventOf(item), almostOver)).toEqual({ batchItemFailures: [] });
    expect((await tables.store.task(task))?.attempt).toBe(1);
  });

  test('begins nothing that it has no time for: it and what is behind it come again', async () => {
    const [first, second] = [await committed(), await committed()];
    const times = [60_000, 5000];
    const handler = serveTasks('mailDue', openers, working);
    const reply = await handler(eventOf(first.item, second.item), {
      getRemainingTimeInMillis: () => times.shift() ?? 0,
    });
    expect(reply).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(done).toHaveLength(1);
    expect((await tables.store.task(second.task))?.attempt).toBe(0);
  });
});

const dueBy = async (now: Date): Promise<readonly DueItem[]> => {
  const found: DueItem[] = [];
  for (const place of placesOf('prompt')) for await (const page of tables.store.due(place, now)) found.push(...page);
  return found;
};

describe('a task whose worker dies without a word', () => {
  test('is started again by the clock, ever later, and at the old pace once the worker is heard of', async () => {
    const { task } = await committed();
    let now = new Date();
    const pauses: number[] = [];
    for (let start = 0; start < 8; start++) {
      // What is due is found by the index, in which other documents of this test are, too.
      const due = (await dueBy(new Date(now.getTime() + 3_600_000))).find(
        (item) => item.task === task.id && item.document === task.document,
      );
      if (due?.task === undefined) expect.fail('it is due');
      const at = new Date(now.getTime() + 3_600_000);
      await tables.store.startAgain(due, at);
      const { Items: [item] = [] } = await tables.client.send(
        new QueryCommand({
          TableName: 'documents',
          KeyConditionExpression: 'pk = :pk AND sk = :sk',
          ExpressionAttributeValues: { ':pk': `DOC#${task.document}`, ':sk': `TASK#${task.id}` },
        }),
      );
      pauses.push((new Date(String(item?.dueAt)).getTime() - at.getTime()) / 60_000);
      now = at;
    }
    expect(pauses).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
    const known = (await tables.store.task(task)) ?? expect.fail();
    await tables.store.retryLater(known, now);
    expect(await dueBy(now)).toContainEqual({ document: task.document, task: task.id, starts: 0, dueAt: now });
  });
});
