import * as z from 'zod';
import { AwsFault } from '../fault.ts';
import { tableArn } from '../place.ts';

/** An action and the ARN that IAM would check it on. */
export interface TableAction {
  readonly action: string;
  readonly resource: string;
}

const tableName = z.string();
const onTable = z.object({ TableName: tableName, IndexName: z.string().optional() });
const batch = z.object({ RequestItems: z.record(tableName, z.unknown()) });
const target = z.object({ TableName: tableName });
const transactWrite = z.object({
  TransactItems: z.array(
    z.strictObject({
      Put: target.optional(),
      Update: target.optional(),
      Delete: target.optional(),
      ConditionCheck: target.optional(),
    }),
  ),
});
const transactGet = z.object({ TransactItems: z.array(z.strictObject({ Get: target })) });

/** A table is named by its name or its ARN. */
export const tableOf = (name: string): string => name.split(':table/').at(-1) ?? name;
const arnOfTable = (name: string): string => tableArn(tableOf(name));

type Required = (operation: string, body: unknown) => readonly TableAction[];

const single: Required = (operation, body) => {
  const { TableName, IndexName } = onTable.parse(body);
  const table = arnOfTable(TableName);
  return [
    { action: `dynamodb:${operation}`, resource: IndexName === undefined ? table : `${table}/index/${IndexName}` },
  ];
};

const everyTable: Required = (operation, body) =>
  Object.keys(batch.parse(body).RequestItems).map((name) => ({
    action: `dynamodb:${operation}`,
    resource: arnOfTable(name),
  }));

/** IAM knows no TransactWriteItems: each item needs the right of the same operation on its own. */
const itemActions = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};
const everyWrite: Required = (_, body) =>
  transactWrite.parse(body).TransactItems.flatMap((item) =>
    Object.entries(item).flatMap(([kind, named]) =>
      named === undefined
        ? []
        : [
            {
              action: `dynamodb:${itemActions[kind as keyof typeof itemActions]}`,
              resource: arnOfTable(named.TableName),
            },
          ],
    ),
  );
const everyRead: Required = (_, body) =>
  transactGet.parse(body).TransactItems.map(({ Get }) => ({
    action: 'dynamodb:GetItem',
    resource: arnOfTable(Get.TableName),
  }));

const anything: Required = (operation) => [{ action: `dynamodb:${operation}`, resource: '*' }];

const onStreamsOf = (operation: string, table: string): readonly TableAction[] => [
  { action: `dynamodb:${operation}`, resource: `${tableArn(table)}/stream/*` },
];
const streamOf: Required = (operation, body) => {
  const { StreamArn } = z.object({ StreamArn: z.string() }).parse(body);
  const table = /:table\/([^/]+)\/stream\//.exec(StreamArn)?.[1];
  if (table === undefined) throw new AwsFault('ValidationException', 'Invalid StreamArn');
  return onStreamsOf(operation, table);
};
/** The engine's iterators are JSON in base64 and name their table. */
const iterator = z.object({ ShardIterator: z.base64() });
const iteratorContent = z.object({ table_name: z.string() });
const streamOfIterator: Required = (operation, body) => {
  const { ShardIterator } = iterator.parse(body);
  const content: unknown = JSON.parse(Buffer.from(ShardIterator, 'base64').toString());
  return onStreamsOf(operation, iteratorContent.parse(content).table_name);
};

const operations: Readonly<Record<string, Required>> = {
  GetItem: single,
  PutItem: single,
  UpdateItem: single,
  DeleteItem: single,
  Query: single,
  Scan: single,
  DescribeTable: single,
  DescribeTimeToLive: single,
  BatchGetItem: everyTable,
  BatchWriteItem: everyTable,
  TransactWriteItems: everyWrite,
  TransactGetItems: everyRead,
  ListTables: anything,
  ListStreams: anything,
  DescribeStream: streamOf,
  GetShardIterator: streamOf,
  GetRecords: streamOfIterator,
};

/** What a caller has to be allowed for a request. @throws AwsFault for an operation that is not served, or a body it does not read. */
export const requiredPermissions = (amzTarget: string, body: Uint8Array): readonly TableAction[] => {
  const operation = /^DynamoDB(?:Streams)?_20120810\.([A-Za-z]+)$/.exec(amzTarget)?.[1] ?? '';
  const required = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (required === undefined) {
    throw new AwsFault('UnknownOperationException', `The embedded DynamoDB does not serve ${amzTarget}.`);
  }
  try {
    return required(operation, JSON.parse(Buffer.from(body).toString()));
  } catch (error) {
    if (error instanceof AwsFault) throw error;
    throw new AwsFault('ValidationException', 'The request is not what the operation takes.');
  }
};
