import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { patience } from './patience.ts';

/** One S3 bucket, by its name. */
export interface Bucket {
  readonly name: string;
  readonly client: S3Client;
}

let client: S3Client | undefined;

export const openBucket = (name: string): Bucket => {
  client ??= new S3Client({ requestHandler: patience });
  return { name, client };
};

/** S3 answers AccessDenied for a missing key to a role without ListBucket; a missing right to the key of the bucket names KMS. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'NoSuchKey' || (error.name === 'AccessDenied' && !/kms/i.test(error.message)));

/** Straight into their place: the client's own way holds everything twice. */
const collect = async (body: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> => {
  const bytes = new Uint8Array(length);
  let at = 0;
  for await (const chunk of body) {
    if (at + chunk.length > length) throw new Error('an object longer than it was announced');
    bytes.set(chunk, at);
    at += chunk.length;
  }
  if (at !== length) throw new Error('an object shorter than it was announced');
  return bytes;
};

/** The bytes of an object, or undefined when there is none. */
export const getObject = async (bucket: Bucket, key: string): Promise<Uint8Array | undefined> => {
  try {
    const { Body, ContentLength } = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
    return Body instanceof Readable ? await collect(Body, ContentLength ?? 0) : await Body?.transformToByteArray();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** Stores an object under a key that is written once. False when it was there already: the first writer wins. */
export const putOnce = async (bucket: Bucket, key: string, body: Uint8Array): Promise<boolean> => {
  try {
    await bucket.client.send(new PutObjectCommand({ Bucket: bucket.name, Key: key, Body: body, IfNoneMatch: '*' }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'PreconditionFailed') return false;
    throw error;
  }
};

/** Stores an object, in place of what is there. */
export const putObject = async (bucket: Bucket, key: string, body: Uint8Array): Promise<void> => {
  await bucket.client.send(new PutObjectCommand({ Bucket: bucket.name, Key: key, Body: body }));
};

export const deleteObject = async (bucket: Bucket, key: string): Promise<void> => {
  await bucket.client.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: key }));
};

/** The keys that begin like this, in order. */
export async function* listKeys(bucket: Bucket, prefix: string): AsyncGenerator<string> {
  let ContinuationToken: string | undefined;
  do {
    const page = await bucket.client.send(
      new ListObjectsV2Command({
        Bucket: bucket.name,
        Prefix: prefix,
        ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
      }),
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}

export interface UploadGrant {
  readonly url: string;
  readonly fields: Record<string, string>;
  readonly expiresAt: Date;
}

const grantSeconds = 300;
/** Uploads above the limit of the service are let in by a little, so that they are refused by it, in words. */
export const uploadMaxBytes = 60 * 1024 * 1024;

/** Lets a browser or script upload one PDF under one key for five minutes. */
export const grantUpload = async (bucket: Bucket, key: string, now: Date): Promise<UploadGrant> => {
  const { url, fields } = await createPresignedPost(bucket.client, {
    Bucket: bucket.name,
    Key: key,
    Conditions: [['content-length-range', 0, uploadMaxBytes]],
    Fields: { 'Content-Type': 'application/pdf' },
    Expires: grantSeconds,
  });
  return { url, fields, expiresAt: new Date(now.getTime() + grantSeconds * 1000) };
};
