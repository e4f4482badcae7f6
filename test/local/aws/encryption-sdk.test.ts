import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AlgorithmSuiteIdentifier,
  buildAwsKmsMrkAwareStrictMultiKeyringNode,
  buildClient,
  CommitmentPolicy,
} from '@aws-crypto/client-node';
import { KMS } from '@aws-sdk/client-kms';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serveKms } from '../../../local/aws/kms/serve.ts';
import { clientOf, failLoudly, ingest, principals, sending, temporaryDirectory } from './fixtures.ts';

type KeyringInput = Parameters<typeof buildAwsKmsMrkAwareStrictMultiKeyringNode>[0];

const { encrypt, decrypt } = buildClient({
  commitmentPolicy: CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
  maxEncryptedDataKeys: 3,
});
const frameLength = 1024 * 1024;
const encryptionContext = { app: 'cloudsign', team: 't1', document: 'd1' };

const start = async () => {
  const directory = temporaryDirectory();
  const server = await serveKms({
    directory,
    port: 0,
    now: () => new Date(),
    principals,
    allows: ({ principal, action }) => principal === ingest.name || action === 'kms:GenerateDataKey',
    keys: [{ alias: 'document', spec: 'SYMMETRIC_DEFAULT', multiRegion: true }],
    onFailure: failLoudly,
  });
  onTestFinished(server.close);
  const keyringOf = (principal: typeof ingest) =>
    buildAwsKmsMrkAwareStrictMultiKeyringNode({
      generatorKeyId: server.keys[0]?.arn,
      // The library's own type of a client predates exact optional properties; the methods are the same.
      clientProvider: (() =>
        new KMS(clientOf(server.endpoint, principal))) as unknown as KeyringInput['clientProvider'],
    } as KeyringInput);
  const seal = (plaintext: Uint8Array) =>
    encrypt(keyringOf(ingest), plaintext, {
      suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY,
      frameLength,
      encryptionContext,
    });
  return { directory, keyringOf, seal };
};

describe('the AWS Encryption SDK with key commitment and frames of 1 MiB', () => {
  test.each([0, 1, frameLength, 3 * frameLength + 17])('carries %i bytes there and back', async (size) => {
    const { keyringOf, seal } = await start();
    const plaintext = randomBytes(size);
    const { result } = await seal(plaintext);
    const opened = await decrypt(keyringOf(ingest), result);
    expect(Buffer.compare(opened.plaintext, plaintext)).toBe(0);
    expect(opened.messageHeader.encryptionContext).toMatchObject(encryptionContext);
  });

  test('opens nothing of which a byte was changed, in the header, the wrapped key or a frame', async () => {
    const { keyringOf, seal } = await start();
    const { result } = await seal(randomBytes(2 * frameLength));
    for (const index of [40, 200, 400, 600, frameLength, result.length - 5]) {
      const changed = Uint8Array.from(result);
      changed[index] = (changed[index] ?? 0) ^ 1;
      await expect(decrypt(keyringOf(ingest), changed)).rejects.toThrow();
    }
  });

  test('opens nothing for a function that may not decrypt, and the log shows who asked for which document', async () => {
    const { keyringOf, seal, directory } = await start();
    const { result } = await seal(randomBytes(10));
    await expect(decrypt(keyringOf(sending), result)).rejects.toThrow();
    const uses = readFileSync(join(directory, 'kms.log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(uses).toMatchObject([
      { principal: 'ingest', action: 'kms:GenerateDataKey', encryptionContext },
      { principal: 'sending', action: 'kms:Decrypt', encryptionContext, error: 'AccessDeniedException' },
    ]);
  });
});
