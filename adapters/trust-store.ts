import { X509Certificate } from 'node:crypto';
import { CloudSignError } from '../core/errors.ts';
import { type Bucket, getObject, putObject, putOnce } from './bucket.ts';

/** Public certificates: the chain of the sealing key, leaf first and without the root, and the roots that reports trust. DER. */
export interface TrustStore {
  /** @throws `seal.no-certificate` */
  readonly sealChain: () => Promise<readonly Uint8Array[]>;
  /** The same; empty when there is none. */
  readonly installedChain: () => Promise<readonly Uint8Array[]>;
  readonly anchors: () => Promise<readonly Uint8Array[]>;
}

export const trustKeys = { sealChain: 'seal/chain.pem', anchors: 'anchors/anchors.pem' } as const;

export const openTrustStore = (bucket: Bucket): TrustStore => {
  const read = async (key: string): Promise<readonly Uint8Array[]> => {
    const stored = await getObject(bucket, key);
    return stored === undefined ? [] : certificatesOf(Buffer.from(stored).toString('utf8'));
  };
  return {
    anchors: () => read(trustKeys.anchors),
    installedChain: () => read(trustKeys.sealChain),
    sealChain: async () => {
      const chain = await read(trustKeys.sealChain);
      if (chain.length === 0) throw new CloudSignError('seal.no-certificate');
      return chain;
    },
  };
};

/** For operators; functions only read. Both take effect with the next read. */
export const writeSealChain = (bucket: Bucket, chain: readonly Uint8Array[]): Promise<void> =>
  putObject(bucket, trustKeys.sealChain, Buffer.from(pemOf(chain)));
/** The same where none was ever written; false, and nothing done, where one was. */
export const writeFirstSealChain = (bucket: Bucket, chain: readonly Uint8Array[]): Promise<boolean> =>
  putOnce(bucket, trustKeys.sealChain, Buffer.from(pemOf(chain)));
export const writeAnchors = (bucket: Bucket, anchors: readonly Uint8Array[]): Promise<void> =>
  putObject(bucket, trustKeys.anchors, Buffer.from(pemOf(anchors)));

/** DER certificates as PEM text. */
export const pemOf = (certificates: readonly Uint8Array[]): string =>
  certificates.map((der) => new X509Certificate(der).toString()).join('');

/** The certificates of a PEM text, in order, as DER. */
export const certificatesOf = (pem: string): Uint8Array[] =>
  [...pem.matchAll(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)].map(
    ([block]) => new Uint8Array(new X509Certificate(block).raw),
  );
