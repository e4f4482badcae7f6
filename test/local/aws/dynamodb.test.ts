import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CreateTableCommandInput,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findBinary } from '../../../local/aws/dynamodb/find-binary.ts';
import { requiredPermissions } from '../../../local/aws/dynamodb/required-permissions.ts';
import { type DynamoDbOptions, serveDynamoDb } from '../../../local/aws/dynamodb/serve.ts';
import { allowAll, clientOf, failLoudly, ingest, principals, temporaryDirectory } from './fixtures.ts';

const create = (TableName: string): CreateTableCommandInput => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', 'duePk', 'dueAt'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'dueItems',
      KeySchema: [
        { AttributeName: 'duePk', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
});

const tables = [{ create: create('documents'), ttlAttribute: 'ttl' }, { create: create('audit') }];

const start = async (changes: Partial<DynamoDbOptions> = {}) => {
  const directory = changes.directory ?? temporaryDirectory();
  const server = await serveDynamoDb({
    directory,
    port: 0,
    now: () => new Date(),
    principals,
    allows: allowAll,
    tables,
    onFailure: failLoudly,
    ...changes,
  });
  let open = true;
  const close = async () => {
    if (open) await server.close();
    open = false;
  };
  onTestFinished(close);
  const client = new DynamoDBClient(clientOf(server.endpoint));
  return { directory, server, close, client, streams: new DynamoDBStreamsClient(clientOf(server.endpoint)) };
};

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'STATE' } });
const put = (TableName: string, pk: string, more: object = {}) =>
  new PutItemCommand({ TableName, Item: { ...key(pk), ...more } });
const get = (TableName: string, pk: string) => new GetItemCommand({ TableName, Key: key(pk), ConsistentRead: true });

describe('tables', () => {
  test('are there with indexes, streams and expiry, and keep their items over a restart', async () => {
    const first = await start();
    await first.client.send(put('documents', 'd1', { duePk: { S: 'DUE' }, dueAt: { S: '2026' } }));
    const ttl = await first.client.send(new DescribeTimeToLiveCommand({ TableName: 'documents' }));
    expect(ttl.TimeToLiveDescription).toMatchObject({ AttributeName: 'ttl', TimeToLiveStatus: 'ENABLED' });
    await first.close();
    const { client } = await start({ directory: first.directory });
    expect((await client.send(get('documents', 'd1'))).Item).toMatchObject(key('d1'));
    const due = await client.send(
      new QueryCommand({
        TableName: 'documents',
        IndexName: 'dueItems',
        KeyConditionExpression: 'duePk = :due',
        ExpressionAttributeValues: { ':due': { S: 'DUE' } },
      }),
    );
    expect(due.Count).toBe(1);
  });

  test('take a transaction whole or not at all', async () => {
    const { client } = await start();
    const transact = (pk: string) =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { TableName: 'documents', Item: key(pk) } },
            { Put: { TableName: 'audit', Item: key('e1'), ConditionExpression: 'attribute_not_exists(pk)' } },
          ],
        }),
      );
    await transact('d1');
    await expect(transact('d2')).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
    });
    expect((await client.send(get('documents', 'd2'))).Item).toBeUndefined();
  });

  test('stream new and old images', async () => {
    const { client, streams } = await start();
    await client.send(put('documents', 'd1', { kind: { S: 'task:seal' } }));
    await client.send(put('documents', 'd1', { kind: { S: 'done' } }));
    const { Streams } = await streams.send(new ListStreamsCommand({ TableName: 'documents' }));
    const StreamArn = Streams?.[0]?.StreamArn;
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    expect(
      Records?.map(({ eventName, dynamodb }) => [eventName, dynamodb?.OldImage?.kind?.S, dynamodb?.NewImage?.kind?.S]),
    ).toEqual([
      ['INSERT', undefined, 'task:seal'],
      ['MODIFY', 'task:seal', 'done'],
    ]);
  });

  test('of another design under the same name are an error that says what to do', async () => {
    const { directory, close } = await start();
    await close();
    const { GlobalSecondaryIndexes: _, ...plain } = create('documents');
    await expect(start({ directory, tables: [{ create: plain }] })).rejects.toThrow(/documents.*Start afresh/);
  });

  test('are read by nobody else on the machine', async () => {
    const { directory } = await start();
    const folder = join(directory, 'dynamodb');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });
});

