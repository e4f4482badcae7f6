/** What each server of the authority can be told to do wrong, so that tests see every refusal of its clients. */
type ServerFault = 'down' | 'silent' | 'redirect' | 'wrong-content-type' | 'malformed' | 'oversized';

export type TsaFault =
  | ServerFault
  | 'rejected'
  | 'replayed'
  | 'wrong-nonce'
  | 'wrong-imprint'
  | 'wrong-policy'
  | 'wrong-eku'
  | 'eku-not-critical'
  | 'wrong-key'
  | 'wrong-signing-certificate'
  | 'no-certificates'
  | 'clock-ahead';

export type OcspFault =
  | ServerFault
  | 'try-later'
  | 'replayed'
  | 'revoked'
  | 'unknown'
  | 'stale'
  | 'no-nonce'
  | 'wrong-nonce'
  | 'wrong-certificate'
  | 'wrong-key'
  | 'responder-without-purpose'
  | 'responder-of-another-ca';

export type CrlFault = ServerFault | 'revoked' | 'stale' | 'wrong-key' | 'delta' | 'indirect' | 'wrong-scope';

export interface Faults {
  readonly tsa?: TsaFault;
  readonly ocsp?: OcspFault;
  readonly crl?: CrlFault;
}

/** An answer that no client should read to its end. */
export const oversized = (): Uint8Array => new Uint8Array(32 * 1024 * 1024).fill(0x30);
export const nonsense = (): Uint8Array => new TextEncoder().encode('<html>It works!</html>');
