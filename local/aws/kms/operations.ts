import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { AwsFault } from '../fault.ts';
import { localAccount, localRegion } from '../place.ts';
import { keyIdOfBlob, openBlob, sealBlob } from './ciphertext-blob.ts';
import { isAsymmetric, type KeyUsage, keySpecs, publicKeyOf } from './key-specs.ts';
import type { KmsKey } from './key-store.ts';
import { privateKeyOf, signingAlgorithms } from './sign-digest.ts';

const bytes = z.base64().transform((text): Uint8Array => Buffer.from(text, 'base64'));
const base64 = (data: Uint8Array): string => Buffer.from(data).toString('base64');
const keyId = z.string().min(1).max(2048);
const encryptionContext = z.record(z.string(), z.string()).default({});
/** Grants only ever add rights; here there are none. */
const grants = { GrantTokens: z.array(z.string()).optional() };
const symmetric = { ...grants, EncryptionAlgorithm: z.literal('SYMMETRIC_DEFAULT').optional() };
const dataKey = {
  ...grants,
  KeyId: keyId,
  EncryptionContext: encryptionContext,
  KeySpec: z.enum(['AES_256', 'AES_128']).optional(),
  NumberOfBytes: z.int().min(1).max(1024).optional(),
};
const maxMessageBytes = 4096;
const message = bytes.refine((data) => data.length > 0 && data.length <= maxMessageBytes, {
  error: `must have length between 1 and ${maxMessageBytes}`,
});

export interface Operation<Input = never> {
  readonly schema: z.ZodType<Input>;
  /** Name of the key that it is about. */
  readonly keyOf: (input: Input) => string;
  readonly run: (key: KmsKey, input: Input) => Promise<object>;
}

const operation = <Shape extends z.ZodRawShape>(
  shape: Shape,
  run: (key: KmsKey, input: z.infer<z.ZodObject<Shape, z.core.$strict>>) => Promise<object>,
  keyOf?: (input: z.infer<z.ZodObject<Shape, z.core.$strict>>) => string,
) => ({
  schema: z.strictObject(shape),
  keyOf: keyOf ?? ((input: object) => (input as { KeyId: string }).KeyId),
  run,
});

const requireUsage = (key: KmsKey, usage: KeyUsage): void => {
  const actual = keySpecs[key.spec].usage;
  if (actual === usage) return;
  throw new AwsFault(
    'InvalidKeyUsageException',
    `${key.arn} key usage is ${actual} which is not valid for this operation.`,
  );
};

const algorithmsOf = (key: KmsKey): readonly string[] => Object.values(keySpecs[key.spec].algorithms).flat();

const requireAlgorithm = (key: KmsKey, algorithm: string): void => {
  if (algorithmsOf(key).includes(algorithm)) return;
  throw new AwsFault('InvalidKeyUsageException', `Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`);
};

const blobKey = async (key: KmsKey) => ({ keyId: key.keyId, secret: await key.material });

interface DataKeyInput {
  readonly EncryptionContext: Record<string, string>;
  readonly KeySpec?: 'AES_256' | 'AES_128' | undefined;
  readonly NumberOfBytes?: number | undefined;
}

const newDataKey = async (key: KmsKey, input: DataKeyInput) => {
  requireUsage(key, 'ENCRYPT_DECRYPT');
  if ((input.KeySpec === undefined) === (input.NumberOfBytes === undefined)) {
    throw new AwsFault('ValidationException', 'Please specify either number of bytes or key spec.');
  }
  const plaintext = randomBytes(input.NumberOfBytes ?? (input.KeySpec === 'AES_128' ? 16 : 32));
  return { plaintext, blob: sealBlob(await blobKey(key), plaintext, input.EncryptionContext) };
};

const macOf = async (key: KmsKey, algorithm: string, data: Uint8Array): Promise<Uint8Array> => {
  requireUsage(key, 'GENERATE_VERIFY_MAC');
  requireAlgorithm(key, algorithm);
  return createHmac('sha256', await key.material)
    .update(data)
    .digest();
};

