import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Contents, FilePlace } from '../../adapters/contents.ts';
import type { FileRevision } from '../../core/document/state.ts';
import { type DocumentId, type FileId, newId, type TeamId } from '../../core/ids.ts';
import { serveKms } from '../../local/aws/kms/serve.ts';
import { serveS3 } from '../../local/aws/s3/serve.ts';
import { allowAll, clientOf, failLoudly, ingest, principals } from '../local/aws/fixtures.ts';

const directory = mkdtempSync(join(tmpdir(), 'cloudsign-contents-'));
const closing: (() => Promise<void>)[] = [];
let contents: Contents;
let s3: S3Client;

beforeAll(async () => {
  const shared = {
    directory,
    port: 0,
    now: () => new Date(),
    principals,
    allows: allowAll,
    onFailure: failLoudly,
  };
  const kmsServer = await serveKms({
    ...shared,
    keys: [{ alias: 'document', spec: 'SYMMETRIC_DEFAULT', multiRegion: true }],
  });
  const s3Server = await serveS3({
    ...shared,
    buckets: [{ name: 'files', versioned: true }],
    pageOrigins: [],
    onObjectCreated: async () => {},
  });
  closing.push(kmsServer.close, s3Server.close);
  // The adapter makes its own client of KMS, as in Lambda: from the environment.
  process.env.AWS_ENDPOINT_URL_KMS = kmsServer.endpoint;
  process.env.AWS_ACCESS_KEY_ID = ingest.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = ingest.secretAccessKey;
  process.env.AWS_SESSION_TOKEN = ingest.sessionToken;
  const { openContents } = await import('../../adapters/contents.ts');
  s3 = new S3Client(clientOf(s3Server.endpoint));
  const key = { arn: kmsServer.keys[0]?.arn ?? '', client: undefined as never };
  contents = openContents({ name: 'files', client: s3 }, key);
});
afterAll(async () => {
  for (const close of closing) await close();
  rmSync(directory, { recursive: true, force: true });
});

const place = (): FilePlace => ({
  team: newId<TeamId>(randomBytes(16)),
  document: newId<DocumentId>(randomBytes(16)),
  file: newId<FileId>(randomBytes(16)),
});
const keyOf = ({ team, document, file }: FilePlace, revision: number) => `${team}/${document}/${file}/${revision}`;
const pdf = (): Uint8Array => new Uint8Array(randomBytes(5000));
const recorded = (index: number, bytes: Uint8Array): FileRevision => ({
  index,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  size: bytes.length,
});

/** What somebody with a right to the bucket, and none to the key, can do: put one stored object in the place of another. */
const copy = async (from: string, to: string): Promise<void> => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'files', Key: from }));
  await s3.send(new PutObjectCommand({ Bucket: 'files', Key: to, Body: (await Body?.transformToByteArray()) ?? '' }));
};

describe('contents at rest', () => {
  test('come back as they were recorded; the second writer of a revision gets what the first one stored', async () => {
    const at = place();
    const [first, second] = [pdf(), pdf()];
    expect(await contents.put(at, 0, { chunks: [first] })).toEqual(recorded(0, first));
    expect(await contents.put(at, 0, { chunks: [second] })).toEqual(recorded(0, first));
    expect(Buffer.compare((await contents.get(at, recorded(0, first))).pdf, first)).toBe(0);
    expect(await contents.find(at, 1)).toBeUndefined();
    await expect(contents.get(at, recorded(1, first))).rejects.toMatchObject({ code: 'document.file-altered' });
  });

  test('rollback: an older revision in the place of a newer one does not open', async () => {
    const at = place();
    const [upload, sealed] = [pdf(), pdf()];
    await contents.put(at, 0, { chunks: [upload] });
    await contents.put(at, 1, { chunks: [sealed] });
    await copy(keyOf(at, 0), keyOf(at, 1));
    await expect(contents.get(at, recorded(1, sealed))).rejects.toThrow('another revision');
    await expect(contents.find(at, 1)).rejects.toThrow('another revision');
  });

  test('planted: an older revision where the next one is about to be stored is not taken for it', async () => {
    const at = place();
    await contents.put(at, 0, { chunks: [pdf()] });
    await copy(keyOf(at, 0), keyOf(at, 1));
    await expect(contents.put(at, 1, { chunks: [pdf()] })).rejects.toThrow('another revision');
  });

  test('swapped: a file of the same document in the place of another does not open', async () => {
    const at = place();
    const other = { ...at, file: newId<FileId>(randomBytes(16)) };
    const [one, two] = [pdf(), pdf()];
    await contents.put(at, 0, { chunks: [one] });
    await contents.put(other, 0, { chunks: [two] });
    await copy(keyOf(other, 0), keyOf(at, 0));
    await expect(contents.get(at, recorded(0, one))).rejects.toThrow('another file');
  });

  test('other bytes than those that were recorded are not given out, though they decrypt', async () => {
    const at = place();
    await contents.put(at, 0, { chunks: [pdf()] });
    await expect(contents.get(at, recorded(0, pdf()))).rejects.toMatchObject({ code: 'document.file-altered' });
  });
});
