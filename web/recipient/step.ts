import type { LinkContract } from '../api-shapes.ts';

/** What the recipient's page shows. */
export type Step =
  | 'terms'
  | 'read'
  | 'not-your-turn'
  | 'consented'
  | 'sealing'
  | 'concluded'
  | 'declined-by-you'
  | 'declined'
  | 'canceled'
  | 'expired';

type Facts = Pick<LinkContract, 'state' | 'evidence'> & {
  readonly participant: Pick<LinkContract['participant'], 'state'>;
};

export const stepOf = ({ state, evidence, participant }: Facts): Step => {
  if (state === 'canceled') return 'canceled';
  if (state === 'expired') return 'expired';
  if (state === 'declined') return participant.state === 'declined' ? 'declined-by-you' : 'declined';
  // Concluded, but a seal or the long-term evidence is still to come.
  if (state === 'concluded') return evidence === 'complete' ? 'concluded' : 'sealing';
  if (participant.state === 'notified') return 'terms';
  if (participant.state === 'opened') return 'read';
  if (participant.state === 'consented') return 'consented';
  return 'not-your-turn';
};

/** How often to look for news, in milliseconds; undefined when nothing can change by itself. */
export const pollInterval = (step: Step): number | undefined => {
  if (step === 'sealing') return 3_000;
  if (step === 'consented' || step === 'not-your-turn') return 10_000;
  return undefined;
};

/** Who is asked now: the first of the others who has not decided. */
export const nextAsked = ({ others }: Pick<LinkContract, 'others'>): LinkContract['others'][number] | undefined =>
  [...others]
    .sort((a, b) => a.order - b.order)
    .find((one) => one.order > 0 && (one.state === 'notified' || one.state === 'opened' || one.state === 'waiting'));
