import { X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetPublicKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { certificatesOf, pemOf, trustKeys } from '../../adapters/trust-store.ts';
import type { Authority } from '../authority/authority.ts';

export interface TrustOptions {
  readonly authority: Authority;
  /** Where the authority answers: it is written into the certificates that it issues. */
  readonly authorityUrl: string;
  readonly kms: KMSClient;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly sealingKeyArn: string;
  /** The anchors are put here as well, for `npm run verify`. */
  readonly folder: string;
  readonly now: () => Date;
}

const dayMs = 86_400_000;
/** A seal certificate is renewed when less than this is left of it. */
const renewBeforeMs = 180 * dayMs;

const readText = async ({ s3, bucket }: TrustOptions, key: string): Promise<string> => {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString()) ?? '';
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return '';
    throw error;
  }
};

const writeText = async ({ s3, bucket }: TrustOptions, key: string, text: string): Promise<void> => {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
};

/** Whether a chain is for this key, of this authority, reachable, and good for a while. */
const isUsable = (chain: readonly Uint8Array[], publicKey: Uint8Array, options: TrustOptions): boolean => {
  const [leaf] = chain.map((der) => new X509Certificate(Buffer.from(der)));
  if (leaf === undefined) return false;
  const spki = leaf.publicKey.export({ type: 'spki', format: 'der' });
  return (
    Buffer.compare(spki, publicKey) === 0 &&
    (leaf.infoAccess ?? '').includes(options.authorityUrl) &&
    Date.parse(leaf.validTo) - options.now().getTime() > renewBeforeMs
  );
};

/** Puts the sealing key's certificate and the trust anchors where the functions look for them. */
export const installTrust = async (options: TrustOptions): Promise<void> => {
  const { authority, kms, folder } = options;
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: options.sealingKeyArn }));
  if (PublicKey === undefined) throw new Error('KMS gave no public key');
  const chain = certificatesOf(await readText(options, trustKeys.sealChain));
  if (!isUsable(chain, PublicKey, options)) {
    const issued = authority.issueSealCertificate({
      publicKeySpki: PublicKey,
      commonName: 'CloudSign Local Seal',
      country: 'JP',
    });
    await writeText(options, trustKeys.sealChain, pemOf(issued.chain));
  }
  const anchors = pemOf(authority.roots().map(({ der }) => der));
  if ((await readText(options, trustKeys.anchors)) !== anchors) await writeText(options, trustKeys.anchors, anchors);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'anchors.pem'), anchors, { mode: 0o600 });
};
