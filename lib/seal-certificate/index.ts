import { setTimeout as pause } from 'node:timers/promises';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { openCertify } from '../../adapters/operator.ts';
import { openTrustStore, writeAnchors, writeFirstSealChain } from '../../adapters/trust-store.ts';
import { customResource } from '../custom-resource.ts';
import { ensureCertificate } from './first-certificate.ts';

/**
 * Sees to it, at each deployment, that the sealing key has a certificate. Deleting does nothing: documents may have been sealed with
 * what is there, and it goes with its bucket.
 */
interface Properties {
  readonly Bucket: string;
  readonly SealingFunction: string;
  /** JSON of the subject. */
  readonly Subject: string;
  /** DER in base64. */
  readonly Roots?: readonly string[];
}

/** A role that was made a moment ago is not known everywhere yet. */
const pausesMs = [2000, 5000, 10_000, 20_000, 30_000, 30_000, 30_000];

const patiently = async <T>(run: () => Promise<T>): Promise<T> => {
  for (const milliseconds of pausesMs) {
    try {
      return await run();
    } catch (error) {
      console.log(`tried again in ${milliseconds} ms: ${error}`);
      await pause(milliseconds);
    }
  }
  return run();
};

const act = async (event: CloudFormationCustomResourceEvent): Promise<void> => {
  if (event.RequestType === 'Delete') return;
  const { Bucket, SealingFunction, Subject, Roots = [] } = event.ResourceProperties as unknown as Properties;
  const bucket = { name: Bucket, client: new S3Client({}) };
  const store = openTrustStore(bucket);
  const place = {
    sealChain: store.installedChain,
    anchors: store.anchors,
    installAnchors: (anchors: readonly Uint8Array[]) => writeAnchors(bucket, anchors),
    installFirstSealChain: (chain: readonly Uint8Array[]) => writeFirstSealChain(bucket, chain),
    certify: openCertify(new LambdaClient({}), SealingFunction),
  };
  const roots = Roots.map((der) => new Uint8Array(Buffer.from(der, 'base64')));
  const outcome = await patiently(() => ensureCertificate(place, { subject: JSON.parse(Subject), roots }));
  console.log(`certificate of the sealing key: ${outcome}`);
};

export const handler = customResource({ physicalId: 'seal-certificate', act });
