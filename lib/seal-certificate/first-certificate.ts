import { checkChain } from '../../core/pades/check-chain.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import { sameBytes } from '../../core/trust/der.ts';
import type { Subject } from '../../core/trust/write-certificate.ts';

/** Where the certificate is kept, and who signs it: parts of adapters/operator.ts. */
export interface CertificatePlace {
  readonly sealChain: () => Promise<readonly Uint8Array[]>;
  readonly anchors: () => Promise<readonly Uint8Array[]>;
  readonly installAnchors: (anchors: readonly Uint8Array[]) => Promise<void>;
  /** False when one was there: it stays. */
  readonly installFirstSealChain: (chain: readonly Uint8Array[]) => Promise<boolean>;
  readonly certify: (event: object) => Promise<Uint8Array>;
}

/** `kept`: there was a certificate, whoever put it there, and nothing was done to it. */
export type Outcome = 'kept' | 'self-issued';

/**
 * Sees to it that the sealing key has a certificate, and that the roots of the settings are trusted. Anchors are only ever added:
 * documents that were sealed under them need them for as long as they are kept.
 */
export const ensureCertificate = async (
  place: CertificatePlace,
  options: { readonly subject: Subject; readonly roots: readonly Uint8Array[] },
): Promise<Outcome> => {
  await addAnchors(place, options.roots);
  if ((await place.sealChain()).length > 0) return 'kept';
  const der = await place.certify({ kind: 'self-issued', subject: options.subject });
  const { publicKey, notBefore } = parseCertificate(der);
  const { anchor } = checkChain({
    certificates: [der],
    anchors: await place.anchors(),
    spki: publicKey.spki,
    // Not our time: the clock of the sealing function may be ahead.
    time: notBefore,
  });
  // The anchor comes first: a seal whose chain leads nowhere must not be possible in between.
  await addAnchors(place, [anchor.der]);
  const isFirst = await place.installFirstSealChain([der]);
  // Whoever was at it at the same time may have written the anchors over.
  const [leaf] = await place.sealChain();
  if (leaf !== undefined && parseCertificate(leaf).selfIssued) await addAnchors(place, [leaf]);
  return isFirst ? 'self-issued' : 'kept';
};

const addAnchors = async (place: CertificatePlace, added: readonly Uint8Array[]): Promise<void> => {
  const known = await place.anchors();
  const fresh = added.filter((der) => !known.some((one) => sameBytes(one, der)));
  if (fresh.length > 0) await place.installAnchors([...known, ...fresh]);
};
