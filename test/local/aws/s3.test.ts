import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { localAccount } from '../../../local/aws/place.ts';
import type { ObjectCreated } from '../../../local/aws/s3/announce.ts';
import { openBucketStore } from '../../../local/aws/s3/bucket-store.ts';
import { sweepExpired } from '../../../local/aws/s3/expire.ts';
import { type S3Options, serveS3 } from '../../../local/aws/s3/serve.ts';
import { allowAll, callsOf, clientOf, failLoudly, principals, sending, temporaryDirectory } from './fixtures.ts';

const buckets = [
  { name: 'staging', versioned: false, browserUpload: true, events: true },
  { name: 'files', versioned: true },
  { name: 'archive', versioned: true, objectLock: true },
];

const start = async (changes: Partial<S3Options> = {}) => {
  const directory = changes.directory ?? temporaryDirectory();
  const server = await serveS3({
    directory,
    port: 0,
    now: () => new Date(),
    principals,
    allows: allowAll,
    buckets,
    pageOrigins: ['http://localhost:3000'],
    onObjectCreated: async () => {},
    onFailure: failLoudly,
    ...changes,
  });
  onTestFinished(server.close);
  return { directory, server, client: new S3Client(clientOf(server.endpoint)) };
};

const bytesOf = async (client: S3Client, input: ConstructorParameters<typeof GetObjectCommand>[0]) =>
  Buffer.from((await (await client.send(new GetObjectCommand(input))).Body?.transformToByteArray()) ?? []);

