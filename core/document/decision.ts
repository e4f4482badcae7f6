import { CloudSignError, type ErrorCode } from '../errors.ts';
import type { EventDraft } from '../evidence/event.ts';
import type { FileId, ParticipantId, TeamId } from '../ids.ts';
import { type ContractDocument, type DocumentStatus, type Participant, takesPart } from './state.ts';

export type MailTemplate =
  | 'invitation'
  | 'reminder'
  | 'forwarded'
  | 'concluded'
  | 'declined'
  | 'canceled'
  | 'expired'
  | 'undeliverable';

/** Work that a decision starts; it is committed with the decision and done by a worker, at least once. */
export type TaskDraft =
  | { readonly kind: 'seal' }
  | { readonly kind: 'evidence' }
  | { readonly kind: 'renew' }
  /** Uploads of files that were taken out of a draft, or went with it. */
  | { readonly kind: 'erase'; readonly team: TeamId; readonly files: readonly FileId[]; readonly removedAt: string }
  | {
      readonly kind: 'mail';
      readonly template: MailTemplate;
      readonly participant: ParticipantId;
      /** Whom the mail tells about, where that is somebody else. */
      readonly about?: ParticipantId;
    };

/** What a command comes to: the next state, the evidence of it, and the work it starts. Committed in one transaction or not at all. */
export interface Decision {
  readonly document: ContractDocument;
  readonly events: readonly EventDraft[];
  readonly tasks: readonly TaskDraft[];
}

/** Refuses a command with that code; `detail` is for the log and holds nothing personal. */
export const require = (condition: boolean, code: ErrorCode, detail?: string): void => {
  if (!condition) throw new CloudSignError(code, detail === undefined ? {} : { detail });
};

/** Refuses a command that no document in another state takes (`document.wrong-state`). */
export const requireState = (document: ContractDocument, ...states: readonly DocumentStatus[]): void =>
  require(states.includes(document.state), 'document.wrong-state', document.state);

/** The participants with a change to one of them. */
export const withParticipant = (
  document: ContractDocument,
  id: ParticipantId,
  change: Partial<Participant>,
): readonly Participant[] =>
  document.participants.map((participant) => (participant.id === id ? { ...participant, ...change } : participant));

/** Mails to everybody who has been asked so far and still takes part, and to the sender. */
export const mailInvolved = (document: ContractDocument, template: MailTemplate): TaskDraft[] =>
  document.participants
    .filter((participant) => participant.order === 0 || (participant.state !== 'waiting' && takesPart(participant)))
    .map((participant) => ({ kind: 'mail', template, participant: participant.id }));
