import { randomBytes } from 'node:crypto';
import { openKey, publicKeyOf, signDigest } from '../../adapters/key.ts';
import { requestToSign } from '../../core/pades/certification-request.ts';
import { requestAlgorithmOf, sealAlgorithmOf } from '../../core/pades/seal-keys.ts';
import { selfIssuedToSign } from '../../core/pades/self-issued.ts';
import { hashOf } from '../../core/trust/crypto.ts';
import { signedObject } from '../../core/trust/write-certificate.ts';
import { readEnvironment } from '../environment.ts';
import { open } from '../open.ts';
import { triggers } from '../triggers.ts';
import { certifyEventSchema } from './certify-event.ts';

/** A PKCS #10 request or a self-issued certificate for the sealing key: base64 of the DER. */
export const certify = async (event: unknown): Promise<{ readonly der: string }> => {
  const { kind, subject } = certifyEventSchema.parse(event);
  const environment = readEnvironment();
  const { sealingKey } = open(triggers.certify.needs, environment, { key: openKey });
  const { sealKey } = environment.settings;
  const algorithm = kind === 'certification-request' ? requestAlgorithmOf(sealKey) : sealAlgorithmOf(sealKey);
  const spki = await publicKeyOf(sealingKey);
  const toSign =
    kind === 'certification-request'
      ? requestToSign({ subject, spki })
      : selfIssuedToSign({ subject, spki, algorithm, serial: randomBytes(16), now: new Date() });
  const signature = await signDigest(sealingKey, hashOf(algorithm.hash, toSign), algorithm.kmsSigningAlgorithm);
  return { der: Buffer.from(signedObject(toSign, algorithm, signature)).toString('base64') };
};
