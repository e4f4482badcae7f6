import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentId } from '../core/ids.ts';
import { duePkOf, dueShards, type Lane } from './document-items.ts';
import type { Table } from './table.ts';

export type DueItem =
  | { readonly document: DocumentId; readonly task?: undefined; readonly dueAt: Date }
  /** `starts`: how often the clock has started it since its worker was last heard of. */
  | { readonly document: DocumentId; readonly task: string; readonly starts: number; readonly dueAt: Date };

/** One partition of the index: a lane is spread over `dueShards` of them. */
export interface DuePlace {
  readonly lane: Lane;
  readonly shard: number;
}

export const placesOf = (lane: Lane): readonly DuePlace[] =>
  Array.from({ length: dueShards }, (_, shard) => ({ lane, shard }));

const pageSize = 200;

/** What is due by `now`, oldest first. What is done with an item may take it out of the index; what is not comes again with the next look. */
export async function* dueItems(
  table: Table,
  { lane, shard }: DuePlace,
  now: Date,
): AsyncGenerator<readonly DueItem[]> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'dueItems',
        KeyConditionExpression: 'duePk = :pk AND dueAt <= :now',
        ExpressionAttributeValues: { ':pk': duePkOf(lane, shard), ':now': now.toISOString() },
        Limit: pageSize,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    yield (page.Items ?? []).map(dueItem);
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

const dueItem = (item: Readonly<Record<string, unknown>>): DueItem => {
  const document = String(item.pk).slice('DOC#'.length) as DocumentId;
  const dueAt = new Date(String(item.dueAt));
  if (item.sk === 'STATE') return { document, dueAt };
  return { document, task: String(item.sk).slice('TASK#'.length), starts: Number(item.starts ?? 0), dueAt };
};

export const countRenewing = async (table: Table, atMost: number): Promise<number> => {
  const counts = await Promise.all(
    placesOf('renewing').map(({ lane, shard }) =>
      table.client.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: 'dueItems',
          KeyConditionExpression: 'duePk = :pk',
          ExpressionAttributeValues: { ':pk': duePkOf(lane, shard) },
          Select: 'COUNT',
          Limit: atMost,
        }),
      ),
    ),
  );
  return Math.min(
    atMost,
    counts.reduce((sum, { Count = 0 }) => sum + Count, 0),
  );
};
