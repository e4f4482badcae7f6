import { type HashName, hashByOid, hashes, signatureByOid } from '../pades/algorithms.ts';
import type { PdfFile } from '../pdf/file.ts';
import { needsHash } from '../trust/algorithm-identifier.ts';
import { childrenOf, type Element, elementAt } from '../trust/asn1.ts';
import { hashOf, verifySignature } from '../trust/crypto.ts';
import { concat, sameBytes } from '../trust/der.ts';
import { cmsOid, readSignedData, type SignedData, type SignerInfo } from '../trust/signed-data.ts';
import {
  certificatesNamedBy,
  checkSigner,
  signingCertificateIds,
  signingCertificateMatches,
} from '../trust/signer-info.ts';
import type { Certificate, SignerFinding } from '../trust/types.ts';
import type { CoveredRanges } from './covered-digests.ts';
import { type Finding, finding } from './finding.ts';
import type { SubFilterRow } from './signature-kind.ts';

/** The CMS of a signature as far as it could be read. */
export interface ReadCms {
  readonly data: SignedData | undefined;
  /** The one signer; undefined when there is none or several. */
  readonly signer: SignerInfo | undefined;
  readonly findings: readonly Finding[];
}

/** Reads /Contents: one CMS SignedData, then zeros (checks 2.2.4, 2.3.3). */
export function readCms(contents: Uint8Array): ReadCms {
  const data = parsed(contents);
  if (data === undefined) return { data, signer: undefined, findings: [finding('cms.unreadable')] };
  const findings: Finding[] = [];
  if (contents.subarray(data.bytes.length).some((byte) => byte !== 0)) findings.push(finding('cms.trailing-bytes'));
  if (!isWellEncoded(elementAt(data.bytes, 0, 'ber'))) findings.push(finding('cms.badly-encoded'));
  if (data.signers.length !== 1) findings.push(finding('cms.signer-count', { count: data.signers.length }));
  return { data, signer: data.signers.length === 1 ? data.signers[0] : undefined, findings };
}

