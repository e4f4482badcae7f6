import { CloudSignError } from '../errors.ts';
import { readSignatureAlgorithm, sealAlgorithmIdentifier } from '../trust/algorithm-identifier.ts';
import { readElement } from '../trust/asn1.ts';
import { isSignedBy, parseCertificate } from '../trust/certificate.ts';
import { verifySignature } from '../trust/crypto.ts';
import type { Certificate } from '../trust/types.ts';
import {
  isStrongAt,
  type SealAlgorithm,
  type SealAlgorithmName,
  sealAlgorithms,
  signatureSunset,
} from './algorithms.ts';

/** Whom seals name, and how they are signed. Keep the object: what was read from it is kept with it. */
export interface SealIdentity {
  /** DER, leaf first; the root may be there and is left out of seals. */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: SealAlgorithmName;
}

export interface OpenIdentity {
  readonly leaf: Certificate;
  /** Leaf first, without the root; a self-issued leaf stays. */
  readonly chain: readonly Certificate[];
  readonly algorithm: SealAlgorithm;
}

const opened = new WeakMap<SealIdentity, OpenIdentity>();

const familyOfScheme: Readonly<Record<string, string>> = { ecdsa: 'ec', 'rsa-pkcs1': 'rsa', 'rsa-pss': 'rsa' };
const signingUsages = ['digitalSignature', 'contentCommitment'] as const;

const unusable = (detail: string): CloudSignError => new CloudSignError('seal.certificate-unusable', { detail });

const readCertificate = (der: Uint8Array): Certificate => {
  try {
    return parseCertificate(der);
  } catch (error) {
    throw new CloudSignError('seal.certificate-unusable', { cause: error });
  }
};

const requireMatchingKey = ({ publicKey }: Certificate, algorithm: SealAlgorithm): void => {
  const matches =
    publicKey.family === familyOfScheme[algorithm.scheme] &&
    publicKey.bits === algorithm.keyBits &&
    publicKey.curve === algorithm.curve;
  if (!matches) {
    const has = `${publicKey.family} ${publicKey.bits} ${publicKey.curve ?? ''}`.trim();
    throw new CloudSignError('seal.certificate-mismatch', { detail: `${has} for ${algorithm.name}` });
  }
};

const openChain = ({ chain, algorithm: name }: SealIdentity): OpenIdentity => {
  const algorithm = sealAlgorithms[name];
  const [leaf, ...issuers] = chain.map(readCertificate);
  if (leaf === undefined) throw unusable('no certificate');
  const certificates = [leaf, ...issuers];
  issuers.forEach((issuer, index) => {
    const subject = certificates[index];
    if (subject !== undefined && !isSignedBy(subject, issuer))
      throw unusable(`certificate ${index} not by the next one`);
  });
  if (leaf.keyUsage !== undefined && !signingUsages.some((usage) => leaf.keyUsage?.includes(usage))) {
    throw unusable('its key usage is not signing');
  }
  if (leaf.basicConstraints?.ca && !leaf.selfIssued) throw unusable('it is a CA');
  requireMatchingKey(leaf, algorithm);
  return { leaf, algorithm, chain: [leaf, ...issuers.filter((issuer) => !issuer.selfIssued)] };
};

/**
 * The identity, fit to seal at `time`: refused as `seal.certificate-unusable`, `-mismatch`, `-expired` (or not valid yet) or
 * `seal.algorithm-expired`.
 */
export const openIdentity = (identity: SealIdentity, time: Date): OpenIdentity => {
  const open = opened.get(identity) ?? openChain(identity);
  opened.set(identity, open);
  for (const { notBefore, notAfter, subject } of open.chain) {
    if (time < notBefore || time > notAfter) {
      throw new CloudSignError('seal.certificate-expired', { detail: `${subject.display} at ${time.toISOString()}` });
    }
  }
  const { scheme, keyBits, hash, name } = open.algorithm;
  const sunset = signatureSunset({ scheme, keyBits, hash });
  if (!isStrongAt(sunset, time)) throw new CloudSignError('seal.algorithm-expired', { detail: name });
  return open;
};

/** Refuses what a wrong key or a wrong KMS setting signed (`seal.signature-wrong`), before a timestamp is spent on it. */
export const requireOwnSignature = (
  { leaf, algorithm }: OpenIdentity,
  { attributes, signature }: { readonly attributes: Uint8Array; readonly signature: Uint8Array },
): void => {
  const outcome = verifySignature({
    key: leaf.publicKey,
    algorithm: readSignatureAlgorithm(readElement(sealAlgorithmIdentifier(algorithm))),
    data: attributes,
    signature,
  });
  if (outcome !== 'ok') throw new CloudSignError('seal.signature-wrong', { detail: algorithm.name });
};
