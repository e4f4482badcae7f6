import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { localRegion } from '../../../local/aws/place.ts';
import { type S3Options, serveS3 } from '../../../local/aws/s3/serve.ts';
import type { SignatureError } from '../../../local/aws/signature-error.ts';
import { readScope, type SignedRequest, verifySignature } from '../../../local/aws/sigv4.ts';
import { allowAll, clientOf, failLoudly, ingest, principals, temporaryDirectory } from './fixtures.ts';

const start = async (changes: Partial<S3Options> = {}) => {
  const server = await serveS3({
    directory: temporaryDirectory(),
    port: 0,
    now: () => new Date(),
    principals,
    allows: allowAll,
    buckets: [{ name: 'files', versioned: true }],
    pageOrigins: [],
    onObjectCreated: async () => {},
    onFailure: failLoudly,
    ...changes,
  });
  onTestFinished(server.close);
  const client = new S3Client(clientOf(server.endpoint));
  await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'a b/あ', Body: 'hello', ContentType: 'text/plain' }));

  /** A presigned GET, made by the SDK's own signer. */
  const presign = async (query: Record<string, string> = {}, expiresIn = 60) => {
    const signer = await client.config.signer({
      name: 'sigv4',
      signingName: 's3',
      signingRegion: localRegion,
      properties: {},
    });
    const request = {
      method: 'GET',
      protocol: 'http:',
      hostname: '127.0.0.1',
      port: server.port,
      path: `/files/${encodeURIComponent('a b')}/${encodeURIComponent('あ')}`,
      query,
      headers: { host: `127.0.0.1:${server.port}`, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    };
    // The library's type of a signer does not promise `presign`; the one that S3 clients use has it.
    const presigner = signer as unknown as {
      presign: (r: typeof request, o: { expiresIn: number }) => Promise<{ query: Record<string, string> }>;
    };
    const signed = await presigner.presign(request, { expiresIn });
    return `${server.endpoint}${request.path}?${new URLSearchParams(signed.query).toString().replaceAll('+', '%20')}`;
  };
  return { client, server, presign };
};

const codeOf = async (response: Response) => /<Code>(.*)<\/Code>/.exec(await response.text())?.[1];

describe('a presigned GET', () => {
  test('gives the object, under the headers that it was signed for', async () => {
    const { presign } = await start();
    expect(await (await fetch(await presign())).text()).toBe('hello');
    const named = await fetch(
      await presign({ 'response-content-disposition': `attachment; filename*=UTF-8''a%20b.pdf` }),
    );
    expect(named.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''a%20b.pdf`);
    expect(named.headers.get('content-type')).toBe('text/plain');
  });

  test('ends when it says, and not later', async () => {
    let now = new Date();
    const { presign } = await start({ now: () => now });
    const url = await presign();
    now = new Date(now.getTime() + 58_000);
    expect((await fetch(url)).status).toBe(200);
    now = new Date(now.getTime() + 4000);
    const late = await fetch(url);
    expect(late.status).toBe(403);
    expect(await late.text()).toContain('Request has expired');
  });

  test('is good for nothing else', async () => {
    const { presign } = await start();
    const url = await presign();
    expect(await codeOf(await fetch(url.replace('%E3%81%82', 'other')))).toBe('SignatureDoesNotMatch');
    expect(await codeOf(await fetch(`${url}&response-content-type=text/html`))).toBe('SignatureDoesNotMatch');
    expect(await codeOf(await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600')))).toBe(
      'SignatureDoesNotMatch',
    );
    expect(await codeOf(await fetch(url, { method: 'DELETE' }))).toBe('SignatureDoesNotMatch');
    expect(await codeOf(await fetch(url, { headers: { 'x-amz-checksum-mode': 'ENABLED' } }))).toBe('AccessDenied');
    expect(await codeOf(await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=700000')))).toBe(
      'AuthorizationHeaderMalformed',
    );
  });
});

describe('a signature', () => {
  const reasonOf = (request: Partial<SignedRequest>, now = new Date('2026-01-01T00:00:00Z')): string => {
    try {
      verifySignature({ method: 'GET', target: '/', rawHeaders: [], ...request }, { service: 'kms', principals, now });
      return 'accepted';
    } catch (error) {
      return (error as SignatureError).reason;
    }
  };
  const header = (scope: string) => [
    'Authorization',
    `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`,
    'X-Amz-Date',
    '20260101T000000Z',
    'Host',
    'x',
  ];

  test('has to be there, whole, for this service and region, of the day of the request', () => {
    expect(reasonOf({})).toBe('missing');
    expect(reasonOf({ rawHeaders: ['Authorization', 'Basic eDp5'] })).toBe('malformed');
    expect(reasonOf({ rawHeaders: header('nonsense') })).toBe('malformed');
    expect(reasonOf({ rawHeaders: header(`${ingest.accessKeyId}/20260101/us-east-1/kms/aws4_request`) })).toBe(
      'malformed',
    );
    expect(reasonOf({ rawHeaders: header(`${ingest.accessKeyId}/20260101/${localRegion}/s3/aws4_request`) })).toBe(
      'malformed',
    );
    expect(reasonOf({ rawHeaders: header(`${ingest.accessKeyId}/20251231/${localRegion}/kms/aws4_request`) })).toBe(
      'malformed',
    );
    expect(
      reasonOf({
        target: '/%zz',
        rawHeaders: header(`AKIASENDING/20260101/${localRegion}/kms/aws4_request`),
        bodySha256: '',
      }),
    ).toBe('wrong-signature');
    expect(() => readScope('x', 's3')).toThrow('not of the form');
  });

  test('covers the body', async () => {
    const { client } = await start();
    client.middlewareStack.add(
      (next) => (args) => {
        (args.request as { body: unknown }).body = 'jello';
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'tamper' },
    );
    await expect(client.send(new PutObjectCommand({ Bucket: 'files', Key: 'k', Body: 'hello' }))).rejects.toMatchObject(
      {
        name: 'XAmzContentSHA256Mismatch',
      },
    );
  });

  test('covers every x-amz- header and the query', async () => {
    const { client } = await start();
    client.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers['x-amz-bypass-governance-retention'] = 'true';
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'tamper' },
    );
    await expect(client.send(new GetObjectCommand({ Bucket: 'files', Key: 'a b/あ' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });
});
