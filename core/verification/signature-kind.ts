/** What a /SubFilter stands for. */
export interface SubFilterRow {
  readonly kind: 'signature' | 'timestamp';
  /** How the CMS relates to the document: signs it, holds its SHA-1, or is a timestamp token over it. */
  readonly content: 'detached' | 'sha1' | 'token' | 'none';
}

/** ISO 32000-2, table 260, and 12.8.5. adbe.x509.rsa_sha1 holds a bare RSA signature: listed, not judged. */
export const subFilters: Readonly<Record<string, SubFilterRow>> = {
  'ETSI.CAdES.detached': { kind: 'signature', content: 'detached' },
  'adbe.pkcs7.detached': { kind: 'signature', content: 'detached' },
  'adbe.pkcs7.sha1': { kind: 'signature', content: 'sha1' },
  'ETSI.RFC3161': { kind: 'timestamp', content: 'token' },
  'adbe.x509.rsa_sha1': { kind: 'signature', content: 'none' },
};
