import type { ParticipantId } from '../ids.ts';
import { type Decision, type MailTemplate, withParticipant } from './decision.ts';
import { type ContractDocument, currentRecipient, type MailProblem, type Participant, sender } from './state.ts';

/** Tries of a mail: half an hour of ever longer pauses, then one each hour, for three days. */
const lastAttempt = 78;

export interface FailedMail extends DueMail {
  /** Tries before this one. */
  readonly attempt: number;
}

/** Whether no further try of a mail follows this one. */
export const isGivenUp = ({ attempt }: FailedMail): boolean => attempt >= lastAttempt;

const linkTemplates = ['invitation', 'reminder', 'concluded'] as const satisfies readonly MailTemplate[];
type LinkTemplate = (typeof linkTemplates)[number];
const isLinkTemplate = (template: MailTemplate): template is LinkTemplate =>
  linkTemplates.some((one) => one === template);

interface DueMail {
  readonly participant: ParticipantId;
  readonly template: MailTemplate;
}

/** Whether the mail carries a link of its own: recipients' do, the sender has the console. */
export const carriesLink = (document: ContractDocument, { participant, template }: DueMail): boolean =>
  isLinkTemplate(template) && sender(document).id !== participant;

/** Whether nothing would come of the mail any more, e.g. an invitation to a document that was canceled. */
export const isPointless = (document: ContractDocument, { participant, template }: DueMail): boolean => {
  if (template === 'undeliverable') return unreached(document).length === 0;
  if (template !== 'invitation' && template !== 'reminder') return false;
  return document.state !== 'sent' || currentRecipient(document)?.id !== participant;
};

/** Recipients whose newest mail came back. */
export const unreached = (document: ContractDocument): readonly Participant[] =>
  document.participants.filter(
    ({ order, state, mailProblem }) => order > 0 && state !== 'forwarded' && mailProblem !== undefined,
  );

/** A mail with this link is about to be sent. The link works from now on, and the one before until the mail is taken. */
export const linkMade = (
  document: ContractDocument,
  link: { readonly participant: ParticipantId; readonly hash: string; readonly expiresAt: Date },
): Decision => ({
  document: {
    ...document,
    participants: withParticipant(document, link.participant, {
      nextLink: { hash: link.hash, expiresAt: link.expiresAt.toISOString() },
    }),
  },
  events: [],
  tasks: [],
});

export interface TakenMail extends DueMail {
  /** SES's id of it. */
  readonly mail: string;
  /** The link that it carries, if any: SHA-256 of its token, hex. */
  readonly link?: string;
  readonly now: Date;
}

/** SES took the mail: said in the record with SES's id of it. Its link, if it carries one, is from now on the only one that works. */
export const mailTaken = (before: ContractDocument, taken: TakenMail): Decision => {
  const { participant: id, template, mail, link } = taken;
  const document = withoutEarlierMailProblem(before, taken);
  const sent: Decision = {
    document,
    events: [{ type: 'mail.sent', actor: { kind: 'service' }, data: { participant: id, template, mail } }],
    tasks: [],
  };
  const participant = document.participants.find((candidate) => candidate.id === id);
  const made = participant?.nextLink;
  if (participant === undefined || made === undefined || made.hash !== link) return sent;
  const { nextLink: _, ...rest } = participant;
  const replace = (change: Partial<Participant>): ContractDocument => ({
    ...document,
    participants: document.participants.map((one) => (one.id === id ? { ...rest, ...change } : one)),
  });
  if (template === 'concluded')
    return {
      ...sent,
      document: replace({
        link: { ...made, ...(participant.link === undefined ? {} : { before: participant.link.hash }) },
      }),
    };
  const isFirst = participant.notifiedAt === undefined;
  return {
    ...sent,
    document: replace({
      link: made,
      notifiedAt: participant.notifiedAt ?? taken.now.toISOString(),
      state: participant.state === 'waiting' ? 'notified' : participant.state,
    }),
    events: [
      {
        type: isFirst ? 'participant.notified' : 'participant.reminded',
        actor: { kind: 'service' },
        data: { participant: id, linkExpiresAt: made.expiresAt, mail },
      },
    ],
  };
};

/** Another mail is on its way: what became of the one before says nothing about it. This one may have come back already. */
const withoutEarlierMailProblem = (
  document: ContractDocument,
  { participant: id, mail }: TakenMail,
): ContractDocument => ({
  ...document,
  participants: document.participants.map((participant) => {
    if (participant.id !== id || participant.mailProblem?.mail === mail) return participant;
    const { mailProblem: _, ...rest } = participant;
    return rest;
  }),
});

/** The mail was not taken. That it waits is said once, that nobody tries any more once again. Undefined in between. */
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
