import {
  type HashName,
  hashByOid,
  hashes,
  type SealAlgorithm,
  type SignatureScheme,
  signatureByOid,
} from '../pades/algorithms.ts';
import { type Element, expectTag, fieldsOf, inside, numberOf, oidOf } from './asn1.ts';
import * as der from './der.ts';
import type { SignatureAlgorithm } from './types.ts';

const RSASSA_PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';

/** The AlgorithmIdentifier of a hash, DER. */
export const hashAlgorithmIdentifier = (hash: HashName): Uint8Array =>
  // RFC 5754 2: parameters absent for SHA-2
  der.sequence(der.oid(hashes[hash].oid));

/** The hash of an AlgorithmIdentifier: its OID, and its name when the table knows it. */
export const readHashAlgorithm = (element: Element): { readonly oid: string; readonly hash: HashName | undefined } => {
  const oid = oidOf(fieldsOf(expectTag(element, 0x30, 'AlgorithmIdentifier')).take(0x06, 'algorithm'));
  return { oid, hash: hashByOid(oid)?.name };
};

interface PssParameters {
  readonly hash: HashName | undefined;
  readonly mgfHash: HashName | undefined;
  readonly mgf1: boolean;
  readonly saltBytes: number;
  readonly trailer: number;
}

/** RFC 8017 A.2.3, with its defaults. */
const readPss = (element: Element): PssParameters => {
  const fields = fieldsOf(expectTag(element, 0x30, 'RSASSA-PSS-params'));
  const hash = fields.optionally(0xa0, (element) => readHashAlgorithm(inside(element)));
  const maskFields = fields.optionally(0xa1, (element) => fieldsOf(inside(element)));
  const saltBytes = fields.optionally(0xa2, (element) => numberOf(inside(element))) ?? 20;
  const trailer = fields.optionally(0xa3, (element) => numberOf(inside(element))) ?? 1;
  fields.end('RSASSA-PSS-params');
  const mgf1 = maskFields === undefined || oidOf(maskFields.take(0x06, 'mask algorithm')) === MGF1;
  return {
    hash: hash === undefined ? 'sha1' : hash.hash,
    mgfHash:
      maskFields === undefined ? 'sha1' : mgf1 ? readHashAlgorithm(maskFields.take(0x30, 'mask hash')).hash : undefined,
    mgf1,
    saltBytes,
    trailer,
  };
};

const pssRefusal = ({ hash, mgfHash, mgf1, saltBytes, trailer }: PssParameters): string | undefined => {
  if (!mgf1) return 'PSS mask is not MGF1';
  if (hash === undefined || mgfHash === undefined) return 'PSS hash unknown';
  if (hash !== mgfHash) return 'PSS hash and MGF1 hash differ';
  if (trailer !== 1) return 'PSS trailer field';
  return saltBytes < 0 || saltBytes > 512 ? 'PSS salt length' : undefined;
};

const SCHEME_WITHOUT_HASH: readonly SignatureScheme[] = ['eddsa'];

/** Whether the hash must come from elsewhere (the CMS digestAlgorithm) when the identifier names none. */
export const needsHash = ({ scheme, hash }: SignatureAlgorithm): boolean =>
  hash === undefined && scheme !== undefined && !SCHEME_WITHOUT_HASH.includes(scheme);

/** Any AlgorithmIdentifier of a signature; `refused` says why it cannot be used. Throws `trust.malformed`. */
export const readSignatureAlgorithm = (element: Element): SignatureAlgorithm => {
  const fields = fieldsOf(expectTag(element, 0x30, 'AlgorithmIdentifier'));
  const oid = oidOf(fields.take(0x06, 'algorithm'));
  const parameters = fields.more() ? fields.any('parameters') : undefined;
  fields.end('AlgorithmIdentifier');
  const known = signatureByOid(oid);
  if (known === undefined) {
    return { oid, scheme: undefined, hash: undefined, saltBytes: undefined, refused: `algorithm ${oid} unknown` };
  }
  if (known.scheme !== 'rsa-pss') {
    return { oid, scheme: known.scheme, hash: known.hash, saltBytes: undefined, refused: undefined };
  }
  if (parameters === undefined) {
    return { oid, scheme: 'rsa-pss', hash: undefined, saltBytes: undefined, refused: 'PSS parameters missing' };
  }
  const pss = readPss(parameters);
  return { oid, scheme: 'rsa-pss', hash: pss.hash, saltBytes: pss.saltBytes, refused: pssRefusal(pss) };
};

/** The AlgorithmIdentifier of what the service signs with. PSS: salt as long as the hash, as KMS makes it. */
export const sealAlgorithmIdentifier = ({ scheme, signatureOid, hash }: SealAlgorithm): Uint8Array => {
  // RFC 5758 3.2: no parameters for ECDSA; RFC 4055 5: NULL for RSA
  if (scheme === 'ecdsa') return der.sequence(der.oid(signatureOid));
  if (scheme === 'rsa-pkcs1') return der.sequence(der.oid(signatureOid), der.nullValue());
  // RFC 4055 2.1: NULL after the hash inside PSS parameters
  const hashIdentifier = der.sequence(der.oid(hashes[hash].oid), der.nullValue());
  return der.sequence(
    der.oid(RSASSA_PSS),
    der.sequence(
      der.explicit(0, hashIdentifier),
      der.explicit(1, der.sequence(der.oid(MGF1), hashIdentifier)),
      der.explicit(2, der.integer(hashes[hash].bytes)),
    ),
  );
};
