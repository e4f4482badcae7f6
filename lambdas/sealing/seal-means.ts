import { type Key, openKey, publicKeyOf, signDigest } from '../../adapters/key.ts';
import { openTrustStore } from '../../adapters/trust-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import type { SealIdentity } from '../../core/pades/identity.ts';
import { sealAlgorithmOf, sealKeyFor, sealKeys } from '../../core/pades/seal-keys.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import { sameBytes } from '../../core/trust/der.ts';
import type { WorkContext } from '../worker.ts';

/** Whom a seal names, and the key that signs it. */
export interface SealMeans {
  readonly identity: SealIdentity;
  readonly signer: (digest: Uint8Array) => Promise<Uint8Array>;
}

const known = new Map<string, SealMeans>();

/**
 * The installed certificate decides: it names the key, and with it the algorithm. So a certificate that is imported for a new key takes over in
 * one step, and until then the key before it seals (docs/decisions/0080-seal-keys.md). Kept, so that it is parsed once.
 * @throws `seal.no-certificate`, `seal.certificate-mismatch` when it is of neither key
 */
export const sealMeans = async ({
  opened,
  settings,
}: Pick<WorkContext<'sealDue'>, 'opened' | 'settings'>): Promise<SealMeans> => {
  const chain = await openTrustStore(opened.trust).sealChain();
  const name = chain.map((der) => Buffer.from(der).toString('base64')).join();
  const means = known.get(name) ?? (await findMeans(chain, keysOf(opened.sealingKey, settings.formerSealingKey)));
  known.set(name, means);
  return means;
};

const keysOf = (key: Key, former: string | undefined): readonly Key[] =>
  former === undefined ? [key] : [key, openKey(former)];

const findMeans = async (chain: readonly Uint8Array[], keys: readonly Key[]): Promise<SealMeans> => {
  const { publicKey } = leafOf(chain);
  const kind = sealKeyFor(publicKey);
  if (kind === undefined)
    throw new CloudSignError('seal.certificate-mismatch', { detail: 'no key of ours is of its kind' });
  const { kmsSigningAlgorithm } = sealAlgorithmOf(kind);
  for (const key of keys) {
    if (!sameBytes(await publicKeyOf(key), publicKey.spki)) continue;
    return {
      identity: { chain, algorithm: sealKeys[kind] },
      signer: (digest) => signDigest(key, digest, kmsSigningAlgorithm),
    };
  }
  throw new CloudSignError('seal.certificate-mismatch', { detail: 'the installed certificate is of another key' });
};

const leafOf = ([der]: readonly Uint8Array[]) => {
  try {
    return parseCertificate(der ?? new Uint8Array());
  } catch (cause) {
    throw new CloudSignError('seal.certificate-unusable', { cause });
  }
};
