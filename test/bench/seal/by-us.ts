import { randomBytes } from 'node:crypto';
import { sealAlgorithms } from '../../../core/pades/algorithms.ts';
import type { PrefixHash } from '../../../core/pades/prefix-hash.ts';
import { type Sealed, sealAct } from '../../../core/pades/seal.ts';
import { openPdf } from '../../../core/pdf/file.ts';
import { openDigestSigner } from '../../../local/digest-signer.ts';
import { type IdentityFiles, readIdentity } from '../identity.ts';
import type { Work } from '../worker.ts';

export type Seal = (pdf: Uint8Array, prefix?: PrefixHash) => Promise<Sealed>;

/** A seal by a key in memory, at level B-B: nobody is asked. */
export const openSeal = (files: IdentityFiles): Seal => {
  const { pem, chain } = readIdentity(files);
  const identity = { chain, algorithm: 'ecdsa-p256-sha256' } as const;
  const signer = openDigestSigner(pem, sealAlgorithms[identity.algorithm]);
  return (pdf, prefix) =>
    sealAct({
      file: openPdf(pdf),
      act: { name: 'Taro', reason: '同意', fieldName: 'Act1' },
      identity,
      signer,
      level: 'B-B',
      time: new Date(),
      id: randomBytes(16),
      ...(prefix === undefined ? {} : { prefix }),
    });
};

/** The seal step: from the bytes of a file to its pieces with the seal behind them, proven and hashed, as they are stored. */
export const seal = (files: IdentityFiles): Work => {
  const sealOne = openSeal(files);
  return { prepare: (bytes) => bytes, work: async (bytes) => (await sealOne(bytes)).file.chunks };
};

/** The same as one array, as the libraries answer it. */
export const sealJoined = (files: IdentityFiles): Work => {
  const sealOne = openSeal(files);
  return { prepare: (bytes) => bytes, work: async (bytes) => [(await sealOne(bytes)).file.bytes] };
};
