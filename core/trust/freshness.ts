import type { RevocationWindow } from './types.ts';

export interface FreshnessRule {
  readonly at: Date;
  /** The answer must have been true then: thisUpdate not before it. Undefined: current at `at` is enough. */
  readonly after?: Date | undefined;
}

/** How far the responder's clock may be ahead of ours. */
const CLOCK_SKEW = 5 * 60_000;
/** How old an answer without nextUpdate may be. */
const MAX_AGE_WITHOUT_NEXT = 24 * 3_600_000;

const wholeSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/**
 * Why an answer is not fresh enough to be relied on, or undefined. thisUpdate has whole seconds (RFC 6960, RFC 5280), so `after` is
 * compared in whole seconds too.
 */
export const staleness = (
  { thisUpdate, nextUpdate }: RevocationWindow,
  { at, after }: FreshnessRule,
): string | undefined => {
  if (thisUpdate.getTime() > at.getTime() + CLOCK_SKEW) return `thisUpdate ${thisUpdate.toISOString()} lies ahead`;
  if (nextUpdate !== undefined && nextUpdate < at) return `nextUpdate ${nextUpdate.toISOString()} has passed`;
  if (nextUpdate === undefined && at.getTime() - thisUpdate.getTime() > MAX_AGE_WITHOUT_NEXT) {
    return `thisUpdate ${thisUpdate.toISOString()} without nextUpdate is too old`;
  }
  if (after !== undefined && wholeSeconds(thisUpdate) < wholeSeconds(after)) {
    return `thisUpdate ${thisUpdate.toISOString()} is before ${after.toISOString()}`;
  }
  return undefined;
};
