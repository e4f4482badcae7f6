/** Writes the CMS of a seal (RFC 5652, ETSI EN 319 122-1): exact DER, detached, one signer. */
import { hashAlgorithmIdentifier, sealAlgorithmIdentifier } from '../trust/algorithm-identifier.ts';
import { hashOf } from '../trust/crypto.ts';
import * as der from '../trust/der.ts';
import { fromHex } from '../trust/hex.ts';
import { cmsOid } from '../trust/signed-data.ts';
import type { Certificate } from '../trust/types.ts';
import type { SealAlgorithm } from './algorithms.ts';

const attribute = (oid: string, value: Uint8Array): Uint8Array => der.sequence(der.oid(oid), der.setOf(value));

const serialOf = ({ serial }: Certificate): Uint8Array => der.element(0x02, fromHex(serial));

/** ESSCertIDv2 (RFC 5035 4): SHA-256 is the default and so not written in DER. */
const signingCertificate = (certificate: Certificate, hash: SealAlgorithm['hash']): Uint8Array => {
  const directoryName = der.explicit(4, certificate.issuer.der);
  const fields = [
    der.octetString(hashOf(hash, certificate.der)),
    der.sequence(der.sequence(directoryName), serialOf(certificate)),
  ];
  if (hash !== 'sha256') fields.unshift(hashAlgorithmIdentifier(hash));
  return der.sequence(der.sequence(der.sequence(...fields)));
};

/** RFC 6211: the algorithms are signed, so that nobody can swap them for weaker ones. */
const algorithmProtection = (algorithm: SealAlgorithm): Uint8Array =>
  der.sequence(hashAlgorithmIdentifier(algorithm.hash), der.implicit(1, sealAlgorithmIdentifier(algorithm)));

/**
 * The signed attributes as DER SET OF: what is hashed and signed. No signing-time: PAdES claims it in /M (EN 319 142-1, 6.3).
 * `contentDigest` is the digest of the ByteRange under the algorithm's hash.
 */
export const signedAttributes = ({
  contentDigest,
  signerCertificate,
  algorithm,
}: {
  readonly contentDigest: Uint8Array;
  readonly signerCertificate: Certificate;
  readonly algorithm: SealAlgorithm;
}): Uint8Array =>
  der.setOf(
    attribute(cmsOid.contentType, der.oid(cmsOid.data)),
    attribute(cmsOid.messageDigest, der.octetString(contentDigest)),
    attribute(cmsOid.signingCertificateV2, signingCertificate(signerCertificate, algorithm.hash)),
    attribute(cmsOid.algorithmProtection, algorithmProtection(algorithm)),
  );

export interface SignedDataParts {
  /** From {@link signedAttributes}. */
  readonly attributes: Uint8Array;
  /** ECDSA as DER, RSA as octets: as AWS KMS gives them. */
  readonly signature: Uint8Array;
  /** Leaf first, without the root. */
  readonly chain: readonly Certificate[];
  readonly algorithm: SealAlgorithm;
  /** RFC 3161 TimeStampToken over the signature. */
  readonly timestampToken?: Uint8Array | undefined;
}

/** ContentInfo with the SignedData, DER. */
export const assembleSignedData = ({
  attributes,
  signature,
  chain,
  algorithm,
  timestampToken,
}: SignedDataParts): Uint8Array => {
  const [leaf] = chain;
  if (leaf === undefined) throw new RangeError('a seal needs a certificate');
  const digestAlgorithm = hashAlgorithmIdentifier(algorithm.hash);
  const signerInfo = der.sequence(
    der.integer(1),
    der.sequence(leaf.issuer.der, serialOf(leaf)),
    digestAlgorithm,
    der.retag(0xa0, attributes),
    sealAlgorithmIdentifier(algorithm),
    der.octetString(signature),
    ...(timestampToken === undefined ? [] : [der.element(0xa1, attribute(cmsOid.timestampToken, timestampToken))]),
  );
  const certificates = der.setOf(...chain.map((certificate) => certificate.der));
  return der.sequence(
    der.oid(cmsOid.signedData),
    der.explicit(
      0,
      der.sequence(
        der.integer(1),
        der.setOf(digestAlgorithm),
        der.sequence(der.oid(cmsOid.data)),
        der.retag(0xa0, certificates),
        der.setOf(signerInfo),
      ),
    ),
  );
};