/** X.690 8.3.2: an INTEGER has no more octets than it needs, in BER too. Two readings of one serial number are one too many. */
function isWellEncoded(element: Element, depth = 0): boolean {
  if (depth > 40) return false;
  if (element.constructed) return childrenOf(element).every((child) => isWellEncoded(child, depth + 1));
  if (element.tag !== 0x02) return true;
  const [first, second] = element.content;
  if (first === undefined) return false;
  return second === undefined || !((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
}

function parsed(contents: Uint8Array): SignedData | undefined {
  try {
    return readSignedData(contents);
  } catch {
    return undefined;
  }
}

/** The hash that the digest over the document's bytes is made with. */
export function contentHash(signer: SignerInfo | undefined, content: SubFilterRow['content']): HashName | undefined {
  return content === 'sha1' ? 'sha1' : signer?.digest;
}

/** The certificate that the SignerInfo names; when several bear its name, the one that the signing-certificate attribute means. */
export function signerCertificate(signer: SignerInfo, pool: readonly Certificate[]): Certificate | undefined {
  const named = certificatesNamedBy(signer, pool);
  if (named.length < 2) return named[0];
  const ids = essIds(signer);
  return named.find((certificate) => ids.some((id) => signingCertificateMatches(id, certificate))) ?? named[0];
}

function essIds(signer: SignerInfo): ReturnType<typeof signingCertificateIds> {
  try {
    return signingCertificateIds(signer.signedAttributes?.attributes ?? []);
  } catch {
    return [];
  }
}

interface CmsCheck {
  readonly file: PdfFile;
  readonly ranges: CoveredRanges;
  readonly data: SignedData;
  readonly signer: SignerInfo;
  readonly certificate: Certificate | undefined;
  readonly content: 'detached' | 'sha1';
  /** Of the covered bytes, under `contentHash`; undefined when that is unknown. */
  readonly digest: Uint8Array | undefined;
}

/** Whether the signature is over the covered bytes and by that certificate's key. */
export function checkCms(check: CmsCheck): readonly Finding[] {
  const { data, signer, certificate, content, digest } = check;
  const findings: Finding[] = [];
  if (data.contentType !== cmsOid.data) findings.push(finding('cms.content-type'));
  if (content === 'detached' && data.content !== undefined) findings.push(finding('cms.encapsulated-content'));
  if (content === 'sha1') findings.push(...checkHeldDigest(check));
  if (signer.digest === undefined) return [...findings, unknownDigest(signer)];
  if (certificate === undefined) {
    return [...findings, ...digestWithoutCertificate(signer, digest), finding('cms.signer-certificate-missing')];
  }
  const digestOf = (hash: HashName): Uint8Array => {
    if (content === 'sha1') return hashOf(hash, data.content ?? new Uint8Array());
    return hash === contentHash(signer, content) && digest !== undefined ? digest : new Uint8Array();
  };
  const unattributed = signer.signedAttributes === undefined ? { content: contentOf(check) } : {};
  const found = checkSigner({ signer, certificate, contentType: data.contentType, digestOf, ...unattributed });
  findings.push(...found.flatMap((code) => signerFinding(code, { signer, certificate })));
  return findings;
}

/** adbe.pkcs7.sha1: the encapsulated content is the SHA-1 digest of the covered bytes. */
function checkHeldDigest({ data, digest }: CmsCheck): readonly Finding[] {
  if (data.content === undefined) return [finding('cms.content-missing')];
  return digest !== undefined && sameBytes(data.content, digest) ? [] : [finding('cms.digest-mismatch')];
}

/** The digest can be compared even when nobody's key is there to check the signature with. */
function digestWithoutCertificate(signer: SignerInfo, digest: Uint8Array | undefined): readonly Finding[] {
  const attribute = signer.signedAttributes?.attributes.find(({ oid }) => oid === cmsOid.messageDigest);
  const value = attribute?.values[0]?.content;
  if (value === undefined || digest === undefined) return [];
  return sameBytes(value, digest) ? [] : [finding('cms.digest-mismatch')];
}

function unknownDigest({ digestOid, signedAttributes }: SignerInfo): Finding {
  const algorithm = digestOid;
  if (signatureByOid(digestOid) === undefined) return finding('cms.digest-algorithm-unknown', { algorithm });
  // Without signed attributes the signature algorithm alone says how the bytes are hashed, and the field is idle.
  const code = signedAttributes === undefined ? 'cms.digest-algorithm-is-signature' : 'cms.digest-algorithm-misplaced';
  return finding(code, { algorithm });
}

/** What a signature without signed attributes is over: the covered bytes, or the digest that the CMS holds. */
function contentOf({ file, ranges, content, data }: CmsCheck): Uint8Array {
  if (content === 'sha1') return data.content ?? new Uint8Array();
  return concat(file.slice(0, ranges.gapStart), file.slice(ranges.gapEnd, ranges.end));
}

interface Signed {
  readonly signer: SignerInfo;
  readonly certificate: Certificate;
}

function signerFinding(code: SignerFinding, signed: Signed): readonly Finding[] {
  const { signer } = signed;
  switch (code) {
    case 'attribute-duplicate':
      return [finding('cms.attribute-duplicate', { attribute: duplicateAttribute(signer) })];
    case 'attribute-malformed':
      return [finding('cms.unreadable')];
    case 'content-type-wrong':
      return [finding('cms.content-type')];
    case 'message-digest-mismatch':
      return [finding('cms.digest-mismatch')];
    case 'signing-certificate-missing':
      return [finding('cms.signing-certificate-missing')];
    case 'signing-certificate-mismatch':
      return [finding('cms.signing-certificate-mismatch')];
    case 'algorithm-protection-mismatch':
      return [finding('cms.algorithm-protection')];
    case 'digest-algorithm-mismatch':
      return [finding('cms.algorithms-inconsistent', { detail: namesOf(signer) })];
    case 'signed-attributes-missing':
      return [finding('cms.no-signed-attributes')];
    case 'signed-attributes-not-der':
      return [finding(isOverSorted(signed) ? 'cms.attributes-reordered' : 'cms.attributes-not-der')];
    case 'signature-wrong':
      // A key that can't be used here can't tell right from wrong.
      if (signed.certificate.publicKey.family !== 'unknown') return [finding('cms.signature-wrong')];
      return [finding('cms.signature-algorithm-unknown', { algorithm: signer.signatureAlgorithm.oid })];
    case 'algorithm-unsupported':
      return [finding('cms.signature-algorithm-unknown', { algorithm: signer.signatureAlgorithm.oid })];
  }
}

const duplicateAttribute = ({ signedAttributes }: SignerInfo): string =>
  signedAttributes?.attributes
    .map(({ oid }) => oid)
    .find((oid, index, all) => all.indexOf(oid) !== index || signedAttributes.attributes[index]?.values.length !== 1) ??
  '';

function namesOf({ digestOid, signatureAlgorithm }: SignerInfo): string {
  const digest = hashByOid(digestOid);
  const named = signatureAlgorithm.hash ?? signatureByOid(signatureAlgorithm.oid)?.cmsDigest;
  return `${digest?.display ?? digestOid} / ${named === undefined ? signatureAlgorithm.oid : hashes[named].display}`;
}

/** Whether the signature is over the attributes in DER order, however they are stored (RFC 5652, 5.4). */
function isOverSorted({ signer, certificate }: Signed): boolean {
  const { signedAttributes, signatureAlgorithm, signature, digest } = signer;
  if (signedAttributes === undefined) return false;
  const hash = needsHash(signatureAlgorithm) ? { hash: digest } : {};
  const data = signedAttributes.der;
  const key = certificate.publicKey;
  return verifySignature({ key, algorithm: signatureAlgorithm, ...hash, data, signature }) === 'ok';
}
