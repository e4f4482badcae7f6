import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand, GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { expect, onTestFinished, test } from 'vitest';
import type { ObjectCreated } from '../../../local/aws/s3/announce.ts';
import { type LocalAws, startLocalAws } from '../../../local/aws/start.ts';
import { callsOf, clientOf, temporaryDirectory } from './fixtures.ts';
import { systemOf } from './system.ts';

const startChild = async (directory: string) => {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'serve-child.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    return { kill, clients: clientsOf(JSON.parse(line) as LocalAws['endpoints']) };
  }
  throw new Error('the child ended before it served');
};

const clientsOf = (endpoints: LocalAws['endpoints']) => ({
  s3: new S3Client(clientOf(endpoints.s3)),
  kms: new KMSClient(clientOf(endpoints.kms)),
  ses: new SESClient(clientOf(endpoints.ses)),
  dynamodb: new DynamoDBClient(clientOf(endpoints.dynamodb)),
  inbox: endpoints.inbox,
});

const restart = async (directory: string) => {
  const told = callsOf<ObjectCreated>();
  const aws = await startLocalAws({ ...systemOf(directory), onObjectCreated: async (event) => told.add(event) });
  onTestFinished(aws.close);
  return { told, clients: clientsOf(aws.endpoints) };
};

const mail = (subject: string) =>
  Buffer.from(`From: a@x.example\r\nTo: b@x.example\r\nSubject: ${subject}\r\n\r\nhello`);

test('after a kill -9 everything that was answered is there, and what was told of but not done is told again', async () => {
  const directory = temporaryDirectory();
  const child = await startChild(directory);
  const { s3, kms, ses, dynamodb } = child.clients;
  await s3.send(new PutObjectCommand({ Bucket: 'staging', Key: 'uploads/1', Body: 'upload' }));
  await s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'f', Body: 'one' }));
  await s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'f', Body: 'two' }));
  const { CiphertextBlob } = await kms.send(
    new EncryptCommand({ KeyId: 'alias/document', Plaintext: Buffer.from('kept') }),
  );
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: 'alias/sealing' }));
  await ses.send(new SendRawEmailCommand({ RawMessage: { Data: mail('before') } }));
  await dynamodb.send(new PutItemCommand({ TableName: 'documents', Item: { pk: { S: 'd1' } } }));

  // An upload that is under way when it happens.
  const { url, fields } = await createPresignedPost(s3, { Bucket: 'staging', Key: 'uploads/half' });
  const head = Object.entries(fields)
    .map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('');
  const { port, pathname } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
  socket.write(
    `POST ${pathname} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000000\r\n\r\n${head}--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n${'x'.repeat(200_000)}`,
  );
  const incoming = () => readdirSync(join(directory, 's3/staging/incoming'));
  await expect.poll(incoming).toHaveLength(1);
  await child.kill();

  const { told, clients } = await restart(directory);
  await told.reach(1);
  expect(told.calls).toMatchObject([{ bucket: 'staging', key: 'uploads/1', size: 6 }]);
  expect(incoming()).toEqual([]);
  const listed = await clients.s3.send(new ListObjectsV2Command({ Bucket: 'staging' }));
  expect(listed.Contents?.map(({ Key }) => Key)).toEqual(['uploads/1']);
  const file = await clients.s3.send(new GetObjectCommand({ Bucket: 'files', Key: 'f' }));
  expect(await file.Body?.transformToString()).toBe('two');
  const { Plaintext } = await clients.kms.send(new DecryptCommand({ CiphertextBlob }));
  expect(Buffer.from(Plaintext ?? []).toString()).toBe('kept');
  expect((await clients.kms.send(new GetPublicKeyCommand({ KeyId: 'alias/sealing' }))).PublicKey).toEqual(PublicKey);
  const { Item } = await clients.dynamodb.send(
    new GetItemCommand({ TableName: 'documents', Key: { pk: { S: 'd1' } } }),
  );
  expect(Item).toEqual({ pk: { S: 'd1' } });
  const { mails } = await (await fetch(`${clients.inbox}/api/mails`)).json();
  expect(mails).toMatchObject([{ subject: 'before' }]);
});

test('killed while it writes, again and again, it loses nothing that it had answered and shows nothing by halves', async () => {
  const directory = temporaryDirectory();
  const answered = { objects: new Set<string>(), mails: new Set<string>(), items: new Set<string>() };
  for (const round of [1, 2, 3]) {
    const { clients, kill } = await startChild(directory);
    const write = async (lane: number) => {
      for (let count = 0; ; count += 1) {
        const name = `${round}-${lane}-${count}`;
        await clients.s3.send(
          new PutObjectCommand({ Bucket: 'files', Key: name, Body: name.repeat(1000), IfNoneMatch: '*' }),
        );
        answered.objects.add(name);
        await clients.ses.send(new SendRawEmailCommand({ RawMessage: { Data: mail(name) } }));
        answered.mails.add(name);
        await clients.dynamodb.send(new PutItemCommand({ TableName: 'documents', Item: { pk: { S: name } } }));
        answered.items.add(name);
        if (answered.items.size >= round * 40) await kill();
      }
    };
    await Promise.allSettled([1, 2, 3, 4].map(write));
  }

  expect(answered.items.size).toBeGreaterThanOrEqual(120);

  const { clients } = await restart(directory);
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: 'files' }));
  const stored = new Set(Contents.map(({ Key = '' }) => Key));
  expect([...answered.objects].filter((name) => !stored.has(name))).toEqual([]);
  for (const name of stored) {
    const { Body } = await clients.s3.send(
      new GetObjectCommand({ Bucket: 'files', Key: name, ChecksumMode: 'ENABLED' }),
    );
    expect((await Body?.transformToString()) === name.repeat(1000)).toBe(true);
  }
  const { mails } = await (await fetch(`${clients.inbox}/api/mails`)).json();
  const subjects = new Set(mails.map(({ subject }: { subject: string }) => subject));
  expect([...answered.mails].filter((name) => !subjects.has(name))).toEqual([]);
  for (const name of answered.items) {
    const { Item } = await clients.dynamodb.send(
      new GetItemCommand({ TableName: 'documents', Key: { pk: { S: name } } }),
    );
    expect(Item?.pk?.S).toBe(name);
  }
});
