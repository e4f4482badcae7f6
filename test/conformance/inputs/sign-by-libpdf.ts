/** @libpdf/core as its readme has it, with what it fetches from the authority's addresses in the certificates. */
import { createPrivateKey, webcrypto } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { CryptoKeySigner, HttpTimestampAuthority, PDF } from '@libpdf/core';
import type { Counterparty } from './counterparty.ts';

export interface LibpdfRequest {
  readonly input: string;
  readonly output: string;
  readonly level: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';
}

const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

/** Answers why it couldn't sign, or undefined. */
export const signByLibpdf = async (
  { input, output, level }: LibpdfRequest,
  { key, chain, root, tsa }: Counterparty,
): Promise<string | undefined> => {
  try {
    const [leaf = new Uint8Array(0), ...above] = [...chain, root].map(read);
    const pkcs8 = new Uint8Array(createPrivateKey(readFileSync(key)).export({ format: 'der', type: 'pkcs8' }));
    const curve = { name: 'ECDSA', namedCurve: 'P-256' };
    const secret = (await webcrypto.subtle.importKey('pkcs8', pkcs8, curve, false, ['sign'])) as CryptoKey;
    const pdf = await PDF.load(read(input));
    const { bytes } = await pdf.sign({
      signer: new CryptoKeySigner(secret, leaf, 'EC', 'ECDSA', above),
      reason: 'Signed by libpdf',
      level,
      timestampAuthority: new HttpTimestampAuthority(tsa),
    });
    writeFileSync(output, bytes);
    return undefined;
  } catch (error) {
    return String(error);
  }
};
