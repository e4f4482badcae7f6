import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Key } from '../../adapters/key.ts';
import { appendSecurityEvent, readSecurityLog } from '../../adapters/security-log.ts';
import type { Table } from '../../adapters/table.ts';
import type { MemberId, TeamId } from '../../core/ids.ts';
import { serveDynamoDb } from '../../local/aws/dynamodb/serve.ts';
import { serveKms } from '../../local/aws/kms/serve.ts';
import { allowAll, clientOf, failLoudly, ingest, principals, sending } from '../local/aws/fixtures.ts';

let table: Table;
let writer: Key;
let reader: Key;
let close: () => Promise<void>;

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'cloudsign-log-'));
  const at = { directory, port: 0, now: () => new Date(), principals, onFailure: failLoudly };
  const dynamodb = await serveDynamoDb({
    ...at,
    allows: allowAll,
    tables: [
      {
        create: {
          TableName: 'security',
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
        },
      },
    ],
  });
  const kms = await serveKms({
    ...at,
    allows: ({ principal, action }) => principal === ingest.name || action === 'kms:GenerateDataKey',
    keys: [{ alias: 'identity', spec: 'SYMMETRIC_DEFAULT', multiRegion: true }],
  });
  const arn = kms.keys[0]?.arn ?? '';
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientOf(dynamodb.endpoint)), {
    marshallOptions: { removeUndefinedValues: true },
  });
  table = { name: 'security', client };
  writer = { arn, client: new KMSClient(clientOf(kms.endpoint, sending)) };
  reader = { arn, client: new KMSClient(clientOf(kms.endpoint)) };
  close = async () => {
    client.destroy();
    await Promise.all([dynamodb.close(), kms.close()]);
    rmSync(directory, { recursive: true, force: true });
  };
});
afterAll(() => close());

const team = 'a'.repeat(26) as TeamId;
const minute = (n: number): Date => new Date(Date.UTC(2026, 10, 23, 0, n));
const record = (n: number) =>
  appendSecurityEvent(table, writer, {
    team,
    type: 'session.failed',
    at: minute(n),
    member: 'm1' as MemberId,
    personal: { name: `山田 ${n} <yamada@example.com>` },
    ip: '192.0.2.7',
    userAgent: 'Firefox',
    data: { reason: 'password' },
  });

test('is read newest first, page by page, by whoever may decrypt it', async () => {
  for (const n of [1, 2, 3]) await record(n);
  const first = await readSecurityLog(table, reader, { team, limit: 2 });
  expect(first.events.map(({ at }) => at)).toEqual([minute(3), minute(2)]);
  expect(first.events[0]).toMatchObject({
    type: 'session.failed',
    member: 'm1',
    personal: { name: '山田 3 <yamada@example.com>' },
    ip: '192.0.2.7',
    userAgent: 'Firefox',
    data: { reason: 'password' },
  });
  const rest = await readSecurityLog(table, reader, { team, limit: 2, before: first.next });
  expect(rest.events.map(({ at }) => at)).toEqual([minute(1)]);
  const between = await readSecurityLog(table, reader, { team, limit: 9, from: minute(2), to: minute(2) });
  expect(between.events.map(({ at }) => at)).toEqual([minute(2)]);
});

test('a function that writes the log cannot read it, and nothing personal is in the table', async () => {
  const other = 'b'.repeat(26) as TeamId;
  await appendSecurityEvent(table, writer, {
    team: other,
    type: 'log.exported',
    at: minute(5),
    personal: { name: '鈴木' },
    ip: '198.51.100.9',
  });
  await expect(readSecurityLog(table, writer, { team: other, limit: 1 })).rejects.toThrow(
    /not authorized|AccessDenied/i,
  );
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
  expect(JSON.stringify(Items)).not.toMatch(/鈴木|198\.51|山田|192\.0\.2|Firefox/);
  expect((await readSecurityLog(table, reader, { team: other, limit: 9 })).events).toHaveLength(1);
});
