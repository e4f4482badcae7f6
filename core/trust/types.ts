/** What core/trust reads and answers: plain readonly data. */
import type { HashName, SignatureScheme } from '../pades/algorithms.ts';

export interface NameAttribute {
  readonly oid: string;
  readonly value: string;
}

export interface Name {
  readonly der: Uint8Array;
  /** Compares equal for names that RFC 5280 7.1 calls equal. */
  readonly key: string;
  /** For people: the common name first, then organization and country. */
  readonly display: string;
  readonly commonName: string | undefined;
  readonly organization: string | undefined;
  readonly attributes: readonly NameAttribute[];
}

export type KeyFamily = 'rsa' | 'rsa-pss' | 'ec' | 'ed25519' | 'ed448' | 'dsa' | 'unknown';

export interface PublicKey {
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** The octets of subjectPublicKey: what OCSP and key identifiers hash. */
  readonly key: Uint8Array;
  readonly family: KeyFamily;
  /** 0 when unknown. */
  readonly bits: number;
  readonly curve: string | undefined;
}

/** An AlgorithmIdentifier of a signature, resolved against the one table. */
export interface SignatureAlgorithm {
  readonly oid: string;
  readonly scheme: SignatureScheme | undefined;
  /** Undefined: not named by the identifier (rsaEncryption, EdDSA), or unknown. */
  readonly hash: HashName | undefined;
  readonly saltBytes: number | undefined;
  /** Why it can't be used (unknown OID, PSS with unlike hashes), or undefined. */
  readonly refused: string | undefined;
}

export type KeyUsage =
  | 'digitalSignature'
  | 'contentCommitment'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly';

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The octets of extnValue. */
  readonly value: Uint8Array;
}

export interface GeneralName {
  /** The identifier octet: 0x81 rfc822Name, 0x82 dNSName, 0x86 URI, 0xa4 directoryName. */
  readonly tag: number;
  readonly content: Uint8Array;
}

export interface Certificate {
  readonly der: Uint8Array;
  /** SHA-256 of `der`, hex: its identity in maps. */
  readonly sha256: string;
  readonly tbs: Uint8Array;
  readonly version: number;
  /** The octets of the INTEGER in its shortest form, hex. */
  readonly serial: string;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly extensions: readonly Extension[];
  /** Undefined: the extension is absent. */
  readonly keyUsage: readonly KeyUsage[] | undefined;
  readonly extendedKeyUsage: { readonly critical: boolean; readonly purposes: readonly string[] } | undefined;
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | undefined } | undefined;
  readonly authorityKeyId: Uint8Array | undefined;
  readonly subjectKeyId: Uint8Array | undefined;
  readonly alternativeNames: readonly GeneralName[];
  readonly ocspUrls: readonly string[];
  readonly issuerUrls: readonly string[];
  readonly crlUrls: readonly string[];
  readonly ocspNoCheck: boolean;
  /** Subject and issuer are the same name. Says nothing about the signature. */
  readonly selfIssued: boolean;
}

export type ChainFailure =
  | 'no-issuer-found'
  | 'not-anchored'
  | 'signature-wrong'
  | 'algorithm-unsupported'
  | 'expired'
  | 'not-yet-valid'
  | 'issuer-not-a-ca'
  | 'path-too-long'
  | 'key-usage-wrong'
  | 'extension-unknown'
  | 'name-constraint'
  | 'policy-constraint'
  | 'too-complex';

/** `path` runs from the certificate to the anchor; when it fails, as far as it could be built. */
export type Chain =
  | { readonly ok: true; readonly path: readonly Certificate[]; readonly anchor: Certificate }
  | {
      readonly ok: false;
      readonly reason: ChainFailure;
      readonly detail: string;
      readonly path: readonly Certificate[];
      /** The anchor that a path leads to although it fails for `reason`. */
      readonly anchor: Certificate | undefined;
    };

export type RevocationReason =
  | 'unspecified'
  | 'keyCompromise'
  | 'cACompromise'
  | 'affiliationChanged'
  | 'superseded'
  | 'cessationOfOperation'
  | 'certificateHold'
  | 'removeFromCRL'
  | 'privilegeWithdrawn'
  | 'aACompromise';

export interface RevocationWindow {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** OCSP only. */
  readonly producedAt: Date | undefined;
}

export type RevocationStatus =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly at: Date; readonly reason: RevocationReason | undefined }
  | { readonly status: 'unknown' };

export type RevocationFailure =
  | 'malformed'
  | 'not-successful'
  | 'other-certificate'
  | 'responder-not-found'
  | 'responder-not-authorized'
  | 'signature-wrong'
  | 'algorithm-unsupported'
  | 'extension-unknown'
  | 'indirect'
  | 'delta'
  | 'out-of-scope'
  | 'nonce-mismatch';

/** A verified answer about one certificate, or why it is none. Freshness is judged apart: {@link RevocationWindow}. */
export type RevocationAnswer =
  | {
      readonly ok: true;
      readonly status: RevocationStatus;
      readonly window: RevocationWindow;
      /** Who signed: the issuer itself, or a delegated responder. */
      readonly signer: Certificate;
      readonly signatureAlgorithm: SignatureAlgorithm;
    }
  | { readonly ok: false; readonly reason: RevocationFailure; readonly detail: string };

/** What can be wrong with a CMS SignerInfo under the certificate that it names. */
export type SignerFinding =
  | 'attribute-duplicate'
  | 'attribute-malformed'
  | 'content-type-wrong'
  | 'message-digest-mismatch'
  | 'signing-certificate-missing'
  | 'signing-certificate-mismatch'
  | 'algorithm-protection-mismatch'
  | 'digest-algorithm-mismatch'
  | 'signed-attributes-missing'
  | 'signed-attributes-not-der'
  | 'signature-wrong'
  | 'algorithm-unsupported';

export type TimestampFinding =
  | SignerFinding
  | 'imprint-mismatch'
  | 'imprint-algorithm-unknown'
  | 'signer-count'
  | 'signer-certificate-missing'
  | 'key-purpose'
  | 'certificate-not-valid-then';

export interface TimestampInfo {
  readonly policy: string;
  readonly imprint: { readonly oid: string; readonly hash: HashName | undefined; readonly digest: Uint8Array };
  readonly serial: string;
  readonly genTime: Date;
  /** Milliseconds; 0 when the token states none. */
  readonly accuracy: number;
  readonly ordering: boolean;
  /** Hex of the INTEGER's octets. */
  readonly nonce: string | undefined;
}
