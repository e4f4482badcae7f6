import { GetPublicKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.ts';
import { openTrustStore, writeAnchors, writeSealChain } from './trust-store.ts';

export interface OperatorAccess {
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  /** Id, ARN or `alias/...` of the sealing key. */
  readonly sealingKey: string;
  /** The function that alone may use that key. */
  readonly sealingFunction: string;
  readonly trustBucket: (account: string) => string;
}

/** What an operator does to the certificate of a deployment's sealing key. The key itself is out of his reach. */
export interface Operator {
  /** Its SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  readonly certify: (event: object) => Promise<Uint8Array>;
  /** None installed: empty. */
  readonly sealChain: () => Promise<readonly Uint8Array[]>;
  readonly anchors: () => Promise<readonly Uint8Array[]>;
  readonly installSealChain: (chain: readonly Uint8Array[]) => Promise<void>;
  readonly installAnchors: (anchors: readonly Uint8Array[]) => Promise<void>;
}

/** Asks the sealing function; see lambdas/sealing/certify.ts for the event. Answers DER. */
export const openCertify =
  (lambda: LambdaClient, sealingFunction: string) =>
  async (event: object): Promise<Uint8Array> => {
    const { Payload, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName: sealingFunction, Payload: Buffer.from(JSON.stringify(event)) }),
    );
    const reply = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || '{}');
    if (FunctionError !== undefined || typeof reply.der !== 'string') {
      throw new Error(`the sealing function failed: ${reply.errorMessage ?? FunctionError ?? 'no answer'}`);
    }
    return new Uint8Array(Buffer.from(reply.der, 'base64'));
  };

export const openOperator = async (access: OperatorAccess): Promise<Operator> => {
  const { kms, lambda, s3, sealingKey, sealingFunction, trustBucket } = access;
  const { KeyId, PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: sealingKey }));
  if (KeyId === undefined || PublicKey === undefined) throw new Error('KMS gave no public key');
  // arn:aws:kms:Region:account:key/id
  const account = KeyId.split(':')[4] ?? '';
  const bucket: Bucket = { name: trustBucket(account), client: s3 };
  const store = openTrustStore(bucket);
  return {
    spki: PublicKey,
    certify: openCertify(lambda, sealingFunction),
    sealChain: () => store.installedChain(),
    anchors: () => store.anchors(),
    installSealChain: (chain) => writeSealChain(bucket, chain),
    installAnchors: (anchors) => writeAnchors(bucket, anchors),
  };
};
