import type { ParticipantId } from '../ids.ts';
import type { Decision, MailTemplate } from './decision.ts';
import type { ContractDocument } from './state.ts';

/** Tries of a mail: half an hour of ever longer pauses, then one each hour, for three days. */
const lastAttempt = 78;

export interface FailedMail {
  readonly participant: ParticipantId;
  readonly template: MailTemplate;
  /** Tries before this one. */
  readonly attempt: number;
}

export const isGivenUp = ({ attempt }: FailedMail): boolean => attempt >= lastAttempt;

/**
 * The mail was not taken. That it waits is said once, that nobody tries any more once again: the timeline has said already that the
 * participant was notified. Undefined in between.
 */
export const mailFailed = (document: ContractDocument, mail: FailedMail): Decision | undefined => {
  if (mail.attempt > 0 && !isGivenUp(mail)) return undefined;
  return {
    document,
    events: [
      {
        type: isGivenUp(mail) ? 'mail.given-up' : 'mail.delayed',
        actor: { kind: 'service' },
        data: { participant: mail.participant, template: mail.template },
      },
    ],
    tasks: [],
  };
};
