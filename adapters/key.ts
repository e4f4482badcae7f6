import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { patience } from './patience.ts';

/** One KMS key, by its ARN. */
export interface Key {
  readonly arn: string;
  readonly client: KMSClient;
}

let client: KMSClient | undefined;

export const openKey = (arn: string): Key => {
  client ??= new KMSClient({ requestHandler: patience });
  return { arn, client };
};

/** Signs a ready SHA-256 digest (32 bytes) with a P-256 key: a DER ECDSA-Sig-Value. */
export const signDigest = async (key: Key, digest: Uint8Array): Promise<Uint8Array> => {
  const { Signature } = await key.client.send(
    new SignCommand({ KeyId: key.arn, Message: digest, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' }),
  );
  if (Signature === undefined) throw new Error('KMS gave no signature');
  return Signature;
};

/** The public key as DER SubjectPublicKeyInfo. */
export const publicKeyOf = async (key: Key): Promise<Uint8Array> => {
  const { PublicKey } = await key.client.send(new GetPublicKeyCommand({ KeyId: key.arn }));
  if (PublicKey === undefined) throw new Error('KMS gave no public key');
  return PublicKey;
};
