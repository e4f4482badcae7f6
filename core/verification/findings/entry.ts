/** `unknown`: it can't be said from what is in the file and what was given. The worst of several: fail, unknown, warn, ok. */
export type Status = 'ok' | 'warn' | 'unknown' | 'fail';

/** ETSI EN 319 102-1, 5.1.3 (table 5 and 6). */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'OUT_OF_BOUNDS_NOT_REVOKED'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'REVOCATION_OUT_OF_BOUNDS_NO_POE'
  | 'TRY_LATER'
  | 'SIGNED_DATA_NOT_FOUND';

/** One row of the tables of findings; `{name}` in the sentences stands for a value of the finding. */
export interface FindingEntry {
  readonly status: Status;
  readonly sub?: SubIndication;
  /** The clause that asks for it, or the attack that it stops. */
  readonly clause: string;
  readonly en: string;
  readonly ja: string;
}
