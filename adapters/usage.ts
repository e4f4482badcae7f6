import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailed, type Table } from './table.ts';

/** Counters and last uses: what limits are measured by, and nothing that anybody's rights depend on. */
const useKey = (apiKey: string) => ({ pk: `KEY#${apiKey}`, sk: 'USE' });

const coarseMs = 60_000;
const noted = new Map<string, number>();

/** Remembers, to the minute, when a key was last used. */
export const noteUse = async (table: Table, apiKey: string, now: Date): Promise<void> => {
  const last = noted.get(apiKey);
  if (last !== undefined && Math.abs(now.getTime() - last) < coarseMs) return;
  if (noted.size > 5000) noted.clear();
  noted.set(apiKey, now.getTime());
  try {
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: useKey(apiKey),
        UpdateExpression: 'SET lastUsedAt = :now',
        ConditionExpression: 'attribute_not_exists(lastUsedAt) OR lastUsedAt < :now',
        ExpressionAttributeValues: { ':now': now.toISOString() },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};

export const lastUse = async (table: Table, apiKey: string): Promise<string | undefined> => {
  const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key: useKey(apiKey) }));
  return Item?.lastUsedAt as string | undefined;
};

const monthKey = (team: string, now: Date) => ({ pk: `TEAM#${team}`, sk: `SENT#${now.toISOString().slice(0, 7)}` });

/** One more document of this month (UTC), for the transaction that sends it: it fails where the limit is reached. */
export const sentWrite = (
  table: Table,
  { team, now, limit }: { readonly team: string; readonly now: Date; readonly limit: number | null },
) => ({
  Update: {
    TableName: table.name,
    Key: monthKey(team, now),
    UpdateExpression: 'ADD sent :one',
    ExpressionAttributeValues: { ':one': 1, ...(limit === null ? {} : { ':limit': limit }) },
    ...(limit === null ? {} : { ConditionExpression: 'attribute_not_exists(sent) OR sent < :limit' }),
  },
});

export const sentThisMonth = async (table: Table, team: string, now: Date): Promise<number> => {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: monthKey(team, now), ConsistentRead: true }),
  );
  return Number(Item?.sent ?? 0);
};
