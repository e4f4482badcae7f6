import { randomBytes } from 'node:crypto';
import { BatchWriteCommand, DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DocumentStatus } from '../../core/document/state.ts';
import { newId, type TeamId } from '../../core/ids.ts';
import { type DocumentTables, startDocumentTables } from '../support/document-tables.ts';

let tables: DocumentTables;
beforeAll(async () => {
  tables = await startDocumentTables();
});
afterAll(() => tables.close());

/** A team with these documents, oldest first. */
const teamWith = async (states: readonly DocumentStatus[]): Promise<TeamId> => {
  const team = newId<TeamId>(randomBytes(16));
  const items = states.map((state, index) => ({
    pk: `DOC#${team}-${index}`,
    sk: 'STATE',
    teamPk: `TEAM#${team}`,
    createdAt: new Date(index * 1000).toISOString(),
    state,
    document: { id: String(index), state },
  }));
  for (let at = 0; at < items.length; at += 25) {
    const requests = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
    await tables.client.send(new BatchWriteCommand({ RequestItems: { documents: requests } }));
  }
  return team;
};

const pagesOf = async (team: TeamId, state?: DocumentStatus): Promise<string[][]> => {
  const pages: string[][] = [];
  let next: string | undefined;
  do {
    const page = await tables.store.list(team, { state, next, limit: 50 });
    pages.push(page.documents.map(({ id }) => id));
    next = page.next;
  } while (next !== undefined);
  return pages;
};

test('every document once, newest first, 50 a page, of one state or of all', async () => {
  const states = Array.from({ length: 320 }, (_, i): DocumentStatus => (i % 3 === 0 ? 'declined' : 'draft'));
  const team = await teamWith(states);
  const all = await pagesOf(team);
  expect(all.flat()).toEqual(states.map((_, index) => String(states.length - 1 - index)));
  expect(all.slice(0, -1).every((page) => page.length === 50)).toBe(true);
  const declined = await pagesOf(team, 'declined');
  expect(declined.flat()).toEqual(all.flat().filter((id) => states[Number(id)] === 'declined'));
  expect(declined.slice(0, -1).every((page) => page.length === 50)).toBe(true);
});

test('a document that changed its state or went meanwhile is left out, one that changed otherwise is shown as it is', async () => {
  const team = await teamWith(['sent', 'sent', 'sent', 'sent']);
  const key = (index: number) => ({ TableName: 'documents', Key: { pk: `DOC#${team}-${index}`, sk: 'STATE' } });
  const set = (index: number, document: object) =>
    tables.client.send(
      new UpdateCommand({
        ...key(index),
        UpdateExpression: 'SET document = :document',
        ExpressionAttributeValues: { ':document': document },
      }),
    );
  // The item's own state is what the index says: it stays behind here, as the index does for a moment.
  await set(0, { id: 'changed', state: 'sent' });
  await set(1, { id: 'canceled', state: 'canceled' });
  await tables.client.send(new DeleteCommand(key(3)));
  expect(await pagesOf(team, 'sent')).toEqual([['2', 'changed']]);
});

test('a request looks through 5,000 documents and no more, however rare the state is', async () => {
  const team = await teamWith(['declined', 'declined', ...Array.from({ length: 5100 }, (): DocumentStatus => 'draft')]);
  const [first, second, ...more] = await pagesOf(team, 'declined');
  expect([first, second, more]).toEqual([[], ['1', '0'], []]);
});
