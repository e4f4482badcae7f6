import { randomBytes } from 'node:crypto';
import { BatchWriteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { documentItem, type Lane, taskItem } from '../../adapters/document-items.ts';
import { placesOf } from '../../adapters/due-items.ts';
import type { ContractDocument } from '../../core/document/state.ts';
import { type DocumentId, newId } from '../../core/ids.ts';
import { renewInTurn } from '../../lambdas/clock/renew-in-turn.ts';
import { type ClockContext, sweep } from '../../lambdas/clock/sweep.ts';
import { type DocumentTables, startDocumentTables } from '../support/document-tables.ts';
import { draft } from '../support/documents.ts';

const now = new Date('2036-01-01T00:00:00.000Z');
const ago = (minutes: number): string => new Date(now.getTime() - minutes * 60_000).toISOString();

let tables: DocumentTables;
let failures: unknown[];
beforeEach(async () => {
  await tables?.close();
  tables = await startDocumentTables();
  failures = [];
});
afterAll(() => tables.close());

const contextWith = (more: Partial<ClockContext> = {}): ClockContext => ({
  store: tables.store,
  now: () => now,
  late: () => false,
  failed: (item) => failures.push(item),
  ...more,
});

const put = async (items: readonly object[]): Promise<void> => {
  for (let at = 0; at < items.length; at += 25) {
    const requests = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item: { ...Item } } }));
    await tables.client.send(new BatchWriteCommand({ RequestItems: { documents: requests } }));
  }
};

const base = draft(1);
const documentWith = (values: Partial<ContractDocument>): ContractDocument => ({
  ...base,
  id: newId<DocumentId>(randomBytes(16)),
  ...values,
});
const expiring = (count: number) =>
  Array.from({ length: count }, (_, index) => documentWith({ state: 'sent', expiresAt: ago(count - index) }));
/** Evidence whose renewal is due, the first the longest. */
const renewable = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    documentWith({
      state: 'concluded',
      evidence: 'complete',
      evidenceValidUntil: '2037-01-01T00:00:00.000Z',
      renewalDueAt: ago(count - index),
    }),
  );
const idsIn = async (lane: Lane, by = now): Promise<string[]> => {
  const found: string[] = [];
  for (const place of placesOf(lane))
    for await (const page of tables.store.due(place, by)) found.push(...page.map(({ document }) => document));
  return found;
};
const everUntil = new Date('2040-01-01T00:00:00.000Z');

describe('what people wait for', () => {
  test('is done whole in one run, however much it is; what fails holds up nothing behind it', async () => {
    const documents = expiring(450);
    const oldest = documentWith({ state: 'sent', expiresAt: ago(9999) });
    const broken = { ...documentItem(oldest), document: { ...oldest, participants: 'unreadable' } };
    await put([broken, ...documents.map(documentItem)]);
    expect(await sweep('prompt', contextWith())).toEqual({ handled: 451, finished: true });
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ document: broken.pk.slice('DOC#'.length) });
    expect((await tables.store.load(documents[0]?.id ?? ''))?.state).toBe('expired');
    // Of those that expired only the mails that say so are left, and they are not due yet.
    expect(await idsIn('prompt')).toEqual([broken.pk.slice('DOC#'.length)]);
  });

  test('a run that has no more time leaves the rest to the next', async () => {
    const documents = expiring(60);
    await put(documents.map(documentItem));
    let begun = 0;
    const first = await sweep('prompt', contextWith({ late: () => begun++ > 20 }));
    expect(first.finished).toBe(false);
    expect(first.handled).toBeLessThan(60);
    expect(await idsIn('prompt')).toHaveLength(60 - first.handled);
    expect(await sweep('prompt', contextWith())).toEqual({ handled: 60 - first.handled, finished: true });
    expect(await idsIn('prompt')).toEqual([]);
  });

  test('stands behind no renewal, however many are due', async () => {
    await put([...renewable(300), ...expiring(3)].map(documentItem));
    expect(await sweep('prompt', contextWith())).toEqual({ handled: 3, finished: true });
    expect(await idsIn('renewal')).toHaveLength(300);
  });
});