describe('a function', () => {
  test('does to a table only what it may, in a transaction too', async () => {
    const { client } = await start({
      allows: ({ action, resource }) =>
        action === 'dynamodb:GetItem' || (action === 'dynamodb:PutItem' && resource.endsWith(':table/audit')),
    });
    const denied = { name: 'AccessDeniedException' };
    await client.send(put('audit', 'e1'));
    await client.send(get('documents', 'd1'));
    await expect(client.send(put('documents', 'd1'))).rejects.toMatchObject(denied);
    const mixed = new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName: 'audit', Item: key('e2') } },
        { Delete: { TableName: 'audit', Key: key('e1') } },
      ],
    });
    await expect(client.send(mixed)).rejects.toMatchObject({
      ...denied,
      message: expect.stringContaining('DeleteItem'),
    });
    const { Responses } = await client.send(
      new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName: 'audit', Key: key('e2') } }] }),
    );
    expect(Responses?.[0]?.Item).toBeUndefined();
  });

  test('is known by its signature, and reaches no operation that is not checked', async () => {
    const { client, server } = await start();
    const forged = new DynamoDBClient(clientOf(server.endpoint, { ...ingest, secretAccessKey: 'guess' }));
    await expect(forged.send(get('documents', 'd1'))).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    await expect(
      client.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM documents' })),
    ).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });
});

test('every operation asks for the right that IAM would ask for', () => {
  const required = (operation: string, body: object, api = 'DynamoDB') =>
    requiredPermissions(`${api}_20120810.${operation}`, Buffer.from(JSON.stringify(body))).map(
      ({ action, resource }) => `${action} ${resource.replace('arn:aws:dynamodb:ap-northeast-1:000000000000:', '')}`,
    );
  expect(required('Query', { TableName: 'a', IndexName: 'dueItems' })).toEqual([
    'dynamodb:Query table/a/index/dueItems',
  ]);
  expect(required('GetItem', { TableName: 'arn:aws:dynamodb:ap-northeast-1:000000000000:table/a' })).toEqual([
    'dynamodb:GetItem table/a',
  ]);
  expect(required('BatchWriteItem', { RequestItems: { a: [], b: [] } })).toEqual([
    'dynamodb:BatchWriteItem table/a',
    'dynamodb:BatchWriteItem table/b',
  ]);
  expect(
    required('TransactWriteItems', {
      TransactItems: [{ ConditionCheck: { TableName: 'a' } }, { Update: { TableName: 'b' } }],
    }),
  ).toEqual(['dynamodb:ConditionCheckItem table/a', 'dynamodb:UpdateItem table/b']);
  const StreamArn = 'arn:aws:dynamodb:dynoxide:000000000000:table/a/stream/1';
  expect(required('DescribeStream', { StreamArn }, 'DynamoDBStreams')).toEqual([
    'dynamodb:DescribeStream table/a/stream/*',
  ]);
  const ShardIterator = Buffer.from('{"table_name":"a"}').toString('base64');
  expect(required('GetRecords', { ShardIterator }, 'DynamoDBStreams')).toEqual([
    'dynamodb:GetRecords table/a/stream/*',
  ]);
  for (const body of [{}, { TableName: 1 }])
    expect(() => required('PutItem', body)).toThrow('not what the operation takes');
});

describe('the engine', () => {
  const enginesOf = (directory: string): number[] =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
          return command.includes(`--db-path\0${directory}`) && !command.includes('keeper.ts');
        } catch {
          // It ended in between.
          return false;
        }
      })
      .map(Number);

  test.runIf(process.platform === 'linux')(
    'is started again when it dies, with what was written, and requests wait for it',
    async () => {
      const failures: unknown[] = [];
      const { client, directory, close } = await start({ onFailure: (error) => failures.push(error) });
      for (const round of ['1', '2', '3']) {
        await client.send(put('documents', round));
        const [engine] = enginesOf(directory);
        process.kill(engine ?? expect.fail(), 'SIGKILL');
        await expect
          .poll(() =>
            client.send(get('documents', round)).then(
              ({ Item }) => Item?.pk?.S,
              () => 'later',
            ),
          )
          .toBe(round);
      }
      expect(failures.length).toBeGreaterThanOrEqual(3);
      await close();
      expect(enginesOf(directory)).toEqual([]);
    },
  );

  test('that is missing for a platform is an error in one line', () => {
    expect(() => findBinary('plan9-mips')).toThrow(
      /^The local DynamoDB has no program for plan9-mips: [^\n]*npm ci[^\n]*$/,
    );
    expect(findBinary()).toContain('dynoxide');
  });
});
