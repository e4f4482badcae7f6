import { BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ContractDocument, DocumentStatus } from '../core/document/state.ts';
import type { TeamId } from '../core/ids.ts';
import { cursorAfter, decodeCursor, encodeCursor } from './list-cursor.ts';
import type { Table } from './table.ts';

export interface ListOptions {
  readonly state?: DocumentStatus | undefined;
  readonly next?: string | undefined;
  /** At most 100. */
  readonly limit: number;
}

export interface DocumentPage {
  readonly documents: readonly ContractDocument[];
  readonly next: string | undefined;
}

/** A list of one state among very many documents may be shorter than a page and go on all the same: a request reads so much and no more. */
const listQueries = 10;
const filteredItems = 500;

type Row = Readonly<Record<string, unknown>>;

/** Newest first. The index has keys and states alone; the documents are read from the table, as they are by now. */
export const listDocuments = async (
  table: Table,
  team: TeamId,
  { state, next, limit }: ListOptions,
): Promise<DocumentPage> => {
  const rows: Row[] = [];
  let start: Record<string, unknown> | undefined = next === undefined ? undefined : decodeCursor(next, team);
  for (let queries = 0; queries < listQueries && rows.length < limit; queries++) {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'teamDocuments',
        KeyConditionExpression: 'teamPk = :team',
        ...(state === undefined
          ? {}
          : { FilterExpression: '#state = :state', ExpressionAttributeNames: { '#state': 'state' } }),
        ExpressionAttributeValues: { ':team': `TEAM#${team}`, ...(state === undefined ? {} : { ':state': state }) },
        ScanIndexForward: false,
        Limit: state === undefined ? limit - rows.length : filteredItems,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    const items = page.Items ?? [];
    const taken = items.slice(0, limit - rows.length);
    rows.push(...taken);
    start = taken.length < items.length ? cursorAfter(taken.at(-1)) : page.LastEvaluatedKey;
    if (start === undefined) break;
  }
  const found = await documentsOf(table, rows);
  return {
    // The index tells the past: a document may have been deleted or have changed since.
    documents: rows.flatMap(({ pk }) => {
      const document = found.get(String(pk));
      return document === undefined || (state !== undefined && document.state !== state) ? [] : [document];
    }),
    next: start === undefined ? undefined : encodeCursor(start),
  };
};

/** By partition key. A reply holds 16 MB at most and names what it left out. */
const documentsOf = async (table: Table, rows: readonly Row[]): Promise<Map<string, ContractDocument>> => {
  const found = new Map<string, ContractDocument>();
  let keys: Record<string, unknown>[] = rows.map(({ pk, sk }) => ({ pk, sk }));
  while (keys.length > 0) {
    const reply = await table.client.send(
      new BatchGetCommand({ RequestItems: { [table.name]: { Keys: keys, ConsistentRead: true } } }),
    );
    for (const item of reply.Responses?.[table.name] ?? [])
      found.set(String(item.pk), item.document as ContractDocument);
    keys = reply.UnprocessedKeys?.[table.name]?.Keys ?? [];
  }
  return found;
};