describe('renewals', () => {
  /** Sealing, as it would work: takes so many tasks off the lane whenever the clock pauses. */
  const worker = (perPause: number, seen: number[]) => async () => {
    const open: { pk: string; sk: string }[] = [];
    for (const { shard } of placesOf('renewing')) {
      const { Items = [] } = await tables.client.send(
        new QueryCommand({
          TableName: 'documents',
          IndexName: 'dueItems',
          KeyConditionExpression: 'duePk = :pk',
          ExpressionAttributeValues: { ':pk': `RENEWING#${shard}` },
        }),
      );
      open.push(...Items.map(({ pk, sk }) => ({ pk, sk })));
    }
    seen.push(open.length);
    for (const Key of open.slice(0, perPause))
      await tables.client.send(new BatchWriteCommand({ RequestItems: { documents: [{ DeleteRequest: { Key } }] } }));
  };

  test('start as fast as sealing gets them done, never more at once than may be, the oldest first', async () => {
    const documents = renewable(90);
    await put(documents.map(documentItem));
    const seen: number[] = [];
    const result = await renewInTurn(contextWith(), { atOnce: 20, pause: worker(13, seen) });
    expect(result).toEqual({ started: 90, oldestSeconds: 90 * 60 });
    expect(seen.length).toBeGreaterThan(4);
    expect(Math.max(...seen)).toBe(20);
    expect(await idsIn('renewal')).toEqual([]);
    expect((await tables.store.load(documents[0]?.id ?? ''))?.renewalDueAt).toBeUndefined();
    expect(failures).toEqual([]);
  });

  test('where as many as may be fail or hang, ten others are started a minute all the same', async () => {
    const documents = renewable(35);
    const stuck = renewable(20).map((one) => ({ ...one, renewalDueAt: undefined }) as unknown as ContractDocument);
    await put(documents.map(documentItem));
    await put(stuck.map((one) => taskItem(one, { kind: 'renew' }, { id: '1-0', now: new Date(now.getTime() + 1e9) })));
    expect(await tables.store.renewing(20)).toBe(20);
    let pauses = 0;
    const context = contextWith({ late: () => pauses > 3 });
    const pause = async () => pauses++;
    expect(await renewInTurn(context, { atOnce: 20, pause })).toMatchObject({ started: 10 });
    pauses = 0;
    expect(await renewInTurn(context, { atOnce: 20, pause })).toMatchObject({ started: 10 });
    expect(await idsIn('renewal')).toHaveLength(15);
    expect(await idsIn('renewing', everUntil)).toHaveLength(40);
  });

  test('end at once where none is due', async () => {
    const pause = () => expect.fail('there is nothing to wait for');
    expect(await renewInTurn(contextWith(), { atOnce: 20, pause })).toEqual({ started: 0, oldestSeconds: 0 });
  });
});

test('the indexes repeat keys and what is looked for, nothing of a document', async () => {
  const [document] = renewable(1);
  if (document === undefined) expect.fail();
  await put([documentItem(document), taskItem(document, { kind: 'renew' }, { id: '1-0', now })]);
  const itemsOf = async (index: string, condition: string, value: string) => {
    const { Items = [] } = await tables.client.send(
      new QueryCommand({
        TableName: 'documents',
        IndexName: index,
        KeyConditionExpression: condition,
        ExpressionAttributeValues: { ':value': value },
      }),
    );
    return Items.map((item) => Object.keys(item).sort());
  };
  expect(await itemsOf('teamDocuments', 'teamPk = :value', `TEAM#${document.team}`)).toEqual([
    ['createdAt', 'pk', 'sk', 'state', 'teamPk'],
  ]);
  const due = placesOf('renewal').map(({ shard }) => itemsOf('dueItems', 'duePk = :value', `RENEWAL#${shard}`));
  expect((await Promise.all(due)).flat()).toEqual([['dueAt', 'duePk', 'pk', 'sk']]);
});
