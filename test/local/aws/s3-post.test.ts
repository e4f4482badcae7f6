import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ObjectCreated } from '../../../local/aws/s3/announce.ts';
import { type S3Options, serveS3 } from '../../../local/aws/s3/serve.ts';
import { allowAll, callsOf, clientOf, failLoudly, principals, temporaryDirectory } from './fixtures.ts';

const page = 'http://localhost:3000';
const kilobytes = 1024;
/** S3 puts the name of the uploaded file in its place. */
const nameOfFile = `$${'{filename}'}`;

const start = async (changes: Partial<S3Options> = {}) => {
  const directory = temporaryDirectory();
  const told = callsOf<ObjectCreated>();
  const server = await serveS3({
    directory,
    port: 0,
    now: () => new Date(),
    principals,
    allows: allowAll,
    buckets: [
      { name: 'staging', versioned: false, browserUpload: true, events: true },
      { name: 'files', versioned: true },
    ],
    pageOrigins: [page],
    onObjectCreated: async (event) => told.add(event),
    onFailure: failLoudly,
    ...changes,
  });
  onTestFinished(server.close);
  const client = new S3Client(clientOf(server.endpoint));
  const grant = (options: Partial<PresignedPostOptions> = {}) =>
    createPresignedPost(client, {
      Bucket: 'staging',
      Key: 'uploads/one',
      Conditions: [['content-length-range', 10, 100 * kilobytes]],
      Fields: { 'Content-Type': 'application/pdf' },
      Expires: 300,
      ...options,
    });
  const stored = async () => (await client.send(new ListObjectsV2Command({ Bucket: 'staging' }))).Contents ?? [];
  const leftovers = () => readdirSync(join(directory, 's3/staging/incoming'));
  return { client, server, told, grant, stored, leftovers };
};

const post = (
  { url, fields }: { url: string; fields: Record<string, string> },
  file: Uint8Array<ArrayBuffer>,
  changes: Record<string, string | undefined> = {},
) => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changes }))
    if (value !== undefined) form.append(name, value);
  form.append('file', new Blob([file]), 'contract.pdf');
  return fetch(url, { method: 'POST', body: form, headers: { origin: page } });
};

const pdf = (size = 20 * kilobytes) => new Uint8Array(randomBytes(size));
const codeOf = async (response: Response) => /<Code>(.*)<\/Code>/.exec(await response.text())?.[1];

describe('a presigned POST', () => {
  test('stores the file under the key and type it was signed for, and tells of it', async () => {
    const { client, grant, told } = await start();
    const file = pdf();
    const response = await post(await grant(), file);
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(page);
    await told.reach(1);
    expect(told.calls).toMatchObject([{ bucket: 'staging', key: 'uploads/one', size: file.length }]);
    const got = await client.send(
      new GetObjectCommand({ Bucket: 'staging', Key: 'uploads/one', ChecksumMode: 'ENABLED' }),
    );
    expect(got.ContentType).toBe('application/pdf');
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(file)).toBe(true);
  });

  test('takes 50 MB', async () => {
    const { client, grant } = await start();
    const size = 50 * kilobytes * kilobytes;
    const file = pdf(size);
    const response = await post(await grant({ Conditions: [['content-length-range', 1, size]] }), file);
    expect(response.status).toBe(204);
    const got = await client.send(new GetObjectCommand({ Bucket: 'staging', Key: 'uploads/one' }));
    const bytes = (await got.Body?.transformToByteArray()) ?? new Uint8Array();
    const digest = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
    expect(digest(bytes)).toBe(digest(file));
  });

  test('answers 201 with the place of the object when asked to, and carries metadata and encryption', async () => {
    const { client, grant, server } = await start();
    const response = await post(
      await grant({
        Key: `uploads/${nameOfFile}`,
        Fields: {
          'Content-Type': 'application/pdf',
          success_action_status: '201',
          'x-amz-meta-document': 'd1',
          'x-amz-server-side-encryption': 'aws:kms',
        },
      }),
      pdf(),
    );
    expect(response.status).toBe(201);
    const body = await response.text();
    expect(body).toContain(`<Location>${server.endpoint}/staging/uploads/contract.pdf</Location>`);
    expect(body).toContain('<Bucket>staging</Bucket><Key>uploads/contract.pdf</Key>');
    const head = await client.send(new HeadObjectCommand({ Bucket: 'staging', Key: 'uploads/contract.pdf' }));
    expect(head).toMatchObject({ Metadata: { document: 'd1' }, ServerSideEncryption: 'aws:kms' });
  });

  test('may leave the end of the key open', async () => {
    const { grant, stored } = await start();
    const signed = await grant({
      Key: `uploads/${nameOfFile}`,
      Conditions: [
        ['starts-with', '$key', 'uploads/'],
        ['content-length-range', 0, 100 * kilobytes],
      ],
    });
    expect((await post(signed, pdf(), { key: 'elsewhere/x' })).status).toBe(403);
    expect(await stored()).toEqual([]);
  });
});

