import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from './table.ts';

/** Files of a concluded document by the SHA-256 of their bytes, hex. */
export interface Conclusion {
  readonly digests: readonly string[];
  /** RFC 3339. */
  readonly at: string;
}

const keyOf = (sha256: string) => ({ pk: `SHA256#${sha256}`, sk: 'CONCLUDED' });

/** Items to write in the transaction that makes the files: the same ones however often it is tried. */
export const conclusionPuts = ({ name }: Table, { digests, at }: Conclusion) =>
  digests.map((sha256) => ({ Put: { TableName: name, Item: { ...keyOf(sha256), at } } }));

/** When a file of these bytes was concluded; undefined for any other. Only who has the file, or its digest, can ask. */
export const concludedAt = async ({ client, name }: Table, sha256: string): Promise<string | undefined> => {
  const { Item } = await client.send(new GetCommand({ TableName: name, Key: keyOf(sha256), ConsistentRead: true }));
  return typeof Item?.at === 'string' ? Item.at : undefined;
};
