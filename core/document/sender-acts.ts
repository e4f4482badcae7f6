import type { EventDraft } from '../evidence/event.ts';
import type { MemberId, ParticipantId } from '../ids.ts';
import type { SealLevel } from '../plan/plans.ts';
import { type Decision, mailInvolved, require, requireState, withParticipant } from './decision.ts';
import { limits } from './limits.ts';
import { type ContractDocument, currentRecipient, type DocumentFile, newestRevision, sender } from './state.ts';
import { filledBy, inputProblems } from './widgets.ts';

type Origin = EventDraft['origin'];
const from = (origin: Origin) => (origin === undefined ? {} : { origin });

/** The files as they stand now, for an event: what an act was about. */
export const filesNow = (document: ContractDocument) =>
  document.files.map((file) => ({ id: file.id, sha256: newestRevision(file)?.sha256 ?? '' }));

/** What somebody filled in, for an event; nothing where there was nothing to fill in. */
export const inputsNow = (document: ContractDocument, participant: ParticipantId) => {
  const inputs = filledBy(document, participant);
  return inputs.length === 0 ? {} : { inputs };
};

/** Commits act 0, which is sealed before anybody is asked. Refused with the first thing that the draft lacks. */
export const send = (
  document: ContractDocument,
  input: {
    readonly member: MemberId;
    readonly now: Date;
    readonly origin?: Origin;
    /** Of the team's plan; from here on it is the document's own. */
    readonly sealLevel?: SealLevel;
    readonly byApiKey?: boolean;
    /** The team's list of addresses is in force. */
    readonly listInForce?: boolean;
  },
): Decision => {
  requireState(document, 'draft');
  const authentication = input.byApiKey === true ? 'api-key' : 'password';
  // The seal of this act names the sender, who is the owner and nobody else.
  require(document.owner === input.member, 'document.not-owner');
  require(document.files.length > 0, 'document.no-file');
  require(document.files.every((file) => file.state !== 'refused'), 'document.file-refused');
  require(document.files.every((file) => file.state === 'ready'), 'document.file-not-ready');
  const isConfirmed = ({ rewriting }: DocumentFile): boolean =>
    rewriting === undefined || rewriting.confirmed !== undefined;
  require(document.files.every(isConfirmed), 'file.unconfirmed');
  require(document.participants.length > 1, 'document.no-recipient');
  require(document.linksByAllowlist !== true || input.listInForce === true, 'document.no-allowlist');
  const total = document.files.reduce((sum, file) => sum + (newestRevision(file)?.size ?? 0), 0);
  require(total <= limits.totalBytes, 'document.too-large');
  require(new Date(document.expiresAt) > input.now, 'document.expiry-out-of-range');
  const own = sender(document).id;
  require(inputProblems(document, own, filledBy(document, own)).length === 0, 'widget.inputs-refused');
  const at = input.now.toISOString();
  return {
    document: {
      ...document,
      state: 'sent',
      evidence: 'pending',
      sentAt: at,
      ...(input.sealLevel === 'B-B' ? { sealLevel: input.sealLevel } : {}),
      acts: [{ index: 0, kind: 'send', participant: sender(document).id, at, authentication, sealed: false }],
    },
    events: [
      ...rewritings(document, input),
      {
        type: 'document.sent',
        actor: { kind: 'member', id: input.member },
        data: {
          files: filesNow(document),
          participants: document.participants.map(({ id, order }) => ({ id, order })),
          ...inputsNow(document, sender(document).id),
          authentication,
          sealLevel: input.sealLevel ?? 'B-LTA',
          ...(document.linksByAllowlist === true ? { linksByAllowlist: true } : {}),
        },
        ...from(input.origin),
      },
    ],
    tasks: [{ kind: 'seal' }],
  };
};

/** Drafts have no events: that a file was rewritten becomes evidence with the sending, before it. */
const rewritings = (
  document: ContractDocument,
  { member, origin }: { readonly member: MemberId; readonly origin?: Origin },
): readonly EventDraft[] =>
  document.files.flatMap(({ id, rewriting, revisions: [first] }): readonly EventDraft[] =>
    rewriting === undefined || first === undefined
      ? []
      : [
          {
            type: 'file.rewritten',
            actor: { kind: 'member', id: member },
            data: {
              file: id,
              original: rewriting.original.sha256,
              rewritten: first.sha256,
              reasons: rewriting.reasons,
              confirmedBy: rewriting.confirmed?.by,
              confirmedAt: rewriting.confirmed?.at,
            },
            ...from(origin),
          },
        ],
  );

/**
 * Each reminder is a mail to somebody who never asked for one, and kills the link of the one before: after a few, they are kept apart.
 */
const freeReminders = 3;
const reminderPauseMs = 5 * 60_000;

/** A new link for whoever is asked now, also where the first mail could not be sent; the old one works until the mail with the new one is taken. */
export const remind = (document: ContractDocument, input: { readonly now: Date }): Decision => {
  requireState(document, 'sent');
  const recipient = currentRecipient(document);
  require(recipient !== undefined && document.evidence === 'sealed', 'document.nobody-to-remind');
  require(input.now < new Date(document.expiresAt), 'document.wrong-state', 'expired');
  if (recipient === undefined) return { document, events: [], tasks: [] };
  const before = recipient.reminders ?? { count: 0, lastAt: new Date(0).toISOString() };
  const waited = input.now.getTime() - new Date(before.lastAt).getTime();
  require(before.count < freeReminders || waited >= reminderPauseMs, 'document.reminded-just-now');
  const reminders = { count: before.count + 1, lastAt: input.now.toISOString() };
  return {
    document: { ...document, participants: withParticipant(document, recipient.id, { reminders }) },
    events: [],
    tasks: [{ kind: 'mail', template: 'reminder', participant: recipient.id }],
  };
};

/** Withdraws a document that is under way. Refused: `document.wrong-state`. */
export const cancel = (
  document: ContractDocument,
  input: { readonly member: MemberId; readonly origin?: Origin },
): Decision => {
  requireState(document, 'sent');
  return {
    document: { ...document, state: 'canceled' },
    events: [
      { type: 'document.canceled', actor: { kind: 'member', id: input.member }, data: {}, ...from(input.origin) },
    ],
    tasks: mailInvolved(document, 'canceled'),
  };
};

/** Called by the clock; undefined when there is nothing to expire (any more). */
export const expire = (document: ContractDocument, now: Date): Decision | undefined => {
  if (document.state !== 'sent' || new Date(document.expiresAt) > now) return undefined;
  return {
    document: { ...document, state: 'expired' },
    events: [{ type: 'document.expired', actor: { kind: 'service' }, data: {} }],
    tasks: mailInvolved(document, 'expired'),
  };
};
