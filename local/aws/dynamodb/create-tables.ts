import { setTimeout as delay } from 'node:timers/promises';
import type { CreateTableCommandInput, Projection, TableDescription } from '@aws-sdk/client-dynamodb';
import type { TableIndex } from '../../../adapters/resources.ts';

/** A table that the runner wants to be there. */
export interface TableRequest {
  readonly create: CreateTableCommandInput;
  /** Attribute with the epoch second after which an item may go. The engine notes it and deletes nothing. */
  readonly ttlAttribute?: string;
}

/** Keys, and what else the index repeats. */
export const projectionOf = ({ carries }: TableIndex): Projection =>
  carries.length === 0
    ? { ProjectionType: 'KEYS_ONLY' }
    : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...carries] };

const pollMs = 5;

/** The engine wants a signature to be there and looks no closer. */
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/ap-northeast-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
};

const call = async (
  endpoint: string,
  operation: string,
  body: object,
): Promise<Record<string, unknown> | undefined> => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { ...headers, 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (response.ok) return answer;
  if (String(answer.__type).endsWith('ResourceNotFoundException')) return undefined;
  throw new Error(`${operation}: ${JSON.stringify(answer)}`);
};

/** Makes the tables that are missing. @throws Error when one is there with other keys or indexes. */
export const createTables = async (endpoint: string, tables: readonly TableRequest[]): Promise<void> => {
  const describe = async (TableName: string | undefined): Promise<TableDescription | undefined> =>
    (await call(endpoint, 'DescribeTable', { TableName }))?.Table as TableDescription | undefined;

  for (const { create, ttlAttribute } of tables) {
    const TableName = create.TableName;
    let found = await describe(TableName);
    if (found === undefined) {
      await call(endpoint, 'CreateTable', create);
      while (found?.TableStatus !== 'ACTIVE') {
        await delay(pollMs);
        found = await describe(TableName);
      }
      if (ttlAttribute !== undefined) {
        const TimeToLiveSpecification = { Enabled: true, AttributeName: ttlAttribute };
        await call(endpoint, 'UpdateTimeToLive', { TableName, TimeToLiveSpecification });
      }
    }
    if (shapeOf(found) !== shapeOf(create)) {
      throw new Error(
        `The table ${TableName} was made with other keys or indexes. Start afresh, without the old data.`,
      );
    }
  }
};

type Shape = Pick<CreateTableCommandInput, 'KeySchema' | 'StreamSpecification'> & {
  readonly GlobalSecondaryIndexes?:
    | TableDescription['GlobalSecondaryIndexes']
    | CreateTableCommandInput['GlobalSecondaryIndexes'];
};

const keysOf = (schema: CreateTableCommandInput['KeySchema']): string =>
  (schema ?? [])
    .map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`)
    .sort()
    .join(', ');

const shapeOf = (table: Shape): string =>
  [
    keysOf(table.KeySchema),
    `stream ${table.StreamSpecification?.StreamEnabled ? table.StreamSpecification.StreamViewType : 'off'}`,
    ...(table.GlobalSecondaryIndexes ?? [])
      .map(({ IndexName, KeySchema, Projection: { ProjectionType, NonKeyAttributes = [] } = {} }) =>
        [`${IndexName}: ${keysOf(KeySchema)}`, ProjectionType, ...[...NonKeyAttributes].sort()].join(' '),
      )
      .sort(),
  ].join('; ');
