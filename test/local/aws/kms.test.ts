import { constants, createHash, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  type SigningAlgorithmSpec,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { KeyRequest } from '../../../local/aws/kms/key-store.ts';
import { type KmsOptions, serveKms } from '../../../local/aws/kms/serve.ts';
import { allowAll, clientOf, failLoudly, principals, sending, temporaryDirectory } from './fixtures.ts';

const document: KeyRequest = { alias: 'document', spec: 'SYMMETRIC_DEFAULT', multiRegion: true };
const identity: KeyRequest = { alias: 'identity', spec: 'SYMMETRIC_DEFAULT', multiRegion: false };
const sealing: KeyRequest = { alias: 'sealing', spec: 'ECC_NIST_P256', multiRegion: true };
const mac: KeyRequest = { alias: 'mac', spec: 'HMAC_256', multiRegion: false };

const start = async (changes: Partial<KmsOptions> = {}) => {
  const directory = changes.directory ?? temporaryDirectory();
  const server = await serveKms({
    directory,
    port: 0,
    now: () => new Date(),
    principals,
    allows: allowAll,
    keys: [document, identity, sealing, mac],
    onFailure: failLoudly,
    ...changes,
  });
  onTestFinished(server.close);
  const arnOf = (alias: string) => server.keys.find((key) => key.alias === alias)?.arn ?? '';
  return { directory, server, arnOf, client: new KMSClient(clientOf(server.endpoint)) };
};

const EncryptionContext = { app: 'cloudsign', team: 't1', document: 'd1' };

describe('a data key', () => {
  test('is given plain and encrypted, and decrypted without naming the key', async () => {
    const { client, arnOf } = await start();
    const made = await client.send(
      new GenerateDataKeyCommand({ KeyId: 'alias/document', KeySpec: 'AES_256', EncryptionContext }),
    );
    expect(made.Plaintext).toHaveLength(32);
    expect(made.KeyId).toBe(arnOf('document'));
    const opened = await client.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob, EncryptionContext }));
    expect(opened.Plaintext).toEqual(made.Plaintext);
    expect(opened.KeyId).toBe(made.KeyId);
  });

  test('comes in the size asked for, with or without its plaintext', async () => {
    const { client } = await start();
    const sized = await client.send(new GenerateDataKeyCommand({ KeyId: 'alias/document', NumberOfBytes: 64 }));
    expect(sized.Plaintext).toHaveLength(64);
    const hidden = await client.send(
      new GenerateDataKeyWithoutPlaintextCommand({ KeyId: 'alias/document', KeySpec: 'AES_128' }),
    );
    expect(hidden).not.toHaveProperty('Plaintext');
    const opened = await client.send(new DecryptCommand({ CiphertextBlob: hidden.CiphertextBlob }));
    expect(opened.Plaintext).toHaveLength(16);
    const unsized = new GenerateDataKeyCommand({ KeyId: 'alias/document' });
    await expect(client.send(unsized)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('a ciphertext', () => {
  const sealed = async () => {
    const started = await start();
    const Plaintext = randomBytes(100);
    const { CiphertextBlob = new Uint8Array() } = await started.client.send(
      new EncryptCommand({ KeyId: started.arnOf('document'), Plaintext, EncryptionContext }),
    );
    return { ...started, CiphertextBlob, Plaintext };
  };

  test('opens under the same context, in any order of its names', async () => {
    const { client, CiphertextBlob, Plaintext } = await sealed();
    const context = { document: 'd1', team: 't1', app: 'cloudsign' };
    const opened = await client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context }));
    expect(Buffer.from(opened.Plaintext ?? []).equals(Plaintext)).toBe(true);
  });

  test.each([
    ['no context', undefined],
    ['another value', { ...EncryptionContext, team: 't2' }],
    ['a name less', { app: 'cloudsign', team: 't1' }],
    ['a name more', { ...EncryptionContext, file: 'f1' }],
    ['a boundary moved', { app: 'cloudsign', team: 't', document: '1d1' }],
  ])('does not open under %s', async (_, context) => {
    const { client, CiphertextBlob } = await sealed();
    await expect(client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context }))).rejects.toMatchObject(
      { name: 'InvalidCiphertextException' },
    );
  });

  test('does not open with any byte changed, cut or added', async () => {
    const { client, CiphertextBlob } = await sealed();
    const open = (blob: Uint8Array) => client.send(new DecryptCommand({ CiphertextBlob: blob, EncryptionContext }));
    for (let index = 0; index < CiphertextBlob.length; index += 7) {
      const changed = Uint8Array.from(CiphertextBlob);
      changed[index] = (changed[index] ?? 0) ^ 1;
      await expect(open(changed)).rejects.toMatchObject({
        name: expect.stringMatching(/^(InvalidCiphertext|NotFound)Exception$/),
      });
    }
    for (const blob of [
      CiphertextBlob.subarray(0, -1),
      Buffer.concat([CiphertextBlob, Buffer.from([0])]),
      Buffer.from('x'),
    ]) {
      await expect(open(blob)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    }
  });

  test('does not open under another key', async () => {
    const { client, CiphertextBlob } = await sealed();
    await expect(
      client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext, KeyId: 'alias/identity' })),
    ).rejects.toMatchObject({ name: 'IncorrectKeyException' });
  });
});

