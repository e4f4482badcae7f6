import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type LocalAws, startLocalAws } from '../../../local/aws/start.ts';
import { ingest, temporaryDirectory } from './fixtures.ts';
import { systemOf } from './system.ts';

const start = async (directory = temporaryDirectory()): Promise<LocalAws> => {
  const aws = await startLocalAws(systemOf(directory));
  onTestFinished(aws.close);
  return aws;
};

describe('the embedded AWS', () => {
  test('is found by the unmodified SDK through its standard variables alone', async () => {
    const aws = await start();
    const script = `
      import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
      import { KMSClient, DescribeKeyCommand } from '@aws-sdk/client-kms';
      import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
      import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
      import { DynamoDBStreamsClient, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
      import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
      await new S3Client({}).send(new PutObjectCommand({ Bucket: 'files', Key: 'k', Body: 'x' }));
      await new KMSClient({}).send(new DescribeKeyCommand({ KeyId: 'alias/document' }));
      await new SESClient({}).send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from('From: a@x.example\\r\\nTo: b@x.example\\r\\n\\r\\nhello') } }));
      await new DynamoDBClient({}).send(new PutItemCommand({ TableName: 'documents', Item: { pk: { S: 'd1' } } }));
      const { Streams } = await new DynamoDBStreamsClient({}).send(new ListStreamsCommand({ TableName: 'documents' }));
      const { Payload } = await new LambdaClient({}).send(new InvokeCommand({ FunctionName: 'notary', Payload: '1' }));
      console.log(Streams.length, Buffer.from(Payload).toString());
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      env: { PATH: process.env.PATH, ...aws.environmentOf(ingest) },
    });
    expect(stdout.trim()).toBe('1 {"name":"notary","payload":1}');
    const { mails } = await (await fetch(`${aws.endpoints.inbox}/api/mails`)).json();
    expect(mails).toHaveLength(1);
    expect(aws.keys.map(({ alias }) => alias)).toEqual(['document', 'sealing']);
  });

  test('listens on 127.0.0.1 only', async () => {
    const aws = await start();
    for (const endpoint of Object.values(aws.endpoints)) expect(new URL(endpoint).hostname).toBe('127.0.0.1');
  });

  test('says which port is taken and what to do, and leaves nothing running', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    onTestFinished(() => void holder.close());
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const directory = temporaryDirectory();
    const system = systemOf(directory);
    for (const part of ['s3', 'kms', 'ses', 'inbox', 'dynamodb', 'lambda'] as const) {
      await expect(startLocalAws({ ...system, ports: { ...system.ports, [part]: port } })).rejects.toThrow(
        new RegExp(`^Port ${port}, wanted for .*, is already in use on this machine\\. Stop the program`),
      );
    }
    await start(directory);
  });
});
