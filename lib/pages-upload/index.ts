import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { cacheControlOf, contentTypeOf } from '../../web/page-paths.ts';
import { customResource } from '../custom-resource.ts';
import { securityTxt } from './security-txt.ts';

/**
 * Puts the pages, which are beside this file in the bundle, into their bucket when a deployment asks for it, and empties the bucket
 * when the stack is deleted. A custom resource of CloudFormation.
 */
interface Properties {
  readonly Bucket: string;
  /** Content of /config.json. */
  readonly Config: string;
  /** Unset: nobody is named. */
  readonly SecurityContact?: string;
  readonly PagesUrl: string;
}

/** Pages after what they load: whoever gets a new page finds its scripts. */
export const uploadOrder = (files: readonly string[]): readonly string[] => {
  const isPage = (file: string): number => (file.endsWith('.html') ? 1 : 0);
  return [...files].sort((a, b) => isPage(a) - isPage(b) || (a < b ? -1 : 1));
};

const s3 = new S3Client({});
const pagesDir = join(import.meta.dirname, 'web');

const put = (bucket: string, file: string, body: Uint8Array | string): Promise<unknown> =>
  s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: file,
      Body: body,
      ContentType: contentTypeOf(file),
      CacheControl: cacheControlOf(`/${file}`),
    }),
  );

const upload = async ({ Bucket, Config, SecurityContact, PagesUrl }: Properties): Promise<void> => {
  const entries = await readdir(pagesDir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(pagesDir, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const ordered = uploadOrder(files);
  const firstPage = ordered.findIndex((file) => file.endsWith('.html'));
  await inGroups(ordered.slice(0, firstPage), async (file) => put(Bucket, file, await readFile(join(pagesDir, file))));
  await put(Bucket, 'config.json', Config);
  if (SecurityContact !== undefined) {
    const text = securityTxt({ contact: SecurityContact, pagesUrl: PagesUrl, now: new Date() });
    await put(Bucket, '.well-known/security.txt', text);
  }
  for (const file of ordered.slice(firstPage)) await put(Bucket, file, await readFile(join(pagesDir, file)));
};

const inGroups = async (files: readonly string[], run: (file: string) => Promise<unknown>): Promise<void> => {
  for (let at = 0; at < files.length; at += 20) await Promise.all(files.slice(at, at + 20).map(run));
};

const empty = async ({ Bucket }: Properties): Promise<void> => {
  for (;;) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    if (Contents.length === 0) return;
    const Objects = Contents.map(({ Key }) => ({ Key }));
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
};

const act = async (event: CloudFormationCustomResourceEvent): Promise<void> => {
  const properties = event.ResourceProperties as unknown as Properties;
  return event.RequestType === 'Delete' ? empty(properties) : upload(properties);
};

export const handler = customResource({ physicalId: 'pages', act });
