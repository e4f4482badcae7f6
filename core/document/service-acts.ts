import type { Decision, TaskDraft } from './decision.ts';
import { hashes, type NewRevisions, withRevisions } from './new-revisions.ts';
import { evidenceUntil, isRenewing } from './renewal.ts';
import { type ContractDocument, currentRecipient, takesPart } from './state.ts';

const service = { kind: 'service' } as const;

/** The seals of one act are stored: undefined when it was sealed already. What comes next is decided here and nowhere else. */
export const actSealed = (document: ContractDocument, index: number, revisions: NewRevisions): Decision | undefined => {
  const act = document.acts[index];
  if (act === undefined || act.sealed) return undefined;
  const acts = document.acts.map((candidate) =>
    candidate.index === index ? { ...candidate, sealed: true } : candidate,
  );
  const done = acts.every((candidate) => candidate.sealed);
  const { evidenceProblem: _, ...rest } = document;
  const next: ContractDocument = {
    ...rest,
    acts,
    files: withRevisions(document.files, revisions),
    evidence: evidenceAfter(document, done),
  };
  return {
    document: next,
    events: [
      {
        type: 'act.sealed',
        actor: service,
        data: { act: index, kind: act.kind, participant: act.participant, files: hashes(revisions) },
      },
    ],
    tasks: done ? followUp(next) : [],
  };
};

/** Without the promise of long-term evidence the last signature completes what was promised. */
const evidenceAfter = ({ state, sealLevel }: ContractDocument, done: boolean): ContractDocument['evidence'] => {
  if (!done) return 'pending';
  if (state !== 'concluded') return 'sealed';
  return sealLevel === 'B-B' ? 'complete' : 'pending';
};

const concludedMails = (document: ContractDocument): readonly TaskDraft[] =>
  document.participants
    .filter(takesPart)
    .map((participant) => ({ kind: 'mail', template: 'concluded', participant: participant.id }));

const followUp = (document: ContractDocument): readonly TaskDraft[] => {
  if (document.state === 'concluded')
    return document.sealLevel === 'B-B' ? concludedMails(document) : [{ kind: 'evidence' }];
  const recipient = currentRecipient(document);
  if (document.state !== 'sent' || recipient === undefined) return [];
  return [{ kind: 'mail', template: 'invitation', participant: recipient.id }];
};

/** The long-term evidence is stored: everybody is told. */
export const evidenceCompleted = (
  document: ContractDocument,
  revisions: NewRevisions,
  proof: { readonly validUntil: Date; readonly now: Date },
): Decision | undefined => {
  if (document.state !== 'concluded' || document.evidence !== 'pending') return undefined;
  const { evidenceProblem: _, ...rest } = document;
  return {
    document: {
      ...rest,
      files: withRevisions(document.files, revisions),
      evidence: 'complete',
      ...evidenceUntil(document.id, proof),
    },
    events: [
      {
        type: 'evidence.completed',
        actor: service,
        data: { files: hashes(revisions), validUntil: proof.validUntil.toISOString() },
      },
    ],
    tasks: concludedMails(document),
  };
};

/**
 * A try to seal, complete or renew failed: said once for each reason, so that the sender sees why it waits. A renewal has a year of
 * tries before it: only that it began to wait is an event.
 */
export const evidenceDelayed = (document: ContractDocument, problem: string): Decision | undefined => {
  const renewing = isRenewing(document);
  if ((document.evidence !== 'pending' && !renewing) || document.evidenceProblem === problem) return undefined;
  const isKnown = renewing && document.evidenceProblem !== undefined;
  return {
    document: { ...document, evidenceProblem: problem },
    events: isKnown ? [] : [{ type: 'evidence.delayed', actor: service, data: { problem } }],
    tasks: [],
  };
};
