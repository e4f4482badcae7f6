import type { CheckedCopy } from './copies-of-test.ts';

/** Where the function that reports finds things; lib/constructs/restore-tests.ts writes it. */
export interface RestorePlace {
  readonly plan: string;
  readonly planArn: string;
  readonly checker: string;
  readonly sources: Readonly<Record<CheckedCopy, string>>;
}

export const placeVariable = 'RESTORE_TESTS';

export const readPlace = (): RestorePlace => JSON.parse(process.env[placeVariable] ?? '') as RestorePlace;
