import { attributesOf, cmsOid } from '../trust/signed-data.ts';
import type { Certificate } from '../trust/types.ts';
import type { SignedItem } from './read-signatures.ts';
import type { RevocationBook } from './revocation-answers.ts';
import type { JudgedStamp } from './timestamps.ts';
import type { ValidationMaterial } from './validation-material.ts';

/** ETSI EN 319 142-1: the baseline levels; `none` for signatures of another form. */
export type PadesLevel = 'none' | 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';

const signingTime = cmsOid.signingTime;
const commitmentType = '1.2.840.113549.1.9.16.2.16';
const policyIdentifier = '1.2.840.113549.1.9.16.2.15';
const signerAttributes = ['1.2.840.113549.1.9.16.2.18', '0.4.0.19122.1.1'];

export interface LevelContext {
  readonly stamps: readonly JudgedStamp[];
  readonly material: ValidationMaterial;
  readonly book: RevocationBook;
  /** The path of a certificate as far as the file and the anchors lead. */
  readonly pathOf: (certificate: Certificate) => readonly Certificate[];
  readonly isAnchor: (certificate: Certificate) => boolean;
}

/** The level that a signature has by its form; whether it is valid is another question. */
export function padesLevel(
  item: SignedItem,
  { signer, context }: { readonly signer: Certificate | undefined; readonly context: LevelContext },
): PadesLevel {
  if (!isBaselineB(item) || signer === undefined) return 'none';
  const covered = item.covered ?? 0;
  const own = context.stamps.filter((stamp) => stamp.item === item && isUsable(stamp));
  const archive = context.stamps.filter(
    (stamp) => stamp.kind === 'document-timestamp' && (stamp.item.covered ?? -1) > covered && isUsable(stamp),
  );
  if (own.length === 0 && archive.length === 0) return 'B-B';
  const { dssRevisions } = context.material;
  const last = archive.at(-1);
  const needed = [signer, ...[...own, ...archive.filter((stamp) => stamp !== last)].flatMap(({ tsa }) => tsa ?? [])];
  const isStored = dssRevisions.some((revision) => revision > covered);
  if (!isStored || !needed.every((one) => hasRevocation(one, context))) return 'B-T';
  const isArchived = archive.some((stamp) => {
    const to = stamp.item.covered ?? -1;
    return dssRevisions.some((revision) => revision <= to) && hasRevocation(signer, context, to);
  });
  return isArchived ? 'B-LTA' : 'B-LT';
}

const isUsable = ({ findings }: JudgedStamp): boolean =>
  findings.every(({ status }) => status === 'ok' || status === 'warn');

/** EN 319 142-1, 6.3, as far as a verifier can see it (docs/verification.md, levels). */
function isBaselineB({ kind, subFilter, found, cms, content }: SignedItem): boolean {
  const { data, signer } = cms ?? {};
  const { dict } = found;
  if (kind !== 'signature' || subFilter !== 'ETSI.CAdES.detached' || content !== 'detached') return false;
  if (dict === undefined || data === undefined || signer?.signedAttributes === undefined) return false;
  if (data.content !== undefined || data.contentType !== cmsOid.data || data.certificates.length === 0) return false;
  const { attributes } = signer.signedAttributes;
  const count = (...oids: readonly string[]): number =>
    oids.reduce((sum, oid) => sum + attributesOf(attributes, oid).length, 0);
  if (count(cmsOid.contentType) !== 1 || count(cmsOid.messageDigest) !== 1) return false;
  if (count(cmsOid.signingCertificate, cmsOid.signingCertificateV2) !== 1 || count(signingTime) > 0) return false;
  if (count(...signerAttributes) > 1 || count(policyIdentifier) > 1) return false;
  if (dict.has('Reason') && count(commitmentType, policyIdentifier) > 0) return false;
  return ['M', 'Contents', 'Filter', 'ByteRange'].every((key) => dict.has(key)) && !dict.has('Cert');
}

/**
 * Whether the file says of every certificate below the trust anchor that it was not revoked (up to revision `until`). Without an
 * anchor on the path nobody knows where trust begins: the path must be complete, and the certificate itself be answered for.
 */
function hasRevocation(
  certificate: Certificate,
  { book, pathOf, isAnchor }: LevelContext,
  until = Number.POSITIVE_INFINITY,
): boolean {
  const path = pathOf(certificate);
  const anchorAt = path.findIndex(isAnchor);
  if (anchorAt === -1 && path.at(-1)?.selfIssued !== true) return false;
  return path.slice(0, anchorAt === -1 ? 1 : anchorAt).every((one, index) => {
    const issuer = path[index + 1];
    if (one.ocspNoCheck || issuer === undefined) return true;
    return book.answersAbout(one, issuer).some(({ since }) => since <= until);
  });
}
