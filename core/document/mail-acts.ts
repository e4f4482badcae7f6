import type { ParticipantId } from '../ids.ts';
import { type Decision, type MailTemplate, withParticipant } from './decision.ts';
import { type ContractDocument, type MailProblem, sender } from './state.ts';

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

export interface ReturnedMail {
  readonly participant: ParticipantId;
  readonly template: string;
  /** SES's id of the mail: the same event may come more than once. */
  readonly mail: string;
  readonly reason: MailProblem;
  readonly now: Date;
}

/**
 * SES took the mail and it came back, or whoever got it called it spam. The participant shows it until another mail is made, and the sender
 * is told by mail. Undefined when that is known already.
 */
export const mailReturned = (document: ContractDocument, mail: ReturnedMail): Decision | undefined => {
  const participant = document.participants.find(({ id }) => id === mail.participant);
  if (participant === undefined || participant.mailProblem?.mail === mail.mail) return undefined;
  const mailProblem = { reason: mail.reason, at: mail.now.toISOString(), mail: mail.mail };
  return {
    document: { ...document, participants: withParticipant(document, participant.id, { mailProblem }) },
    events: [
      {
        type: 'mail.returned',
        actor: { kind: 'service' },
        data: { participant: participant.id, template: mail.template, mailProblem: mail.reason },
      },
    ],
    // A mail to the sender about a mail to the sender would come back as well.
    tasks:
      participant.order === 0 ? [] : [{ kind: 'mail', template: 'undeliverable', participant: sender(document).id }],
  };
};

/** Another mail is on its way: what became of the one before says nothing about it. */
export const withoutMailProblem = (document: ContractDocument, id: ParticipantId): ContractDocument => ({
  ...document,
  participants: document.participants.map((participant) => {
    if (participant.id !== id) return participant;
    const { mailProblem: _, ...rest } = participant;
    return rest;
  }),
});
