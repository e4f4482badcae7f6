/** The checks of one CMS SignerInfo (RFC 5652 5.4, 5.6; RFC 5035; RFC 6211), each a finding of its own. */
import { type HashName, signatureByOid } from '../pades/algorithms.ts';
import { needsHash, readHashAlgorithm } from './algorithm-identifier.ts';
import { childrenOf, type Element, expectTag, fieldsOf, integerHex, octetsOf, oidOf } from './asn1.ts';
import { hashOf, verifySignature } from './crypto.ts';
import { sameBytes } from './der.ts';
import { readName } from './names.ts';
import { type Attribute, attributesOf, cmsOid, type SignedAttributes, type SignerInfo } from './signed-data.ts';
import type { Certificate, SignerFinding } from './types.ts';

/** The certificates that a SignerInfo's identifier names. */
export const certificatesNamedBy = ({ id }: SignerInfo, certificates: readonly Certificate[]): readonly Certificate[] =>
  certificates.filter((certificate) =>
    id.kind === 'issuer-and-serial'
      ? certificate.serial === id.serial && certificate.issuer.key === id.issuer.key
      : certificate.subjectKeyId !== undefined && sameBytes(certificate.subjectKeyId, id.keyId),
  );

/** One ESSCertID(v2) of a signing-certificate attribute. */
export interface SigningCertificateId {
  readonly version: 1 | 2;
  /** Undefined: a hash that the table doesn't know. */
  readonly hash: HashName | undefined;
  readonly digest: Uint8Array;
  readonly issuerSerial: { readonly issuerKey: string | undefined; readonly serial: string } | undefined;
}

const readIssuerSerial = (element: Element): SigningCertificateId['issuerSerial'] => {
  const fields = fieldsOf(expectTag(element, 0x30, 'IssuerSerial'));
  const directory = childrenOf(fields.take(0x30, 'issuer')).find(({ tag }) => tag === 0xa4);
  const name = directory === undefined ? undefined : childrenOf(directory)[0];
  return {
    issuerKey: name === undefined ? undefined : readName(name).key,
    serial: integerHex(fields.take(0x02, 'serialNumber')),
  };
};

const readEssId = (element: Element, version: 1 | 2): SigningCertificateId => {
  const fields = fieldsOf(expectTag(element, 0x30, 'ESSCertID'));
  const algorithm = version === 2 ? fields.optional(0x30) : undefined;
  const digest = octetsOf(fields.take(0x04, 'certHash'));
  const issuerSerial = fields.optionally(0x30, readIssuerSerial);
  // RFC 5035 4: SHA-256 by default
  const hash = version === 1 ? 'sha1' : algorithm === undefined ? 'sha256' : readHashAlgorithm(algorithm).hash;
  return { version, hash, digest, issuerSerial };
};

/** The first ID of every signing-certificate attribute of both versions: the one that names the signer's certificate. */
export const signingCertificateIds = (attributes: readonly Attribute[]): readonly SigningCertificateId[] =>
  attributes.flatMap(({ oid, values }) => {
    const version = oid === cmsOid.signingCertificate ? 1 : oid === cmsOid.signingCertificateV2 ? 2 : undefined;
    if (version === undefined) return [];
    return values.flatMap((value) => {
      const [first] = childrenOf(fieldsOf(expectTag(value, 0x30, 'SigningCertificate')).take(0x30, 'certs'));
      return first === undefined ? [] : [readEssId(first, version)];
    });
  });

/** Whether an ESSCertID names the certificate: by its hash, and by issuer and serial where it has them (RFC 5035 4). */
export const signingCertificateMatches = (id: SigningCertificateId, certificate: Certificate): boolean => {
  if (id.hash === undefined || !sameBytes(hashOf(id.hash, certificate.der), id.digest)) return false;
  if (id.issuerSerial === undefined) return true;
  const { issuerKey, serial } = id.issuerSerial;
  return serial === certificate.serial && (issuerKey === undefined || issuerKey === certificate.issuer.key);
};

const single = (attributes: readonly Attribute[], oid: string): Element | 'absent' | 'duplicate' => {
  const found = attributesOf(attributes, oid);
  const [first] = found;
  if (first === undefined) return 'absent';
  const [value] = first.values;
  return found.length > 1 || first.values.length !== 1 || value === undefined ? 'duplicate' : value;
};

