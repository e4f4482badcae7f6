import { renewalDue } from '../evidence/renewal-due.ts';
import type { DocumentId } from '../ids.ts';
import type { Decision } from './decision.ts';
import { hashes, type NewRevisions, withRevisions } from './new-revisions.ts';
import type { ContractDocument } from './state.ts';

/** What the state keeps of evidence that was stored at `now`. */
export const evidenceUntil = (
  id: DocumentId,
  { validUntil, now }: { readonly validUntil: Date; readonly now: Date },
): Required<Pick<ContractDocument, 'evidenceValidUntil' | 'renewalDueAt'>> => ({
  evidenceValidUntil: validUntil.toISOString(),
  renewalDueAt: renewalDue({ validUntil, since: now, id }).toISOString(),
});

/** Whether a renewal is under way: complete evidence has a due date for the next but then. */
export const isRenewing = ({ evidence, evidenceValidUntil, renewalDueAt }: ContractDocument): boolean =>
  evidence === 'complete' && evidenceValidUntil !== undefined && renewalDueAt === undefined;

const dayMs = 86_400_000;
/** Three months of tries are over, and nine are left. */
const atRiskMs = 270 * dayMs;

/** Somebody has to look after a renewal that still waits. */
export const isRenewalAtRisk = (document: ContractDocument, now: Date): boolean =>
  isRenewing(document) && new Date(document.evidenceValidUntil ?? 0).getTime() - now.getTime() < atRiskMs;

/** Called by the clock; undefined when no renewal is due (any more). */
export const startRenewal = (document: ContractDocument, now: Date): Decision | undefined => {
  const { renewalDueAt, ...rest } = document;
  if (document.evidence !== 'complete' || renewalDueAt === undefined || new Date(renewalDueAt) > now) return undefined;
  return { document: rest, events: [], tasks: [{ kind: 'renew' }] };
};

/** The renewed evidence is stored; undefined when somebody else did it. */
export const evidenceRenewed = (
  document: ContractDocument,
  revisions: NewRevisions,
  proof: { readonly validUntil: Date; readonly now: Date },
): Decision | undefined => {
  if (!isRenewing(document)) return undefined;
  const { evidenceProblem: _, ...rest } = document;
  return {
    document: { ...rest, files: withRevisions(document.files, revisions), ...evidenceUntil(document.id, proof) },
    events: [
      {
        type: 'evidence.renewed',
        actor: { kind: 'service' },
        data: { files: hashes(revisions), validUntil: proof.validUntil.toISOString() },
      },
    ],
    tasks: [],
  };
};