describe('objects', () => {
  test('come back with their bytes, type, metadata and encryption headers', async () => {
    const { client } = await start();
    const Body = randomBytes(300_000);
    const put = await client.send(
      new PutObjectCommand({
        Bucket: 'files',
        Key: 'a/b c+日本.pdf',
        Body,
        ContentType: 'application/pdf',
        CacheControl: 'no-store',
        Metadata: { document: 'd1' },
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: 'arn:aws:kms:ap-northeast-1:000000000000:key/k',
        BucketKeyEnabled: true,
        ExpectedBucketOwner: localAccount,
      }),
    );
    expect(put).toMatchObject({
      ServerSideEncryption: 'aws:kms',
      BucketKeyEnabled: true,
      VersionId: expect.any(String),
    });
    const head = await client.send(new HeadObjectCommand({ Bucket: 'files', Key: 'a/b c+日本.pdf' }));
    expect(head).toMatchObject({
      ContentLength: Body.length,
      ContentType: 'application/pdf',
      CacheControl: 'no-store',
      Metadata: { document: 'd1' },
      ServerSideEncryption: 'aws:kms',
      ETag: put.ETag,
      VersionId: put.VersionId,
    });
    expect((await bytesOf(client, { Bucket: 'files', Key: 'a/b c+日本.pdf' })).equals(Body)).toBe(true);
  });

  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'are taken with the checksum %s, from memory and as a stream with a trailer',
    async (ChecksumAlgorithm) => {
      const { client } = await start();
      const body = randomBytes(200_001);
      await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'memory', Body: body, ChecksumAlgorithm }));
      await client.send(
        new PutObjectCommand({
          Bucket: 'files',
          Key: 'stream',
          Body: Readable.from([body.subarray(0, 7), body.subarray(7, 70_000), body.subarray(70_000)]),
          ContentLength: body.length,
          ChecksumAlgorithm,
        }),
      );
      for (const Key of ['memory', 'stream']) {
        const got = await client.send(new GetObjectCommand({ Bucket: 'files', Key, ChecksumMode: 'ENABLED' }));
        expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(body)).toBe(true);
        expect(got[`Checksum${ChecksumAlgorithm}`]).toEqual(expect.any(String));
      }
    },
  );

  test('are refused, and not stored, when the body is not what checksum or length promise', async () => {
    const { client, directory } = await start();
    const wrong = new PutObjectCommand({ Bucket: 'files', Key: 'x', Body: 'abc', ChecksumCRC32: 'AAAAAA==' });
    await expect(client.send(wrong)).rejects.toMatchObject({ name: 'BadDigest' });
    const md5 = createHash('md5').update('other').digest('base64');
    await expect(
      client.send(new PutObjectCommand({ Bucket: 'files', Key: 'x', Body: 'abc', ContentMD5: md5 })),
    ).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(
      client.send(new PutObjectCommand({ Bucket: 'files', Key: 'x', Body: Readable.from(['abc']), ContentLength: 2 })),
    ).rejects.toMatchObject({ name: 'IncompleteBody' });
    await expect(client.send(new HeadObjectCommand({ Bucket: 'files', Key: 'x' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    expect(readdirSync(join(directory, 's3/files/incoming'))).toEqual([]);
  });

  test('are read by range', async () => {
    const { client } = await start();
    await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'r', Body: '0123456789' }));
    const read = async (Range: string) => (await bytesOf(client, { Bucket: 'files', Key: 'r', Range })).toString();
    expect(await read('bytes=2-4')).toBe('234');
    expect(await read('bytes=7-')).toBe('789');
    expect(await read('bytes=-3')).toBe('789');
    expect(await read('bytes=8-100')).toBe('89');
    const got = await client.send(new GetObjectCommand({ Bucket: 'files', Key: 'r', Range: 'bytes=2-4' }));
    expect(got).toMatchObject({ ContentRange: 'bytes 2-4/10', ContentLength: 3 });
    await got.Body?.transformToByteArray();
    await expect(read('bytes=10-')).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  test('can be empty', async () => {
    const { client } = await start();
    await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'empty', Body: '' }));
    expect(await bytesOf(client, { Bucket: 'files', Key: 'empty' })).toHaveLength(0);
  });

  test('of a key that is there are not replaced under If-None-Match, whoever comes first of twenty', async () => {
    const { client } = await start();
    const put = (Body: string) =>
      client.send(new PutObjectCommand({ Bucket: 'files', Key: 'once', Body, IfNoneMatch: '*' }));
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => put(`body ${index}`)));
    const winners = results.flatMap((result, index) => (result.status === 'fulfilled' ? [index] : []));
    expect(winners).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') {
        expect(result.reason).toMatchObject({ name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } });
      }
    }
    expect((await bytesOf(client, { Bucket: 'files', Key: 'once' })).toString()).toBe(`body ${winners[0]}`);
    await client.send(new DeleteObjectCommand({ Bucket: 'files', Key: 'once' }));
    await put('after the delete marker');
  });

  test('may have any key: nothing is written outside the directory, and keys that differ by a character stay apart', async () => {
    const { client, directory } = await start();
    const keys = [
      '../../escape',
      'a//../b',
      'a/../b',
      'A/b',
      'a/b',
      'a/b/',
      '..',
      '%2e%2e/x',
      '<&>"\'',
      'あ'.repeat(300),
    ];
    for (const Key of keys) await client.send(new PutObjectCommand({ Bucket: 'files', Key, Body: `body of ${Key}` }));
    for (const Key of keys) expect((await bytesOf(client, { Bucket: 'files', Key })).toString()).toBe(`body of ${Key}`);
    expect(readdirSync(directory)).toEqual(['s3']);
    expect(existsSync(join(directory, '../escape'))).toBe(false);
    const listed = await client.send(new ListObjectsV2Command({ Bucket: 'files' }));
    expect(new Set(listed.Contents?.map(({ Key }) => Key))).toEqual(new Set(keys));
    await expect(
      client.send(new PutObjectCommand({ Bucket: 'files', Key: 'k'.repeat(1025), Body: '' })),
    ).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  test('are read by nobody else on the machine', async () => {
    const { client, directory } = await start();
    await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'k', Body: 'x' }));
    const paths = readdirSync(directory, { recursive: true, withFileTypes: true });
    for (const entry of paths) {
      const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
      expect(mode).toBe(entry.isDirectory() ? 0o700 : 0o600);
    }
    expect(paths.some((entry) => entry.isFile())).toBe(true);
  });
});

