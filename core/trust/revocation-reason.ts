import type { RevocationReason } from './types.ts';

const reasons: readonly (RevocationReason | undefined)[] = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
];

/** CRLReason (RFC 5280 5.3.1). */
export const revocationReason = (code: number): RevocationReason | undefined => reasons[code];
export const revocationReasonCode = (reason: RevocationReason): number => reasons.indexOf(reason);
