import type * as z from 'zod';
import type { FieldCipher } from '../adapters/fields.ts';
import { places } from '../core/document/field-places.ts';
import {
  type ContractDocument,
  type DocumentFile,
  newestRevision,
  type Participant,
  type PlacedWidget,
} from '../core/document/state.ts';
import { type ErrorCode, errorTable } from '../core/errors.ts';
import type { Language } from '../core/language.ts';
import type {
  document as documentSchema,
  file as fileSchema,
  participant as participantSchema,
  widget as widgetSchema,
} from './schemas.ts';

type DocumentView = z.input<typeof documentSchema>;
type FileView = z.input<typeof fileSchema>;
type ParticipantView = z.input<typeof participantSchema>;

/** What the API shows of a document, decrypted for whoever may see it. Never a link or its hash. */
export const documentView = (document: ContractDocument, cipher: FieldCipher, language: Language): DocumentView => ({
  id: document.id,
  team: document.team,
  state: document.state,
  title: cipher.decrypt(places.title(document.id), document.title),
  message: cipher.decrypt(places.message(document.id), document.message),
  evidence: document.evidence,
  sealLevel: document.sealLevel ?? 'B-LTA',
  evidenceProblem: document.evidenceProblem,
  evidenceValidUntil: document.evidenceValidUntil,
  createdAt: document.createdAt,
  updatedAt: document.updatedAt,
  sentAt: document.sentAt,
  concludedAt: document.concludedAt,
  expiresAt: document.expiresAt,
  declineReason:
    document.declineReason === undefined
      ? undefined
      : cipher.decrypt(places.declineReason(document.id), document.declineReason),
  mayForward: document.mayForward ?? false,
  stampId: document.stampId ?? true,
  linksByAllowlist: document.linksByAllowlist ?? false,
  owner: document.owner,
  keeper: document.keeper?.member,
  participants: document.participants.map((participant) => participantView(document, participant, cipher)),
  files: document.files.map((file) => fileView(document, file, { cipher, language })),
  widgets: (document.widgets ?? []).map((widget) => widgetView(document, widget, cipher)),
});

export const widgetView = (
  document: ContractDocument,
  { digest, ...widget }: PlacedWidget,
  cipher: FieldCipher,
): z.input<typeof widgetSchema> => ({
  ...widget,
  label: cipher.decrypt(places.widget(document.id, widget.id, 'label'), widget.label),
  filled: digest !== undefined,
});

export const participantView = (
  document: ContractDocument,
  participant: Participant,
  cipher: FieldCipher,
): ParticipantView => ({
  id: participant.id,
  order: participant.order,
  name: cipher.decrypt(places.participant(document.id, participant.id, 'name'), participant.name),
  email: cipher.decrypt(places.participant(document.id, participant.id, 'email'), participant.email),
  organization: cipher.decrypt(
    places.participant(document.id, participant.id, 'organization'),
    participant.organization,
  ),
  language: participant.language,
  state: participant.state,
  notifiedAt: participant.notifiedAt,
  openedAt: participant.openedAt,
  decidedAt: participant.decidedAt,
  forwardedBy: participant.forwardedBy,
  linkExpiresAt: participant.link?.expiresAt,
  mailProblem: participant.mailProblem?.reason,
});

export const fileView = (
  document: ContractDocument,
  file: DocumentFile,
  { cipher, language }: { readonly cipher: FieldCipher; readonly language: Language },
): FileView => ({
  id: file.id,
  name: cipher.decrypt(places.fileName(document.id, file.id), file.name),
  order: file.order,
  state: file.state,
  refusal:
    file.refusal === undefined
      ? undefined
      : { code: file.refusal, message: errorTable[file.refusal as ErrorCode][language] },
  size: newestRevision(file)?.size,
  pages: file.pages,
  takesNoWidgets: file.takesNoWidgets && {
    code: file.takesNoWidgets,
    message: errorTable[file.takesNoWidgets][language],
  },
  pageSizes: file.pageSizes?.map((run) => ({ ...run })),
  sha256: newestRevision(file)?.sha256,
  rewriting:
    file.rewriting === undefined
      ? undefined
      : {
          reasons: [...file.rewriting.reasons],
          original: file.rewriting.original,
          confirmedAt: file.rewriting.confirmed?.at,
        },
});

/** File name for a download: the title's, with the state of the evidence, never a path. */
export const downloadName = (name: string, document: ContractDocument): string => {
  const base = baseName(name);
  return document.state === 'draft' ? `${base}.pdf` : `${base}.signed.pdf`;
};

/** Of an upload that was rewritten. */
export const originalName = (name: string): string => `${baseName(name)}.original.pdf`;

/** Cut between characters: half of one can't be put into a header. */
const baseName = (name: string): string =>
  [...name.replace(/\.pdf$/i, '').replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_')].slice(0, 150).join('') || 'document';
