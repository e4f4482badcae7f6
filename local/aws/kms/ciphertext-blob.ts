import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AwsFault } from '../fault.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

/*
 * Version (1 byte) | length of the key id (1 byte) | key id | nonce (12) | ciphertext | tag (16).
 * AES-256-GCM; additional data: everything before the nonce, then the encryption context.
 */
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

const headOf = (keyId: string): Buffer => {
  const id = Buffer.from(keyId);
  return Buffer.concat([Uint8Array.of(version, id.length), id]);
};

const withLength = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** Names and values with their lengths, in the order of the names: no two contexts give the same bytes. */
const contextBytes = (context: EncryptionContext): Buffer => {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat(pairs.flatMap(([name, value]) => [withLength(name), withLength(value)]));
};

export interface BlobKey {
  readonly keyId: string;
  readonly secret: Uint8Array;
}

export const sealBlob = (key: BlobKey, plaintext: Uint8Array, context: EncryptionContext): Uint8Array => {
  const head = headOf(key.keyId);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce);
  cipher.setAAD(Buffer.concat([head, contextBytes(context)]));
  return Buffer.concat([head, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
};

const invalid = (): AwsFault =>
  new AwsFault('InvalidCiphertextException', 'The ciphertext is not valid under this key and encryption context.');

/** The id of the key that a blob was made under. @throws InvalidCiphertextException */
export const keyIdOfBlob = (blob: Uint8Array): string => {
  const length = blob[1] ?? 0;
  if (blob[0] !== version || blob.length < 2 + length + nonceBytes + tagBytes) throw invalid();
  return Buffer.from(blob.subarray(2, 2 + length)).toString();
};

/** @throws InvalidCiphertextException for another key, another context, or a changed byte. */
export const openBlob = (key: BlobKey, blob: Uint8Array, context: EncryptionContext): Uint8Array => {
  const head = headOf(key.keyId);
  const body = blob.subarray(head.length);
  const decipher = createDecipheriv('aes-256-gcm', key.secret, body.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.concat([blob.subarray(0, head.length), contextBytes(context)]));
  decipher.setAuthTag(body.subarray(body.length - tagBytes));
  try {
    return Buffer.concat([decipher.update(body.subarray(nonceBytes, body.length - tagBytes)), decipher.final()]);
  } catch {
    throw invalid();
  }
};