describe('a signing key', () => {
  const cases: [KeyRequest['spec'], SigningAlgorithmSpec, string, object][] = [
    ['ECC_NIST_P256', 'ECDSA_SHA_256', 'sha256', { dsaEncoding: 'der' }],
    ['ECC_NIST_P384', 'ECDSA_SHA_384', 'sha384', { dsaEncoding: 'der' }],
    ...(['RSA_3072', 'RSA_4096'] as const).flatMap((spec) =>
      ([256, 384, 512] as const).flatMap((bits): [KeyRequest['spec'], SigningAlgorithmSpec, string, object][] => [
        [spec, `RSASSA_PKCS1_V1_5_SHA_${bits}`, `sha${bits}`, { padding: constants.RSA_PKCS1_PADDING }],
        [
          spec,
          `RSASSA_PSS_SHA_${bits}`,
          `sha${bits}`,
          { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
        ],
      ]),
    ),
  ];

  test('signs messages and ready digests with every algorithm of its spec, as node:crypto verifies', async () => {
    const specs = ['ECC_NIST_P256', 'ECC_NIST_P384', 'RSA_3072', 'RSA_4096'] as const;
    const { client } = await start({ keys: specs.map((spec) => ({ alias: spec, spec, multiRegion: false })) });
    const message = randomBytes(1000);
    for (const [spec, SigningAlgorithm, hash, options] of cases) {
      const KeyId = `alias/${spec}`;
      const { PublicKey = new Uint8Array(), SigningAlgorithms } = await client.send(new GetPublicKeyCommand({ KeyId }));
      expect(SigningAlgorithms).toContain(SigningAlgorithm);
      const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
      const digest = createHash(hash).update(message).digest();
      for (const [Message, MessageType] of [
        [message, 'RAW'],
        [digest, 'DIGEST'],
      ] as const) {
        const signed = await client.send(new SignCommand({ KeyId, Message, MessageType, SigningAlgorithm }));
        const Signature = Buffer.from(signed.Signature ?? []);
        expect([SigningAlgorithm, verify(hash, message, { key, ...options }, Signature)]).toEqual([
          SigningAlgorithm,
          true,
        ]);
      }
      const short = new SignCommand({ KeyId, Message: digest.subarray(1), MessageType: 'DIGEST', SigningAlgorithm });
      await expect(client.send(short)).rejects.toMatchObject({ name: 'ValidationException' });
    }
  });

  test('signs with no algorithm of another spec, encrypts nothing, and takes no message above 4096 bytes', async () => {
    const { client } = await start();
    const sign = (SigningAlgorithm: SigningAlgorithmSpec, size = 32) =>
      client.send(new SignCommand({ KeyId: 'alias/sealing', Message: randomBytes(size), SigningAlgorithm }));
    await expect(sign('ECDSA_SHA_384')).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
    await expect(sign('ECDSA_SHA_256', 4097)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(
      client.send(new EncryptCommand({ KeyId: 'alias/sealing', Plaintext: randomBytes(3) })),
    ).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
    await expect(
      client.send(
        new SignCommand({ KeyId: 'alias/document', Message: randomBytes(3), SigningAlgorithm: 'ECDSA_SHA_256' }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
    await expect(client.send(new GetPublicKeyCommand({ KeyId: 'alias/document' }))).rejects.toMatchObject({
      name: 'UnsupportedOperationException',
    });
  });
});

test('a MAC key makes MACs and knows its own', async () => {
  const { client } = await start();
  const Message = Buffer.from('message');
  const input = { KeyId: 'alias/mac', MacAlgorithm: 'HMAC_SHA_256', Message } as const;
  const { Mac } = await client.send(new GenerateMacCommand(input));
  expect(Mac).toHaveLength(32);
  expect((await client.send(new VerifyMacCommand({ ...input, Mac }))).MacValid).toBe(true);
  const other = createHmac('sha256', 'other').update(Message).digest();
  await expect(client.send(new VerifyMacCommand({ ...input, Mac: other }))).rejects.toMatchObject({
    name: 'KMSInvalidMacException',
  });
});

describe('a key', () => {
  test('is found by id, ARN and alias, and described', async () => {
    const { client, server, arnOf } = await start();
    const { keyId = '' } = server.keys.find(({ alias }) => alias === 'sealing') ?? {};
    expect(keyId).toMatch(/^mrk-[0-9a-f]{32}$/);
    expect(server.keys.find(({ alias }) => alias === 'identity')?.keyId).toMatch(
      /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/,
    );
    for (const KeyId of [
      keyId,
      arnOf('sealing'),
      'alias/sealing',
      'arn:aws:kms:ap-northeast-1:000000000000:alias/sealing',
    ]) {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
      expect(KeyMetadata).toMatchObject({
        KeyId: keyId,
        Arn: arnOf('sealing'),
        KeySpec: 'ECC_NIST_P256',
        KeyUsage: 'SIGN_VERIFY',
        KeyState: 'Enabled',
        SigningAlgorithms: ['ECDSA_SHA_256'],
        MultiRegion: true,
      });
    }
    await expect(client.send(new DescribeKeyCommand({ KeyId: 'alias/none' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  test('stays the same after a restart; another spec under its alias is an error', async () => {
    const directory = temporaryDirectory();
    const first = await start({ directory });
    const { CiphertextBlob } = await first.client.send(
      new EncryptCommand({ KeyId: 'alias/document', Plaintext: Buffer.from('kept') }),
    );
    const { PublicKey } = await first.client.send(new GetPublicKeyCommand({ KeyId: 'alias/sealing' }));
    await first.server.close();
    const second = await start({ directory });
    expect(second.server.keys).toEqual(first.server.keys);
    const { Plaintext } = await second.client.send(new DecryptCommand({ CiphertextBlob }));
    expect(Buffer.from(Plaintext ?? []).toString()).toBe('kept');
    expect((await second.client.send(new GetPublicKeyCommand({ KeyId: 'alias/sealing' }))).PublicKey).toEqual(
      PublicKey,
    );
    await second.server.close();
    await expect(start({ directory, keys: [{ ...sealing, spec: 'RSA_3072' }] })).rejects.toThrow(
      /sealing.*ECC_NIST_P256/,
    );
  });

  test('is used by those only who may, and each use is in the log', async () => {
    const { server, directory, arnOf } = await start({
      allows: ({ principal, action, resource }) =>
        principal === 'ingest' || (action === 'kms:Encrypt' && resource.endsWith(':alias/document')),
    });
    const client = new KMSClient(clientOf(server.endpoint, sending));
    const { CiphertextBlob } = await client.send(
      new EncryptCommand({ KeyId: 'alias/document', Plaintext: Buffer.from('x'), EncryptionContext }),
    );
    await expect(client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('kms:Decrypt'),
    });
    const log = join(directory, 'kms.log');
    const uses = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const use = {
      principal: 'sending',
      key: arnOf('document'),
      alias: 'document',
      encryptionContext: EncryptionContext,
    };
    expect(uses).toEqual([
      { time: expect.any(String), action: 'kms:Encrypt', ...use },
      { time: expect.any(String), action: 'kms:Decrypt', ...use, error: 'AccessDeniedException' },
    ]);
    expect(statSync(log).mode & 0o777).toBe(0o600);
  });

  test('is of no use to a wrong signature, an unknown operation or an unknown parameter', async () => {
    const { server, client } = await start();
    const config = clientOf(server.endpoint);
    const forged = new KMSClient({ ...config, credentials: { ...config.credentials, secretAccessKey: 'guess' } });
    await expect(forged.send(new DescribeKeyCommand({ KeyId: 'alias/mac' }))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
    const { ListKeysCommand } = await import('@aws-sdk/client-kms');
    await expect(client.send(new ListKeysCommand({}))).rejects.toMatchObject({ name: 'UnknownOperationException' });
    await expect(
      client.send(new EncryptCommand({ KeyId: 'alias/document', Plaintext: Buffer.from('x'), DryRun: true })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    expect((await fetch(server.endpoint, { method: 'POST', body: '{}' })).status).toBe(400);
  });
});
