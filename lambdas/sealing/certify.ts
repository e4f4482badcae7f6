import { randomBytes } from 'node:crypto';
import { openKey, publicKeyOf, signDigest } from '../../adapters/key.ts';
import { sealAlgorithms } from '../../core/pades/algorithms.ts';
import { requestToSign } from '../../core/pades/certification-request.ts';
import { selfIssuedToSign } from '../../core/pades/self-issued.ts';
import { hashOf } from '../../core/trust/crypto.ts';
import { signedObject } from '../../core/trust/write-certificate.ts';
import { readEnvironment } from '../environment.ts';
import { open } from '../open.ts';
import { triggers } from '../triggers.ts';
import { certifyEventSchema } from './certify-event.ts';

const algorithm = sealAlgorithms['ecdsa-p256-sha256'];

/** A PKCS #10 request or a self-issued certificate for the sealing key: base64 of the DER. */
export const certify = async (event: unknown): Promise<{ readonly der: string }> => {
  const { kind, subject } = certifyEventSchema.parse(event);
  const { sealingKey } = open(triggers.certify.needs, readEnvironment(), { key: openKey });
  const spki = await publicKeyOf(sealingKey);
  const toSign =
    kind === 'certification-request'
      ? requestToSign({ subject, spki })
      : selfIssuedToSign({ subject, spki, algorithm, serial: randomBytes(16), now: new Date() });
  const signature = await signDigest(sealingKey, hashOf(algorithm.hash, toSign));
  return { der: Buffer.from(signedObject(toSign, algorithm, signature)).toString('base64') };
};
