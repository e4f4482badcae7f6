import { createPrivateKey, webcrypto } from 'node:crypto';
import { CryptoKeySigner, PDF } from '@libpdf/core';
import { type IdentityFiles, readIdentity } from '../identity.ts';
import type { Work } from '../worker.ts';

/** As the readme of @libpdf/core has it. */
export const sign = async (files: IdentityFiles): Promise<Work> => {
  const { pem, chain } = readIdentity(files);
  const [leaf = new Uint8Array(0), ...above] = chain;
  const pkcs8 = new Uint8Array(createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' }));
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, curve, false, ['sign']);
  const signer = new CryptoKeySigner(key as CryptoKey, leaf, 'EC', 'ECDSA', above);
  return {
    prepare: (bytes) => bytes,
    work: async (bytes) => {
      const pdf = await PDF.load(bytes);
      return [(await pdf.sign({ signer, reason: 'Agreed', subFilter: 'ETSI.CAdES.detached' })).bytes];
    },
  };
};
