import { GetPublicKeyCommand, KMSClient, SignCommand, type SigningAlgorithmSpec } from '@aws-sdk/client-kms';
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

/** Signs a ready digest, of the hash that the algorithm names. ECDSA: a DER ECDSA-Sig-Value. */
export const signDigest = async (
  key: Key,
  digest: Uint8Array,
  algorithm: SigningAlgorithmSpec = 'ECDSA_SHA_256',
): Promise<Uint8Array> => {
  const { Signature } = await key.client.send(
    new SignCommand({ KeyId: key.arn, Message: digest, MessageType: 'DIGEST', SigningAlgorithm: algorithm }),
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
