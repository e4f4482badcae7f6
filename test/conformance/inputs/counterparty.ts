import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSigningKey } from '../../../local/authority/signing-key.ts';
import type { ServedSealer } from '../serve-sealer.ts';

/** Somebody who signs with software of their own and a certificate of the same authority: files for other programs. */
export interface Counterparty {
  /** PEM, EC P-256. */
  readonly key: string;
  /** DER, from the certificate up, without the root. */
  readonly chain: readonly string[];
  readonly root: string;
  /** Address. */
  readonly tsa: string;
}

export const openCounterparty = ({ sealer, url, root }: ServedSealer, directory: string): Counterparty => {
  const key = generateSigningKey('ecdsa-p256-sha256');
  const { chain } = sealer.authority.issueSealCertificate({
    publicKeySpki: key.spki,
    commonName: 'Counterparty K.K.',
    country: 'JP',
  });
  const keyFile = join(directory, 'counterparty.key.pem');
  writeFileSync(keyFile, key.pem, { mode: 0o600 });
  const files = chain.map((der, index) => {
    const file = join(directory, `counterparty-${index}.cer`);
    writeFileSync(file, der);
    return file;
  });
  return { key: keyFile, chain: files, root, tsa: `${url}/tsa` };
};
