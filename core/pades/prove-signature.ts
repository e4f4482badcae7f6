import type { PdfFile } from '../pdf/file.ts';
import { PdfDict, PdfRef } from '../pdf/objects.ts';
import { hashOf } from '../trust/crypto.ts';
import { sameBytes } from '../trust/der.ts';
import { attributesOf, cmsOid, readSignedData } from '../trust/signed-data.ts';
import { checkSigner } from '../trust/signer-info.ts';
import { checkTimestampToken, readTimestampToken, type TimestampToken } from '../trust/timestamp.ts';
import type { HashName } from './algorithms.ts';
import type { OpenIdentity } from './identity.ts';
import type { PrefixHash } from './prefix-hash.ts';
import { proveFieldAdded, proveRevision, unproven } from './prove-revision.ts';
import type { AddedField } from './signature-field.ts';
import { type SignaturePlace, signaturePlace } from './signature-place.ts';

interface NewField {
  readonly before: PdfFile;
  readonly after: PdfFile;
  readonly added: AddedField;
  readonly prefix: PrefixHash;
}

interface ReadBack {
  readonly place: SignaturePlace;
  readonly signature: PdfDict;
  readonly digestOf: (hash: HashName) => Uint8Array;
}

/** Reads the new field back from the file alone and proves where it stands and that nothing else changed. */
export const proveField = ({ before, after, added, prefix }: NewField): ReadBack => {
  const field = after.latest.get(added.field);
  if (!(field instanceof PdfDict)) throw unproven('no field');
  const page = field.ref('P');
  const value = field.ref('V');
  const signature = after.latest.resolve(value);
  if (!(page instanceof PdfRef) || !(signature instanceof PdfDict)) throw unproven('the field is incomplete');
  const changes = proveFieldAdded({ before, after }, { ...added, page });
  proveRevision({ before, after, created: added.created, changes });

  const place = signaturePlace(after, signature);
  if (place === undefined || place.end !== after.size) throw unproven('ByteRange is not the whole file but /Contents');
  if (place.gapStart < before.size) throw unproven('/Contents is not in the new revision');
  const tail = after.slice(before.size, after.size);
  const digestOf = (hash: HashName): Uint8Array =>
    new Uint8Array(
      prefix
        .after(before, hash)
        .update(tail.subarray(0, place.gapStart - before.size))
        .update(tail.subarray(place.gapEnd - before.size))
        .digest(),
    );
  return { place, signature, digestOf };
};

const proveToken = (bytes: Uint8Array, digestOf: (hash: HashName) => Uint8Array): TimestampToken => {
  const token = readTimestampToken(bytes);
  const [finding] = checkTimestampToken({ token, digestOf });
  if (finding !== undefined) throw unproven(`timestamp: ${finding}`);
  return token;
};

/**
 * Reads a new seal back and proves it: its place, the digest, the signature under the certificate's key, the signed attributes and the
 * timestamp, if one is `expected`. Answers the timestamp.
 */
export const proveSeal = (
  made: NewField,
  { identity, timestamped }: { readonly identity: OpenIdentity; readonly timestamped: boolean },
): TimestampToken | undefined => {
  const { place, digestOf } = proveField(made);
  const signedData = readSignedData(place.contents);
  const [signer, ...others] = signedData.signers;
  if (signer === undefined || others.length > 0 || signedData.content !== undefined)
    throw unproven('not one signer, detached');
  const holdsLeaf = signedData.certificates.some(({ der }) => sameBytes(der, identity.leaf.der));
  if (!holdsLeaf) throw unproven('the certificate is not in the signature');
  const [finding] = checkSigner({ signer, certificate: identity.leaf, contentType: cmsOid.data, digestOf });
  if (finding !== undefined) throw unproven(`signature: ${finding}`);
  if (signer.signatureAlgorithm.oid !== identity.algorithm.signatureOid) throw unproven('another signature algorithm');
  if (
    signer.signedAttributes === undefined ||
    attributesOf(signer.signedAttributes.attributes, cmsOid.signingTime).length > 0
  ) {
    throw unproven('signed attributes');
  }

  const [timestamp, ...more] = attributesOf(signer.unsignedAttributes, cmsOid.timestampToken);
  const [token] = timestamp?.values ?? [];
  if (more.length > 0 || (token !== undefined) !== timestamped) throw unproven('timestamp missing or not asked for');
  return token === undefined ? undefined : proveToken(token.bytes, (hash) => hashOf(hash, signer.signature));
};

/** Reads a new document timestamp back and proves its place and the token. Answers the token. */
export const proveDocumentTimestamp = (made: NewField): TimestampToken => {
  const { place, digestOf, signature } = proveField(made);
  if (signature.name('SubFilter') !== 'ETSI.RFC3161') throw unproven('not a document timestamp');
  return proveToken(place.contents, digestOf);
};
