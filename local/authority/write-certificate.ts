import { type CertificateContent, certificateToSign, signedObject } from '../../core/trust/write-certificate.ts';
import type { SigningKey } from './signing-key.ts';

/** A certificate signed by `issuerKey`. */
export const writeCertificate = (content: CertificateContent, issuerKey: SigningKey): Uint8Array => {
  const toSign = certificateToSign(content, issuerKey);
  return signedObject(toSign, issuerKey.algorithm, issuerKey.sign(toSign));
};
