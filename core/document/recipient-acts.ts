import type { EventDraft } from '../evidence/event.ts';
import type { ParticipantId } from '../ids.ts';
import { type Decision, mailInvolved, require, requireState, withParticipant } from './decision.ts';
import { filesNow, inputsNow } from './sender-acts.ts';
import { type Ciphertext, type ContractDocument, currentRecipient, newestRevision, type Participant } from './state.ts';
import type { FilledInput } from './widget-values.ts';
import { inputProblems, withFilled } from './widgets.ts';

export interface RecipientInput {
  readonly participant: ParticipantId;
  readonly now: Date;
  readonly origin?: EventDraft['origin'];
}

/** An event by the participant of a command. */
export const eventOf = (type: EventDraft['type'], input: RecipientInput, data: EventDraft['data']): EventDraft => ({
  type,
  actor: { kind: 'participant', id: input.participant },
  data,
  ...(input.origin === undefined ? {} : { origin: input.origin }),
});

/** The participant, who must be the one that is asked now. */
export const asked = (document: ContractDocument, input: RecipientInput): Participant => {
  const own = document.participants.find((participant) => participant.id === input.participant);
  if (own?.state === 'consented') require(false, 'document.already-consented');
  requireState(document, 'sent');
  require(new Date(document.expiresAt) > input.now, 'document.wrong-state', 'expired');
  const current = currentRecipient(document);
  require(current !== undefined &&
    current.id === input.participant &&
    (current.link ?? current.nextLink) !== undefined, 'document.not-your-turn');
  return current as Participant;
};

/** Agreed to the terms and opened; a second time changes nothing. */
export const open = (
  document: ContractDocument,
  input: RecipientInput & { readonly terms: string },
): Decision | undefined => {
  const own = document.participants.find((participant) => participant.id === input.participant);
  if (own?.openedAt !== undefined) return undefined;
  asked(document, input);
  return {
    document: {
      ...document,
      participants: withParticipant(document, input.participant, {
        state: 'opened',
        openedAt: input.now.toISOString(),
      }),
    },
    events: [eventOf('participant.opened', input, { terms: input.terms, files: filesNow(document) })],
    tasks: [],
  };
};

/** Consent to the files exactly as they were shown, with what was filled in; starts the seal of this act. The last consent concludes the document. */
export const consent = (
  document: ContractDocument,
  input: RecipientInput & {
    readonly shown: readonly { readonly id: string; readonly sha256: string }[];
    readonly inputs?: readonly FilledInput[];
  },
): Decision => {
  const own = asked(document, input);
  require(own.state === 'opened', 'document.not-opened');
  require(document.evidence === 'sealed', 'document.not-your-turn');
  const asShown = document.files.every((file) =>
    input.shown.some((shown) => shown.id === file.id && shown.sha256 === newestRevision(file)?.sha256),
  );
  require(asShown && input.shown.length === document.files.length, 'consent.file-changed');
  const filled = input.inputs ?? [];
  require(inputProblems(document, own.id, filled).length === 0, 'widget.inputs-refused');
  const at = input.now.toISOString();
  const participants = withParticipant(document, own.id, { state: 'consented', decidedAt: at });
  const next: ContractDocument = {
    ...document,
    participants,
    widgets: withFilled(document, own.id, filled),
    evidence: 'pending',
    acts: [
      ...document.acts,
      {
        index: document.acts.length,
        kind: 'consent',
        participant: own.id,
        at,
        authentication: 'mail-link',
        sealed: false,
      },
    ],
  };
  const consented = eventOf('participant.consented', input, {
    files: filesNow(document),
    ...inputsNow(next, own.id),
    authentication: 'mail-link',
  });
  if (currentRecipient(next) !== undefined) return { document: next, events: [consented], tasks: [{ kind: 'seal' }] };
  return {
    document: { ...next, state: 'concluded', concludedAt: at },
    events: [consented, { type: 'document.concluded', actor: { kind: 'service' }, data: {} }],
    tasks: [{ kind: 'seal' }],
  };
};

/** Ends the document. Refused as {@link asked} refuses. */
export const decline = (
  document: ContractDocument,
  input: RecipientInput & { readonly reason: Ciphertext },
): Decision => {
  const own = asked(document, input);
  return {
    document: {
      ...document,
      state: 'declined',
      declineReason: input.reason,
      participants: withParticipant(document, own.id, { state: 'declined', decidedAt: input.now.toISOString() }),
    },
    events: [eventOf('participant.declined', input, { reason: input.reason })],
    tasks: mailInvolved(document, 'declined'),
  };
};
