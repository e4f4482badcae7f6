import type { ContractDocument } from './state.ts';

/** When validation data is collected, in hours. */
export interface Grace {
  /** So long after the last act nothing is asked. */
  readonly waitHours: number;
  /** So long after an answer that was too old it is asked again. */
  readonly graceHours: number;
}

const hourMs = 3_600_000;

/** When the validation data of a concluded document may first be collected. */
export const collectionTime = ({ acts }: ContractDocument, { waitHours }: Grace): Date => {
  const last = Math.max(...acts.map(({ at }) => Date.parse(at)));
  return new Date(last + waitHours * hourMs);
};

/** When to ask again after an answer from before the signature: until then there can hardly be another. */
export const askAgainAt = (now: Date, { graceHours }: Grace): Date => new Date(now.getTime() + graceHours * hourMs);
