import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSigningKey } from '../../local/authority/signing-key.ts';
import type { LocalSealer } from '../../local/local-sealer.ts';

/** One key and certificate for all contestants: a software P-256 key, as files. */
export interface IdentityFiles {
  readonly key: string;
  /** DER, leaf first, without the root. */
  readonly chain: readonly string[];
}

export const writeIdentity = ({ authority }: LocalSealer, directory: string): IdentityFiles => {
  mkdirSync(directory, { recursive: true });
  const { pem, spki } = generateSigningKey('ecdsa-p256-sha256');
  const { chain } = authority.issueSealCertificate({ publicKeySpki: spki, commonName: 'Bench', country: 'JP' });
  const key = join(directory, 'key.pem');
  writeFileSync(key, pem, { mode: 0o600 });
  const files = chain.map((der, index) => {
    const file = join(directory, `certificate-${index}.cer`);
    writeFileSync(file, der);
    return file;
  });
  return { key, chain: files };
};

export const readIdentity = ({ key, chain }: IdentityFiles) => ({
  pem: readFileSync(key, 'utf8'),
  chain: chain.map((file) => new Uint8Array(readFileSync(file))),
});
