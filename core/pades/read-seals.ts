import { CloudSignError } from '../errors.ts';
import type { PdfFile } from '../pdf/file.ts';
import { attributesOf, cmsOid, readSignedData, type SignedData } from '../trust/signed-data.ts';
import { certificatesNamedBy } from '../trust/signer-info.ts';
import { readTimestampToken, type TimestampToken } from '../trust/timestamp.ts';
import type { Certificate } from '../trust/types.ts';
import { signedFields } from './form-fields.ts';
import { type SignaturePlace, signaturePlace } from './signature-place.ts';

/** A signature or document timestamp in a file, read and not verified. */
export interface FoundSeal {
  readonly kind: 'signature' | 'document-timestamp';
  readonly fieldName: string;
  readonly place: SignaturePlace;
  /** Who signed; for a document timestamp the TSA. */
  readonly signer: Certificate | undefined;
  /** Its signature timestamp, or the document timestamp itself. */
  readonly token: TimestampToken | undefined;
  /** Certificates in signature and token. */
  readonly certificates: readonly Certificate[];
}

const timestampFilter = 'ETSI.RFC3161';

const signatureToken = ({ signers }: SignedData): TimestampToken | undefined => {
  const [attribute] = attributesOf(signers[0]?.unsignedAttributes ?? [], cmsOid.timestampToken);
  const [value] = attribute?.values ?? [];
  return value === undefined ? undefined : readTimestampToken(value.bytes);
};

const readSeal = (
  at: { readonly fieldName: string; readonly place: SignaturePlace },
  isTimestamp: boolean,
): FoundSeal => {
  const { contents } = at.place;
  if (isTimestamp) {
    const token = readTimestampToken(contents);
    const { certificates } = token.signedData;
    return { ...at, kind: 'document-timestamp', signer: token.signer, token, certificates };
  }
  const signedData = readSignedData(contents);
  const [signer] = signedData.signers;
  const token = signatureToken(signedData);
  return {
    ...at,
    kind: 'signature',
    signer: signer === undefined ? undefined : certificatesNamedBy(signer, signedData.certificates)[0],
    token,
    certificates: [...signedData.certificates, ...(token?.signedData.certificates ?? [])],
  };
};

/**
 * The seals that stand behind the offset `from`, oldest first. What stands before it came with the upload and is not ours to read,
 * how far its /ByteRange may reach: one that names bytes beyond its own file covers some of what is appended later.
 * Throws `trust.malformed` for one that can't be read.
 */
export const readSeals = (file: PdfFile, from = 0): readonly FoundSeal[] =>
  signedFields(file.latest)
    .flatMap(({ name, signature }) => {
      const place = signaturePlace(file, signature);
      if (place === undefined && (signature.span?.start ?? 0) >= from) {
        throw new CloudSignError('trust.malformed', { detail: `${name}: /ByteRange and /Contents` });
      }
      if (place === undefined || place.gapStart < from) return [];
      return [readSeal({ fieldName: name, place }, signature.name('SubFilter') === timestampFilter)];
    })
    .toSorted((a, b) => a.place.gapStart - b.place.gapStart);

/** The document timestamp of the file that stands last, whoever made it; what else the file holds need not be readable. */
export const newestDocumentTimestamp = (file: PdfFile): FoundSeal | undefined => {
  const found = signedFields(file.latest).flatMap(({ name, signature }) => {
    const place = signature.name('SubFilter') === timestampFilter ? signaturePlace(file, signature) : undefined;
    return place === undefined ? [] : [{ fieldName: name, place }];
  });
  const newest = found.toSorted((a, b) => a.place.gapStart - b.place.gapStart).at(-1);
  return newest === undefined ? undefined : readSeal(newest, true);
};
