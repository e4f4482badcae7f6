import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttributeValue, BatchWriteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { getObject, listKeys, putObject } from '../../adapters/bucket.ts';
import { type BucketDesign, buckets, tables } from '../../adapters/resources.ts';
import { physicalNameOf } from '../../local/runner/local-names.ts';
import type { OpenedAws } from '../../local/runner/open-aws.ts';

type Item = Record<string, AttributeValue>;

/** What AWS Backup copies: every table, and every bucket through which objects don't just pass. */
const backedUpBuckets = Object.entries<BucketDesign>(buckets).flatMap(([name, { expireDays }]) =>
  expireDays === undefined ? [name] : [],
);

/** JSON has no bytes: they are marked, so that they come back as such. */
const written = (item: Item): string =>
  JSON.stringify(item, (_, value) =>
    value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value,
  );
const read = (line: string): Item =>
  JSON.parse(line, (_, value) =>
    typeof value?.bytes === 'string' ? new Uint8Array(Buffer.from(value.bytes, 'base64')) : value,
  );

/** Copies everything that is backed up out of a running system. */
export const copyOut = async ({ dynamodb, s3 }: OpenedAws, folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  for (const name of Object.keys(tables)) {
    const lines: string[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = await dynamodb.send(
        new ScanCommand({
          TableName: physicalNameOf(name),
          ConsistentRead: true,
          ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
        }),
      );
      lines.push(...(page.Items ?? []).map(written));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    writeFileSync(join(folder, `${name}.ndjson`), lines.map((line) => `${line}\n`).join(''));
  }
  for (const name of backedUpBuckets) {
    const bucket = { name: physicalNameOf(name), client: s3 };
    const objects: Record<string, string> = {};
    for await (const key of listKeys(bucket, ''))
      objects[key] = Buffer.from((await getObject(bucket, key)) ?? []).toString('base64');
    writeFileSync(join(folder, `${name}.objects.json`), JSON.stringify(objects));
  }
};

const itemsAtOnce = 25;

/** Puts such copies into a running system that has nothing yet. Files come before what names them. */
export const copyIn = async ({ dynamodb, s3 }: OpenedAws, folder: string): Promise<void> => {
  for (const name of backedUpBuckets) {
    const bucket = { name: physicalNameOf(name), client: s3 };
    const objects: Record<string, string> = JSON.parse(readFileSync(join(folder, `${name}.objects.json`), 'utf8'));
    for (const [key, body] of Object.entries(objects)) await putObject(bucket, key, Buffer.from(body, 'base64'));
  }
  for (const name of Object.keys(tables)) {
    const items = readFileSync(join(folder, `${name}.ndjson`), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(read);
    for (let at = 0; at < items.length; at += itemsAtOnce) {
      const requests = items.slice(at, at + itemsAtOnce).map((Item) => ({ PutRequest: { Item } }));
      await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [physicalNameOf(name)]: requests } }));
    }
  }
};

/**
 * What outlives a disaster in a Region besides the copies, put where a new system starts: the keys (multi-Region, with replicas), the
 * certificate and timestamp authority (outside), and that the members are there already.
 */
export const carryOver = (from: string, to: string): void => {
  for (const part of ['aws/kms', 'authority', 'authority-port.json', 'demo-member.json'])
    cpSync(join(from, part), join(to, part), { recursive: true });
};