/** RFC 6211: what the signed attributes say about the algorithms must be what the SignerInfo says. */
const algorithmsProtected = ({ digestOid, signatureAlgorithm }: SignerInfo, value: Element): boolean => {
  const fields = fieldsOf(expectTag(value, 0x30, 'CMSAlgorithmProtection'));
  if (readHashAlgorithm(fields.take(0x30, 'digestAlgorithm')).oid !== digestOid) return false;
  const [algorithm] = childrenOf(fields.take(0xa1, 'signatureAlgorithm'));
  return algorithm !== undefined && oidOf(algorithm) === signatureAlgorithm.oid;
};

export interface SignerCheck {
  readonly signer: SignerInfo;
  readonly certificate: Certificate;
  readonly contentType: string;
  /** The digest of the content under the SignerInfo's digestAlgorithm. */
  readonly digestOf: (hash: HashName) => Uint8Array;
  /** Only for a message without signed attributes: the content itself. */
  readonly content?: Uint8Array;
}

const attributeFindings = (
  attributes: readonly Attribute[],
  { signer, certificate, contentType, digestOf }: SignerCheck,
): readonly SignerFinding[] => {
  const findings: SignerFinding[] = [];
  const type = single(attributes, cmsOid.contentType);
  if (type === 'duplicate') findings.push('attribute-duplicate');
  else if (type === 'absent' || oidOf(type) !== contentType) findings.push('content-type-wrong');

  const digest = single(attributes, cmsOid.messageDigest);
  if (digest === 'duplicate') findings.push('attribute-duplicate');
  else if (digest === 'absent') findings.push('message-digest-mismatch');
  else if (signer.digest === undefined) findings.push('algorithm-unsupported');
  else if (!sameBytes(octetsOf(digest), digestOf(signer.digest))) findings.push('message-digest-mismatch');

  const kinds = [cmsOid.signingCertificate, cmsOid.signingCertificateV2];
  if (kinds.some((oid) => single(attributes, oid) === 'duplicate')) findings.push('attribute-duplicate');
  const ids = signingCertificateIds(attributes);
  if (ids.length === 0) findings.push('signing-certificate-missing');
  else if (!ids.every((id) => signingCertificateMatches(id, certificate)))
    findings.push('signing-certificate-mismatch');

  const protection = single(attributes, cmsOid.algorithmProtection);
  if (protection === 'duplicate') findings.push('attribute-duplicate');
  else if (protection !== 'absent' && !algorithmsProtected(signer, protection)) {
    findings.push('algorithm-protection-mismatch');
  }
  return findings;
};

/** The hash that the signature algorithm names, or that belongs to it, is the digestAlgorithm. */
const hashesAgree = ({ signatureAlgorithm, digest, signedAttributes }: SignerInfo): boolean => {
  const cmsDigest = signedAttributes === undefined ? undefined : signatureByOid(signatureAlgorithm.oid)?.cmsDigest;
  const wanted = signatureAlgorithm.hash ?? cmsDigest;
  return wanted === undefined || wanted === digest;
};

const signatureFindings = (
  { signer, certificate, content }: SignerCheck,
  signed: SignedAttributes | undefined,
): readonly SignerFinding[] => {
  const verify = (data: Uint8Array): 'ok' | 'wrong' | 'unsupported' =>
    verifySignature({
      key: certificate.publicKey,
      algorithm: signer.signatureAlgorithm,
      ...(needsHash(signer.signatureAlgorithm) ? { hash: signer.digest } : {}),
      data,
      signature: signer.signature,
    });
  const found = signed?.asFound ?? content;
  if (found === undefined) return ['signed-attributes-missing'];
  const outcome = verify(signed?.der ?? found);
  const final = outcome === 'wrong' && signed !== undefined && !signed.isDer ? verify(found) : outcome;
  return final === 'ok' ? [] : final === 'wrong' ? ['signature-wrong'] : ['algorithm-unsupported'];
};

const guarded = (read: () => readonly SignerFinding[]): readonly SignerFinding[] => {
  try {
    return read();
  } catch {
    return ['attribute-malformed'];
  }
};

/** Everything that is wrong with a signature of that certificate; empty: nothing. Its path, time and revocation are judged elsewhere. */
export const checkSigner = (check: SignerCheck): readonly SignerFinding[] => {
  const { signer } = check;
  const signed = signer.signedAttributes;
  const findings: SignerFinding[] = [];
  if (signed !== undefined) findings.push(...guarded(() => attributeFindings(signed.attributes, check)));
  if (signed !== undefined && !signed.isDer) findings.push('signed-attributes-not-der');
  if (signed === undefined) findings.push('signed-attributes-missing');
  if (!hashesAgree(signer)) findings.push('digest-algorithm-mismatch');
  if (signer.digest === undefined) findings.push('algorithm-unsupported');
  findings.push(...signatureFindings(check, signed));
  return [...new Set(findings)];
};
