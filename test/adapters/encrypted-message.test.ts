import { randomBytes } from 'node:crypto';
import {
  AlgorithmSuiteIdentifier,
  buildClient,
  CommitmentPolicy,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
} from '@aws-crypto/client-node';
import { describe, expect, test } from 'vitest';
import { decryptMessage, encryptMessage } from '../../adapters/encrypted-message.ts';

const sdk = buildClient({
  commitmentPolicy: CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
  maxEncryptedDataKeys: 3,
});
const frameLength = 1024 * 1024;
const context = { app: 'cloudsign', document: '書類' };
const newKeyring = () =>
  new RawAesKeyringNode({
    keyName: 'name',
    keyNamespace: 'test',
    unencryptedMasterKey: randomBytes(32),
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  });
const keyring = newKeyring();
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const sizes = [0, 1, frameLength - 1, frameLength, frameLength + 1, 3 * frameLength + 17];

describe('a message of our own frames', () => {
  test.each(sizes)('of %i bytes comes back', async (size) => {
    const plaintext = randomBytes(size);
    const message = await encryptMessage(keyring, [plaintext], context);
    const opened = await decryptMessage(keyring, message);
    expect(same(opened.plaintext, plaintext)).toBe(true);
    expect(opened.encryptionContext).toMatchObject(context);
  });

  test.each(sizes)('of %i bytes is read by the AWS Encryption SDK', async (size) => {
    const plaintext = randomBytes(size);
    const opened = await sdk.decrypt(keyring, Buffer.from(await encryptMessage(keyring, [plaintext], context)));
    expect(same(opened.plaintext, plaintext)).toBe(true);
    expect(opened.messageHeader.encryptionContext).toMatchObject(context);
  });

  test.each(sizes)('of %i bytes by the AWS Encryption SDK is read', async (size) => {
    const plaintext = randomBytes(size);
    const { result } = await sdk.encrypt(keyring, plaintext, {
      suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY,
      frameLength,
      encryptionContext: context,
    });
    const opened = await decryptMessage(keyring, result);
    expect(same(opened.plaintext, plaintext)).toBe(true);
    expect(opened.encryptionContext).toMatchObject(context);
  });

  test('is the same whether the plaintext comes in one piece or in several that cross frames', async () => {
    const pieces = [0, 5, frameLength, 2 * frameLength + 3, 1].map((size) => randomBytes(size));
    const { plaintext } = await decryptMessage(keyring, await encryptMessage(keyring, pieces, context));
    expect(same(plaintext, Buffer.concat(pieces))).toBe(true);
  });

  test('has a data key and an id of its own each time', async () => {
    const [one, other] = [await encryptMessage(keyring, [], {}), await encryptMessage(keyring, [], {})];
    expect(same(one.subarray(3, 35), other.subarray(3, 35))).toBe(false);
  });
});

const refused = (message: Uint8Array) => expect(decryptMessage(keyring, message)).rejects.toThrow();
const frame = frameLength + 4 + 12 + 16;

describe('a message that was tampered with does not open:', () => {
  const made = encryptMessage(keyring, [randomBytes(2 * frameLength + 100)], context);
  const copy = async (): Promise<Uint8Array> => Uint8Array.from(await made);
  /** Where the first frame begins: behind it are two of full length and the last. */
  const bodyOf = (message: Uint8Array): number => message.length - 2 * frame - (4 + 4 + 12 + 4 + 100 + 16);

  test('any byte of the header or of the last frame changed', async () => {
    const message = await copy();
    const places = [...Array(bodyOf(message)).keys(), ...Array.from({ length: 136 }, (_, n) => message.length - 1 - n)];
    for (const at of places) {
      const changed = Uint8Array.from(message);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await refused(changed);
    }
  });

  test('a byte within a frame changed', async () => {
    for (const offset of [0, 3, 4, 15, 16, 5000, frame - 1, frame, 2 * frame - 1]) {
      const changed = await copy();
      const at = bodyOf(changed) + offset;
      changed[at] = (changed[at] ?? 0) ^ 1;
      await refused(changed);
    }
  });

  test('cut off anywhere, or with bytes behind its end', async () => {
    const message = await copy();
    const body = bodyOf(message);
    for (const end of [0, 10, body - 1, body, body + 3, body + frame, body + 2 * frame, message.length - 1])
      await refused(message.slice(0, end));
    await refused(Buffer.concat([message, Buffer.alloc(1)]));
  });

  test('two frames in each other’s place, one twice, one left out', async () => {
    const message = await copy();
    const body = bodyOf(message);
    const [head, one, two, last] = [
      message.slice(0, body),
      message.slice(body, body + frame),
      message.slice(body + frame, body + 2 * frame),
      message.slice(body + 2 * frame),
    ] as const;
    await refused(Buffer.concat([head, two, one, last]));
    await refused(Buffer.concat([head, one, one, last]));
    await refused(Buffer.concat([head, one, last]));
  });

  test('a frame of another message under the same master key', async () => {
    const [message, other] = [
      await copy(),
      await encryptMessage(keyring, [randomBytes(2 * frameLength + 100)], context),
    ];
    message.set(other.subarray(bodyOf(other), bodyOf(other) + frame), bodyOf(message));
    await refused(message);
  });
});

describe('what somebody else wrote does not open:', () => {
  test('under another master key', async () => {
    await refused(await encryptMessage(newKeyring(), [randomBytes(10)], context));
  });

  test('without commitment to its key, with a signature, or in other frames', async () => {
    const lenient = buildClient(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT);
    const uncommitted = await lenient.encrypt(keyring, randomBytes(10), {
      suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA256,
      frameLength,
    });
    const signed = await sdk.encrypt(keyring, randomBytes(10), {
      suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY_ECDSA_P384,
      frameLength,
    });
    const smallFrames = await sdk.encrypt(keyring, randomBytes(10), {
      suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY,
      frameLength: 4096,
    });
    for (const { result } of [uncommitted, signed, smallFrames]) await refused(result);
  });
});