/** KMS's operations by the name after `TrentService.`: what they take, and what they answer. */
export const operations = {
  GenerateDataKey: operation(dataKey, async (key, input) => {
    const { plaintext, blob } = await newDataKey(key, input);
    return { CiphertextBlob: base64(blob), Plaintext: base64(plaintext), KeyId: key.arn };
  }),

  GenerateDataKeyWithoutPlaintext: operation(dataKey, async (key, input) => {
    const { blob } = await newDataKey(key, input);
    return { CiphertextBlob: base64(blob), KeyId: key.arn };
  }),

  Encrypt: operation(
    { ...symmetric, KeyId: keyId, Plaintext: message, EncryptionContext: encryptionContext },
    async (key, input) => {
      requireUsage(key, 'ENCRYPT_DECRYPT');
      const blob = sealBlob(await blobKey(key), input.Plaintext, input.EncryptionContext);
      return { CiphertextBlob: base64(blob), KeyId: key.arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },
  ),

  Decrypt: operation(
    { ...symmetric, KeyId: keyId.optional(), CiphertextBlob: bytes, EncryptionContext: encryptionContext },
    async (key, input) => {
      requireUsage(key, 'ENCRYPT_DECRYPT');
      if (keyIdOfBlob(input.CiphertextBlob) !== key.keyId) {
        throw new AwsFault(
          'IncorrectKeyException',
          'The key ID in the request does not identify a CMK that can perform this operation.',
        );
      }
      const plaintext = openBlob(await blobKey(key), input.CiphertextBlob, input.EncryptionContext);
      return { KeyId: key.arn, Plaintext: base64(plaintext), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },
    (input) => input.KeyId ?? keyIdOfBlob(input.CiphertextBlob),
  ),

  Sign: operation(
    {
      ...grants,
      KeyId: keyId,
      Message: message,
      MessageType: z.enum(['RAW', 'DIGEST']).default('RAW'),
      SigningAlgorithm: z.string(),
    },
    async (key, input) => {
      requireUsage(key, 'SIGN_VERIFY');
      requireAlgorithm(key, input.SigningAlgorithm);
      const algorithm = signingAlgorithms[input.SigningAlgorithm];
      if (algorithm === undefined) throw new Error(`no implementation of ${input.SigningAlgorithm}`);
      const isDigest = input.MessageType === 'DIGEST';
      if (isDigest && input.Message.length !== algorithm.digestBytes) {
        throw new AwsFault('ValidationException', `Digest is invalid length for algorithm ${input.SigningAlgorithm}.`);
      }
      const digest = isDigest ? input.Message : createHash(algorithm.hash).update(input.Message).digest();
      const signature = algorithm.sign(digest, privateKeyOf(await key.material));
      return { KeyId: key.arn, Signature: base64(signature), SigningAlgorithm: input.SigningAlgorithm };
    },
  ),

  GetPublicKey: operation({ ...grants, KeyId: keyId }, async (key) => {
    if (!isAsymmetric(key.spec)) {
      throw new AwsFault('UnsupportedOperationException', `${key.arn} is a symmetric key and has no public key.`);
    }
    return {
      KeyId: key.arn,
      PublicKey: base64(publicKeyOf(privateKeyOf(await key.material))),
      CustomerMasterKeySpec: key.spec,
      KeySpec: key.spec,
      KeyUsage: keySpecs[key.spec].usage,
      ...keySpecs[key.spec].algorithms,
    };
  }),

  DescribeKey: operation({ ...grants, KeyId: keyId }, async (key) => ({
    KeyMetadata: {
      AWSAccountId: localAccount,
      KeyId: key.keyId,
      Arn: key.arn,
      CreationDate: key.createdAt.getTime() / 1000,
      Enabled: true,
      Description: '',
      KeyUsage: keySpecs[key.spec].usage,
      KeyState: 'Enabled',
      Origin: 'AWS_KMS',
      KeyManager: 'CUSTOMER',
      CustomerMasterKeySpec: key.spec,
      KeySpec: key.spec,
      ...keySpecs[key.spec].algorithms,
      MultiRegion: key.multiRegion,
      ...(key.multiRegion
        ? {
            MultiRegionConfiguration: {
              MultiRegionKeyType: 'PRIMARY',
              PrimaryKey: { Arn: key.arn, Region: localRegion },
              ReplicaKeys: [],
            },
          }
        : {}),
    },
  })),

  GenerateMac: operation(
    { ...grants, KeyId: keyId, Message: message, MacAlgorithm: z.string() },
    async (key, input) => ({
      KeyId: key.arn,
      Mac: base64(await macOf(key, input.MacAlgorithm, input.Message)),
      MacAlgorithm: input.MacAlgorithm,
    }),
  ),

  VerifyMac: operation(
    { ...grants, KeyId: keyId, Message: message, MacAlgorithm: z.string(), Mac: bytes },
    async (key, input) => {
      const mac = await macOf(key, input.MacAlgorithm, input.Message);
      if (mac.length !== input.Mac.length || !timingSafeEqual(mac, input.Mac)) {
        throw new AwsFault('KMSInvalidMacException', 'The MAC is not valid for this message and key.');
      }
      return { KeyId: key.arn, MacValid: true, MacAlgorithm: input.MacAlgorithm };
    },
  ),
};