describe('a presigned POST is refused, and nothing is stored or told,', () => {
  test.each<[string, string, number, Record<string, string | undefined>]>([
    ['with another key', 'AccessDenied', 403, { key: 'uploads/two' }],
    ['with another type', 'AccessDenied', 403, { 'Content-Type': 'text/html' }],
    ['without the type', 'AccessDenied', 403, { 'Content-Type': undefined }],
    ['with a field that was not signed', 'AccessDenied', 403, { 'x-amz-meta-extra': '1' }],
    ['for another bucket in the form', 'AccessDenied', 403, { bucket: 'files' }],
    ['with another signature', 'SignatureDoesNotMatch', 403, { 'X-Amz-Signature': '0'.repeat(64) }],
    ['without a signature', 'AccessDenied', 403, { 'X-Amz-Signature': undefined }],
    ['without a policy', 'AccessDenied', 403, { Policy: undefined }],
    ['without the session token', 'InvalidToken', 400, { 'X-Amz-Security-Token': undefined }],
    [
      'with a foreign credential',
      'InvalidAccessKeyId',
      403,
      { 'X-Amz-Credential': 'AKIAX/20260101/ap-northeast-1/s3/aws4_request' },
    ],
    ['with an empty key', 'InvalidArgument', 400, { key: '' }],
  ])('%s', async (_, code, status, changes) => {
    const { grant, stored, leftovers, told } = await start();
    const signed = await grant();
    const changed = changes['X-Amz-Credential']
      ? { ...changes, 'X-Amz-Credential': signed.fields['X-Amz-Credential']?.replace('AKIAINGEST', 'AKIAX') }
      : changes;
    const response = await post(signed, pdf(), changed);
    expect(response.headers.get('access-control-allow-origin')).toBe(page);
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
    expect([await stored(), leftovers(), told.calls]).toEqual([[], [], []]);
  });

  test('with a policy that was changed after signing', async () => {
    const { grant, stored } = await start();
    const signed = await grant();
    const policy = JSON.parse(Buffer.from(signed.fields.Policy ?? '', 'base64').toString());
    policy.conditions = policy.conditions.filter((condition: unknown) => !Array.isArray(condition));
    const Policy = Buffer.from(JSON.stringify(policy)).toString('base64');
    expect(await codeOf(await post(signed, pdf(), { Policy }))).toBe('SignatureDoesNotMatch');
    expect(await stored()).toEqual([]);
  });

  test('after it expired', async () => {
    let now = new Date();
    const { grant, server } = await start({ now: () => now });
    const signed = await grant();
    now = new Date(now.getTime() + 301_000);
    const response = await post(signed, pdf());
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('Policy expired');
    expect(server.port).toBeGreaterThan(0);
  });

  test.each([
    ['too small', 9, 'EntityTooSmall'],
    ['too large', 100 * kilobytes + 1, 'EntityTooLarge'],
    ['far too large', 30 * kilobytes * kilobytes, 'EntityTooLarge'],
  ])('when the file is %s', async (_, size, code) => {
    const { grant, stored, leftovers, told } = await start();
    const response = await post(await grant(), pdf(size));
    expect([response.status, await codeOf(response)]).toEqual([400, code]);
    expect([await stored(), leftovers(), told.calls]).toEqual([[], [], []]);
  });

  test('at the limits it is taken', async () => {
    const { grant } = await start();
    expect((await post(await grant(), pdf(10))).status).toBe(204);
    expect((await post(await grant(), pdf(100 * kilobytes))).status).toBe(204);
  });

  test('when the signer may not put there', async () => {
    const { grant, leftovers } = await start({ allows: ({ action }) => action !== 's3:PutObject' });
    expect(await codeOf(await post(await grant(), pdf()))).toBe('AccessDenied');
    expect(leftovers()).toEqual([]);
  });

  test('when it breaks off in the middle of the file', async () => {
    const { grant, stored, leftovers, server } = await start({ onFailure: () => {} });
    const { url, fields } = await grant();
    const parts = Object.entries(fields).map(
      ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const body = `${parts.join('')}--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n${'x'.repeat(50_000)}`;
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `POST ${new URL(url).pathname} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${body.length + 1000}\r\n\r\n${body}`,
    );
    await expect.poll(leftovers).toHaveLength(1);
    socket.destroy();
    await expect.poll(leftovers).toEqual([]);
    expect(await stored()).toEqual([]);
  });

  test('when it is no form, or a form without a file', async () => {
    const { grant } = await start();
    const { url, fields } = await grant();
    expect(await codeOf(await fetch(url, { method: 'POST', body: 'x' }))).toBe('PreconditionFailed');
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    expect(await codeOf(await fetch(url, { method: 'POST', body: form }))).toBe('InvalidArgument');
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    expect(await codeOf(await fetch(url, { method: 'POST', headers, body: 'nothing of the kind' }))).toBe(
      'MalformedPOSTRequest',
    );
  });
});

describe('a page', () => {
  const preflight = (endpoint: string, bucket: string, origin: string, method = 'POST') =>
    fetch(`${endpoint}/${bucket}/`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'x-requested-with',
      },
    });

  test('of ours may upload to the bucket that is made for it', async () => {
    const { server } = await start();
    const response = await preflight(server.endpoint, 'staging', page);
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(page);
    expect(response.headers.get('access-control-allow-methods')).toBe('POST');
    expect(response.headers.get('access-control-allow-headers')).toBe('x-requested-with');
  });

  test('may not from elsewhere, to other buckets, or by other methods', async () => {
    const { server } = await start();
    for (const response of [
      await preflight(server.endpoint, 'staging', 'http://evil.example'),
      await preflight(server.endpoint, 'files', page),
      await preflight(server.endpoint, 'staging', page, 'PUT'),
    ]) {
      expect(response.status).toBe(403);
      expect(response.headers.get('access-control-allow-methods')).toBeNull();
    }
  });
});
