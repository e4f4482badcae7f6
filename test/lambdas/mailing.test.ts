import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openFieldCiphers } from '../../adapters/fields.ts';
import { openKey } from '../../adapters/key.ts';
import { createDocument } from '../../core/document/draft.ts';
import { places } from '../../core/document/field-places.ts';
import { type DocumentId, newId, type ParticipantId, type TeamId } from '../../core/ids.ts';
import type { Invocation } from '../../lambdas/worker.ts';
import { serveKms } from '../../local/aws/kms/serve.ts';
import { allowAll, failLoudly, principals } from '../local/aws/fixtures.ts';
import { type DocumentTables, startDocumentTables } from '../support/document-tables.ts';
import { memberId } from '../support/documents.ts';
import { installRuntime } from '../support/invoke-api.ts';

const directory = mkdtempSync(join(tmpdir(), 'cloudsign-mailing-'));
let tables: DocumentTables;
let ses: Server;
let closeKms: () => Promise<void>;
let handler: (event: DynamoDBStreamEvent, invocation: Invocation) => Promise<DynamoDBBatchResponse>;
/** What SES does with the next mails. */
let refuses = false;
let taken = 0;

beforeAll(async () => {
  installRuntime();
  tables = await startDocumentTables();
  const kms = await serveKms({
    directory,
    port: 0,
    now: () => new Date(),
    principals,
    allows: allowAll,
    onFailure: failLoudly,
    keys: [{ alias: 'document', spec: 'SYMMETRIC_DEFAULT', multiRegion: true }],
  });
  closeKms = kms.close;
  ses = createServer((request, response) => {
    request.resume().on('end', () => {
      if (refuses) {
        response.writeHead(400, { 'content-type': 'text/xml' });
        response.end(
          '<ErrorResponse><Error><Type>Sender</Type><Code>MessageRejected</Code><Message>no</Message></Error></ErrorResponse>',
        );
        return;
      }
      taken += 1;
      response.end(
        '<SendRawEmailResponse><SendRawEmailResult><MessageId>1</MessageId></SendRawEmailResult></SendRawEmailResponse>',
      );
    });
  });
  await new Promise<void>((resolve) => ses.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL_KMS = kms.endpoint;
  process.env.AWS_ENDPOINT_URL_SES = `http://127.0.0.1:${(ses.address() as AddressInfo).port}`;
  process.env.KEY_DOCUMENT = kms.keys[0]?.arn;
  process.env.MAIL_IDENTITY = 'arn:aws:ses:ap-northeast-1:000000000000:identity/example.com';
  handler = (await import('../../lambdas/mailing/index.ts')).handler as typeof handler;
});
afterAll(async () => {
  ses.close();
  await closeKms();
  await tables.close();
  rmSync(directory, { recursive: true, force: true });
});
beforeEach(() => {
  refuses = false;
  taken = 0;
});

/** A document with a mail to its sender under way. */
const mailUnderWay = async () => {
  const id = newId<DocumentId>(randomBytes(16));
  const team = newId<TeamId>(randomBytes(16));
  const ciphers = openFieldCiphers(
    { name: 'documents', client: tables.client },
    openKey(process.env.KEY_DOCUMENT ?? ''),
  );
  const cipher = await ciphers(team);
  const participant = newId<ParticipantId>(randomBytes(16));
  const text = (field: 'name' | 'email' | 'organization', value: string) =>
    cipher.encrypt(places.participant(id, participant, field), value);
  const decision = createDocument({
    id,
    team,
    owner: memberId,
    sender: {
      id: participant,
      name: text('name', '佐藤 花子'),
      email: text('email', 'hanako@example.com'),
      organization: text('organization', ''),
      language: 'ja',
    },
    title: cipher.encrypt(places.title(id), '契約書'),
    message: cipher.encrypt(places.message(id), ''),
    expiresAt: new Date(Date.now() + 86_400_000),
    now: new Date(),
  });
  await tables.store.commit(
    undefined,
    { ...decision, tasks: [{ kind: 'mail', template: 'canceled', participant }] },
    { now: new Date() },
  );
  return { document: id, id: '1-0' };
};

const itemOf = async (task: { readonly document: string; readonly id: string }) => {
  const { Items: [item] = [] } = await tables.client.send(
    new QueryCommand({
      TableName: 'documents',
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': `DOC#${task.document}`, ':sk': `TASK#${task.id}` },
    }),
  );
  return item;
};

/** Tries the mail, as if its time had come. */
const tryIt = async (task: { readonly document: string; readonly id: string }) => {
  await tables.client.send(
    new UpdateCommand({
      TableName: 'documents',
      Key: { pk: `DOC#${task.document}`, sk: `TASK#${task.id}` },
      UpdateExpression: 'SET runAt = :now',
      ExpressionAttributeValues: { ':now': new Date().toISOString() },
    }),
  );
  const image = marshall(await itemOf(task));
  const event = { Records: [{ dynamodb: { NewImage: image, SequenceNumber: '1' } }] } as unknown as DynamoDBStreamEvent;
  expect(await handler(event, { getRemainingTimeInMillis: () => 60_000 })).toEqual({ batchItemFailures: [] });
};

const eventsOf = async (document: string) => (await tables.store.events(document)).map(({ type }) => type);

test('a mail that is taken is sent once and leaves nothing behind', async () => {
  const task = await mailUnderWay();
  await tryIt(task);
  expect(taken).toBe(1);
  expect(await itemOf(task)).toBeUndefined();
  expect(await tables.store.events(task.document)).toMatchObject([
    { type: 'document.created' },
    { type: 'mail.sent', data: { template: 'canceled', mail: '1' } },
  ]);
});

test('a mail that is not taken is told once, tried again for three days, and then given up, which is told, too', async () => {
  const task = await mailUnderWay();
  refuses = true;
  for (let attempt = 0; attempt < 3; attempt++) await tryIt(task);
  expect(await eventsOf(task.document)).toEqual(['document.created', 'mail.delayed']);
  expect((await itemOf(task))?.attempt).toBe(3);
  await tables.client.send(
    new UpdateCommand({
      TableName: 'documents',
      Key: { pk: `DOC#${task.document}`, sk: `TASK#${task.id}` },
      UpdateExpression: 'SET attempt = :attempt',
      ExpressionAttributeValues: { ':attempt': 78 },
    }),
  );
  await tryIt(task);
  expect(await eventsOf(task.document)).toEqual(['document.created', 'mail.delayed', 'mail.given-up']);
  expect(await itemOf(task)).toBeUndefined();
});

test('a mail that is taken at a later try is no failure', async () => {
  const task = await mailUnderWay();
  refuses = true;
  await tryIt(task);
  refuses = false;
  await tryIt(task);
  expect(taken).toBe(1);
  expect(await itemOf(task)).toBeUndefined();
});