describe('versions', () => {
  test('of a key stay readable behind a delete marker', async () => {
    const { client } = await start();
    const put = async (Body: string) =>
      (await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'v', Body }))).VersionId;
    const [one, two] = [await put('one'), await put('two')];
    expect((await bytesOf(client, { Bucket: 'files', Key: 'v' })).toString()).toBe('two');
    const deleted = await client.send(new DeleteObjectCommand({ Bucket: 'files', Key: 'v' }));
    expect(deleted.DeleteMarker).toBe(true);
    await expect(bytesOf(client, { Bucket: 'files', Key: 'v' })).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect((await bytesOf(client, { Bucket: 'files', Key: 'v', VersionId: one })).toString()).toBe('one');
    await client.send(new DeleteObjectCommand({ Bucket: 'files', Key: 'v', VersionId: deleted.VersionId }));
    expect((await bytesOf(client, { Bucket: 'files', Key: 'v' })).toString()).toBe('two');
    await client.send(new DeleteObjectCommand({ Bucket: 'files', Key: 'v', VersionId: two }));
    expect((await bytesOf(client, { Bucket: 'files', Key: 'v' })).toString()).toBe('one');
    await expect(bytesOf(client, { Bucket: 'files', Key: 'v', VersionId: two })).rejects.toMatchObject({
      name: 'NoSuchVersion',
    });
  });

  test('are not kept in a bucket without them', async () => {
    const { client, directory } = await start();
    const put = await client.send(new PutObjectCommand({ Bucket: 'staging', Key: 'k', Body: 'one' }));
    expect(put.VersionId).toBeUndefined();
    await client.send(new PutObjectCommand({ Bucket: 'staging', Key: 'k', Body: 'two' }));
    expect((await bytesOf(client, { Bucket: 'staging', Key: 'k' })).toString()).toBe('two');
    await client.send(new DeleteObjectCommand({ Bucket: 'staging', Key: 'k' }));
    await client.send(new DeleteObjectCommand({ Bucket: 'staging', Key: 'k' }));
    await expect(bytesOf(client, { Bucket: 'staging', Key: 'k' })).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(readdirSync(join(directory, 's3/staging/objects'))).toEqual([]);
  });

  test('under COMPLIANCE cannot be removed before their time, GOVERNANCE ones by those who may', async () => {
    let now = new Date();
    const { client } = await start({ now: () => now });
    const until = new Date(now.getTime() + 600_000);
    const put = async (mode: 'COMPLIANCE' | 'GOVERNANCE') =>
      client.send(
        new PutObjectCommand({
          Bucket: 'archive',
          Key: mode,
          Body: 'evidence',
          ObjectLockMode: mode,
          ObjectLockRetainUntilDate: until,
        }),
      );
    const remove = (Key: string, VersionId: string | undefined, BypassGovernanceRetention = false) =>
      client.send(new DeleteObjectCommand({ Bucket: 'archive', Key, VersionId, BypassGovernanceRetention }));
    const locked = await put('COMPLIANCE');
    const governed = await put('GOVERNANCE');
    const head = await client.send(new HeadObjectCommand({ Bucket: 'archive', Key: 'COMPLIANCE' }));
    expect(head).toMatchObject({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until });
    await expect(remove('COMPLIANCE', locked.VersionId, true)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(remove('GOVERNANCE', governed.VersionId)).rejects.toMatchObject({ name: 'AccessDenied' });
    await remove('GOVERNANCE', governed.VersionId, true);
    await remove('COMPLIANCE', undefined);
    expect(
      (await bytesOf(client, { Bucket: 'archive', Key: 'COMPLIANCE', VersionId: locked.VersionId })).toString(),
    ).toBe('evidence');
    now = new Date(until.getTime() + 1000);
    await remove('COMPLIANCE', locked.VersionId);
  });

  test('get no retention in a bucket without Object Lock, or in the past', async () => {
    const { client } = await start();
    const put = (Bucket: string, ObjectLockRetainUntilDate: Date) =>
      client.send(
        new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate }),
      );
    await expect(put('files', new Date(Date.now() + 60_000))).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(put('archive', new Date(Date.now() - 60_000))).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});

test('a listing goes by pages, prefixes and delimiters, in the order of the bytes', async () => {
  const { client } = await start();
  for (const Key of ['b', 'a/2', 'a/1', 'a/x/1', 'a/x/2', 'c', 'Z']) {
    await client.send(new PutObjectCommand({ Bucket: 'files', Key, Body: Key }));
  }
  const all: (string | undefined)[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket: 'files', MaxKeys: 3, ContinuationToken }));
    all.push(...(page.Contents ?? []).map(({ Key }) => Key));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  expect(all).toEqual(['Z', 'a/1', 'a/2', 'a/x/1', 'a/x/2', 'b', 'c']);
  const folder = await client.send(new ListObjectsV2Command({ Bucket: 'files', Prefix: 'a/', Delimiter: '/' }));
  expect(folder.Contents?.map(({ Key }) => Key)).toEqual(['a/1', 'a/2']);
  expect(folder.CommonPrefixes).toEqual([{ Prefix: 'a/x/' }]);
});

