import { CloudSignError } from '../errors.ts';
import { isSignedBy, parseCertificate, purpose } from '../trust/certificate.ts';
import { buildChain, chainSunset } from '../trust/chain.ts';
import { sameBytes } from '../trust/der.ts';
import type { Certificate } from '../trust/types.ts';
import { openIdentity } from './identity.ts';
import { sealKeyFor, sealKeys } from './seal-keys.ts';

export interface ChainToInstall {
  /** DER in any order, with or without the root. */
  readonly certificates: readonly Uint8Array[];
  /** What is trusted already, DER. */
  readonly anchors: readonly Uint8Array[];
  /** The sealing key's SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  readonly time: Date;
}

export interface CheckedChain {
  /** Leaf first, without the anchor; a self-issued leaf stands alone. */
  readonly chain: readonly Certificate[];
  readonly anchor: Certificate;
  /** It came with the chain and is not trusted yet. */
  readonly isNewAnchor: boolean;
  readonly isSelfIssued: boolean;
  /** No seal can be made with the chain after this. */
  readonly endsAt: Date;
  /** Until when the signatures that hold the chain together count, if that is earlier than its end. */
  readonly weakFrom: Date | undefined;
}

/** What documents are signed for: RFC 9336, and what CAs used before it (Adobe, Microsoft, S/MIME, any). */
const signingPurposes: readonly string[] = [
  purpose.documentSigning,
  '1.2.840.113583.1.1.5',
  '1.3.6.1.4.1.311.10.3.12',
  '1.3.6.1.5.5.7.3.4',
  '2.5.29.37.0',
];

const unusable = (detail: string): CloudSignError => new CloudSignError('seal.certificate-unusable', { detail });

const parsed = (ders: readonly Uint8Array[]): readonly Certificate[] => {
  try {
    return ders.map(parseCertificate);
  } catch (cause) {
    throw new CloudSignError('seal.certificate-unusable', { detail: 'a certificate cannot be read', cause });
  }
};

const isRoot = (certificate: Certificate): boolean => certificate.selfIssued && isSignedBy(certificate, certificate);

const pathOf = (
  leaf: Certificate,
  {
    all,
    anchors,
    time,
  }: { readonly all: readonly Certificate[]; readonly anchors: readonly Certificate[]; readonly time: Date },
) => {
  const chain = buildChain({ certificate: leaf, intermediates: all, anchors, at: time });
  if (chain.ok) return chain;
  const detail = `${chain.reason}: ${chain.detail}`;
  const isTime = chain.reason === 'expired' || chain.reason === 'not-yet-valid';
  throw new CloudSignError(isTime ? 'seal.certificate-expired' : 'trust.untrusted', { detail });
};

/** Without an address to ask, the evidence of no document could ever be completed. */
const requireRevocation = (below: readonly Certificate[]): void => {
  const silent = below.find(({ ocspUrls, crlUrls }) => ocspUrls.length === 0 && crlUrls.length === 0);
  if (silent !== undefined) throw unusable(`${silent.subject.display} names no OCSP responder and no CRL`);
};

/**
 * The chain that is to be installed for the sealing key, put in order. Refused: certificates of another key
 * (`seal.certificate-mismatch`), without a root that is given or trusted (`trust.untrusted`), outside of their validity
 * (`seal.certificate-expired`), not for signing or without an address for revocation (`seal.certificate-unusable`), too weak
 * (`seal.algorithm-expired`).
 */
export const checkChain = ({ certificates, anchors, spki, time }: ChainToInstall): CheckedChain => {
  const [all, trusted] = [parsed(certificates), parsed(anchors)];
  const leaf = all.find(({ publicKey }) => sameBytes(publicKey.spki, spki));
  if (leaf === undefined)
    throw new CloudSignError('seal.certificate-mismatch', { detail: 'none is for the sealing key' });
  const { path, anchor } = pathOf(leaf, { all, anchors: [...trusted, ...all.filter(isRoot)], time });
  const below = path.filter(({ sha256 }) => sha256 !== anchor.sha256);
  const chain = below.length === 0 ? [leaf] : below;
  const kind = sealKeyFor(leaf.publicKey);
  if (kind === undefined) throw unusable('no seal is made with a key of its kind');
  openIdentity({ chain: chain.map(({ der }) => der), algorithm: sealKeys[kind] }, time);
  const { extendedKeyUsage } = leaf;
  if (extendedKeyUsage !== undefined && !extendedKeyUsage.purposes.some((one) => signingPurposes.includes(one))) {
    throw unusable('its extended key usage is not signing of documents');
  }
  requireRevocation(below);
  const endsAt = new Date(Math.min(...chain.map(({ notAfter }) => notAfter.getTime())));
  const { until } = chainSunset(path);
  return {
    chain,
    anchor,
    isNewAnchor: !trusted.some(({ sha256 }) => sha256 === anchor.sha256),
    isSelfIssued: below.length === 0 && leaf.selfIssued,
    endsAt,
    weakFrom: until !== undefined && until < endsAt ? until : undefined,
  };
};
