import { type ApiKey, apiKeyKey, teamKey } from './access-store.ts';
import type { Table } from './table.ts';
import { queryAll, type Step, type Write } from './team-store.ts';

export const keysOf = async (table: Table, team: string): Promise<readonly ApiKey[]> =>
  (await queryAll(table, `TEAM#${team}`, 'KEY#'))
    .map(({ apiKey }) => apiKey as ApiKey)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));

export const keyWrite = ({ name: TableName }: Table, key: ApiKey): Write => ({
  Put: {
    TableName,
    Item: { ...apiKeyKey(key.team, key.id), apiKey: key },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

export const revokeWrite = ({ name: TableName }: Table, key: ApiKey): Write => ({
  Delete: { TableName, Key: apiKeyKey(key.team, key.id), ConditionExpression: 'attribute_exists(pk)' },
});

/** The number of keys is an attribute of the team, so that two that are made at once keep the limit. */
export const countKeys = (
  { name: TableName }: Table,
  team: string,
  { change, limit }: { readonly change: 1 | -1; readonly limit: number | null },
): Step => ({
  refusal: 'plan.limit-reached',
  write: {
    Update: {
      TableName,
      Key: teamKey(team),
      UpdateExpression: 'ADD apiKeys :change',
      ConditionExpression: limit === null ? 'attribute_exists(pk)' : 'attribute_exists(pk) AND apiKeys < :limit',
      ExpressionAttributeValues: { ':change': change, ...(limit === null ? {} : { ':limit': limit }) },
    },
  },
});
