import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { DecryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Ciphertext } from '../core/document/state.ts';
import type { Key } from './key.ts';
import { isConditionFailed, type Table } from './table.ts';

/**
 * Short texts (titles, names, addresses, messages) under one data key per owner (a team, or the identity store):
 * AES-256-GCM with a random 96-bit nonce and the place of the text as additional data, so that no ciphertext can be moved.
 */
export interface FieldCipher {
  readonly encrypt: (place: string, text: string) => Ciphertext;
  readonly decrypt: (place: string, text: Ciphertext) => string;
  /** Key material for a keyed digest of a text, e.g. to look an address up without storing it. */
  readonly digestKey: Uint8Array;
}

const prefix = 'v1.';
const cacheMs = 5 * 60_000;

/** Opens the cipher of an owner, making its data key on first use. The encryption context is visible in CloudTrail: opaque ids only. */
export const openFieldCiphers = (table: Table, key: Key) => {
  const cache = new Map<string, { readonly cipher: FieldCipher; readonly until: number }>();
  return async (owner: string): Promise<FieldCipher> => {
    const cached = cache.get(owner);
    if (cached !== undefined && cached.until > Date.now()) return cached.cipher;
    const cipher = fieldCipher(owner, await dataKey(table, key, owner));
    if (cache.size > 500) cache.clear();
    cache.set(owner, { cipher, until: Date.now() + cacheMs });
    return cipher;
  };
};

const dataKey = async (table: Table, key: Key, owner: string): Promise<Uint8Array> => {
  const itemKey = { pk: `FIELDKEY#${owner}`, sk: 'FIELDKEY' };
  const context = { app: 'cloudsign', owner, purpose: 'fields' };
  const stored = async () =>
    (await table.client.send(new GetCommand({ TableName: table.name, Key: itemKey, ConsistentRead: true }))).Item;
  let item = await stored();
  if (item === undefined) {
    const made = await key.client.send(
      new GenerateDataKeyCommand({ KeyId: key.arn, KeySpec: 'AES_256', EncryptionContext: context }),
    );
    try {
      await table.client.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...itemKey, kind: 'field-key', wrapped: made.CiphertextBlob },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
    item = await stored();
  }
  const { Plaintext } = await key.client.send(
    new DecryptCommand({ KeyId: key.arn, CiphertextBlob: item?.wrapped as Uint8Array, EncryptionContext: context }),
  );
  if (Plaintext === undefined) throw new Error('KMS gave no data key');
  return Plaintext;
};

export const fieldCipher = (owner: string, dataKeyBytes: Uint8Array): FieldCipher => ({
  digestKey: dataKeyBytes,
  encrypt: (place, text) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', dataKeyBytes, nonce).setAAD(Buffer.from(`${owner}|${place}`, 'utf8'));
    const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${prefix}${body.toString('base64url')}` as Ciphertext;
  },
  decrypt: (place, text) => {
    if (!text.startsWith(prefix)) throw new Error('not a field ciphertext of a known version');
    const body = Buffer.from(text.slice(prefix.length), 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', dataKeyBytes, body.subarray(0, 12), { authTagLength: 16 })
      .setAAD(Buffer.from(`${owner}|${place}`, 'utf8'))
      .setAuthTag(body.subarray(-16));
    return Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()]).toString('utf8');
  },
});
