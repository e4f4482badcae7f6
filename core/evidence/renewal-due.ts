import { createHash } from 'node:crypto';

const dayMs = 86_400_000;
/** A year of tries before anything is lost. */
const leadMs = 365 * dayMs;
/** Documents that a campaign concluded together are not renewed together. */
const spreadDays = 180;

/** 0 up to 1, always the same for an id. */
const fractionOf = (id: string): number => createHash('sha256').update(id, 'utf8').digest().readUInt32BE() / 2 ** 32;

/**
 * When to renew evidence that was made at `since` and can be verified until `validUntil`: 12 months ahead, and by up to 180 days more as
 * `id` says. Evidence that lasts too short for that is renewed when half of its time is over.
 */
export const renewalDue = ({
  validUntil,
  since,
  id,
}: {
  readonly validUntil: Date;
  readonly since: Date;
  readonly id: string;
}): Date => {
  const planned = validUntil.getTime() - leadMs - fractionOf(id) * spreadDays * dayMs;
  const half = (validUntil.getTime() - since.getTime()) / 2;
  return new Date(Math.max(planned, since.getTime() + half));
};