describe('refusals', () => {
  test('a function does only what it may, and hears AccessDenied of a missing key it may not list', async () => {
    const { server } = await start({
      allows: ({ principal, action, resource }) =>
        principal === 'sending' && action === 's3:GetObject' && resource.startsWith('arn:aws:s3:::files/mine/'),
    });
    const client = new S3Client(clientOf(server.endpoint, sending));
    const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };
    await expect(client.send(new PutObjectCommand({ Bucket: 'files', Key: 'mine/a', Body: '' }))).rejects.toMatchObject(
      denied,
    );
    await expect(bytesOf(client, { Bucket: 'files', Key: 'other' })).rejects.toMatchObject(denied);
    await expect(bytesOf(client, { Bucket: 'files', Key: 'mine/missing' })).rejects.toMatchObject(denied);
    await expect(client.send(new ListObjectsV2Command({ Bucket: 'files' }))).rejects.toMatchObject(denied);
    await expect(client.send(new DeleteObjectCommand({ Bucket: 'files', Key: 'mine/a' }))).rejects.toMatchObject(
      denied,
    );
  });

  test('wrong secrets, unknown keys, lost session tokens, missing buckets, foreign owners and unknown features', async () => {
    const { server, client } = await start();
    const as = (changes: Record<string, string>) => {
      const config = clientOf(server.endpoint);
      return new S3Client({ ...config, credentials: { ...config.credentials, ...changes } });
    };
    const read = (other: S3Client) => bytesOf(other, { Bucket: 'files', Key: 'k' });
    await expect(read(as({ secretAccessKey: 'guess' }))).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await expect(read(as({ accessKeyId: 'AKIAOTHER' }))).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
    await expect(read(as({ sessionToken: 'old' }))).rejects.toMatchObject({ name: 'InvalidToken' });
    await expect(bytesOf(client, { Bucket: 'nowhere', Key: 'k' })).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(
      bytesOf(client, { Bucket: 'files', Key: 'k', ExpectedBucketOwner: '111122223333' }),
    ).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(
      client.send(new PutObjectCommand({ Bucket: 'files', Key: 'k', Body: '', ACL: 'public-read' })),
    ).rejects.toMatchObject({ name: 'NotImplemented' });
    expect((await fetch(`${server.endpoint}/files/k`)).status).toBe(403);
  });
});

describe('events', () => {
  test('tell of each new object of a bucket that has them', async () => {
    const told = callsOf<ObjectCreated>();
    const { client } = await start({ onObjectCreated: async (event) => told.add(event) });
    await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'silent', Body: 'x' }));
    await client.send(new PutObjectCommand({ Bucket: 'staging', Key: 'up/1', Body: 'hello' }));
    await told.reach(1);
    expect(told.calls).toEqual([{ bucket: 'staging', key: 'up/1', size: 5, versionId: expect.any(String) }]);
  });

  test('are told again after a failure, and after a restart', async () => {
    const directory = temporaryDirectory();
    const attempts = callsOf<string>();
    const first = await start({
      directory,
      onObjectCreated: async ({ key }) => {
        attempts.add(key);
        if (key === 'never') await new Promise(() => {});
        if (attempts.calls.filter((each) => each === key).length === 1) throw new Error('the function is down');
      },
      onFailure: () => {},
    });
    await first.client.send(new PutObjectCommand({ Bucket: 'staging', Key: 'again', Body: '1' }));
    await attempts.reach(2);
    // What is noted on the disk is not told again.
    const objects = join(directory, 's3/staging/objects');
    const untold = () =>
      readdirSync(objects, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .filter((name) => 'announce' in JSON.parse(readFileSync(join(objects, name), 'utf8')));
    await expect.poll(untold).toEqual([]);
    await first.client.send(new PutObjectCommand({ Bucket: 'staging', Key: 'never', Body: '22' }));
    await attempts.reach(3);
    await first.server.close();
    const told = callsOf<ObjectCreated>();
    await start({ directory, onObjectCreated: async (event) => told.add(event) });
    await told.reach(1);
    expect(told.calls.map(({ key }) => key)).toEqual(['never']);
  });
});

test('objects go when their bucket has kept them long enough', async () => {
  const directory = temporaryDirectory();
  const spec = { name: 'checks', versioned: false, expireDays: 1 };
  const first = await start({ directory, buckets: [spec] });
  await first.client.send(new PutObjectCommand({ Bucket: 'checks', Key: 'old', Body: 'x' }));
  await first.server.close();
  const dayLater = () => new Date(Date.now() + 25 * 3_600_000);
  const store = openBucketStore(join(directory, 's3'), spec);
  await sweepExpired([store], new Date());
  expect(store.list()).toHaveLength(1);
  await sweepExpired([store], dayLater());
  expect(store.list()).toEqual([]);
});

test('a client whose clock is off is told the time and corrects itself', async () => {
  const ahead = () => new Date(Date.now() + 10 * 86_400_000);
  const { server } = await start({ now: ahead });
  const once = new S3Client(clientOf(server.endpoint));
  await expect(once.send(new ListObjectsV2Command({ Bucket: 'files' }))).rejects.toMatchObject({
    name: 'RequestTimeTooSkewed',
  });
  const patient = new S3Client({ ...clientOf(server.endpoint), maxAttempts: 2 });
  expect((await patient.send(new ListObjectsV2Command({ Bucket: 'files' }))).KeyCount).toBe(0);
});
