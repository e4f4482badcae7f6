import { CloudSignError, type ErrorCode } from '../errors.ts';
import { genesis } from '../evidence/event.ts';
import type { DocumentId, FileId, MemberId, ParticipantId, TeamId } from '../ids.ts';
import type { Language } from '../language.ts';
import { type Decision, require, requireState, type TaskDraft } from './decision.ts';
import { limits } from './limits.ts';
import { type PageSize, sizesOfPages } from './page-sizes.ts';
import type { Ciphertext, ContractDocument, DocumentFile, FileRevision, FileRewriting, Participant } from './state.ts';
import { withoutLost } from './widgets.ts';

export interface Person {
  readonly id: ParticipantId;
  readonly name: Ciphertext;
  readonly email: Ciphertext;
  readonly organization: Ciphertext;
  readonly language: Language;
}

/** A draft with its sender alone. Refused: `document.expiry-out-of-range`. */
export const createDocument = (input: {
  readonly id: DocumentId;
  readonly team: TeamId;
  readonly owner: MemberId;
  readonly sender: Person;
  readonly title: Ciphertext;
  readonly message: Ciphertext;
  readonly expiresAt: Date;
  readonly mayForward?: boolean;
  readonly stampId?: boolean;
  readonly linksByAllowlist?: boolean;
  readonly now: Date;
}): Decision => {
  checkExpiry(input.expiresAt, input.now);
  const at = input.now.toISOString();
  return {
    document: {
      id: input.id,
      team: input.team,
      owner: input.owner,
      version: 0,
      state: 'draft',
      evidence: 'none',
      title: input.title,
      message: input.message,
      createdAt: at,
      updatedAt: at,
      expiresAt: input.expiresAt.toISOString(),
      mayForward: input.mayForward ?? false,
      stampId: input.stampId ?? true,
      ...(input.linksByAllowlist === true ? { linksByAllowlist: true } : {}),
      widgets: [],
      files: [],
      participants: [{ ...input.sender, order: 0, state: 'waiting' }],
      acts: [],
      head: genesis,
    },
    events: [{ type: 'document.created', actor: { kind: 'member', id: input.owner }, data: {} }],
    tasks: [],
  };
};

/** What is not named stays. Refused: `document.wrong-state`, `document.expiry-out-of-range`. */
export const changeDraft = (
  document: ContractDocument,
  change: {
    readonly title?: Ciphertext;
    readonly message?: Ciphertext;
    readonly expiresAt?: Date;
    readonly mayForward?: boolean;
    readonly stampId?: boolean;
    readonly linksByAllowlist?: boolean;
  },
  now: Date,
): Decision => {
  requireState(document, 'draft');
  if (change.expiresAt !== undefined) checkExpiry(change.expiresAt, now);
  return edited({
    ...document,
    title: change.title ?? document.title,
    message: change.message ?? document.message,
    expiresAt: change.expiresAt?.toISOString() ?? document.expiresAt,
    mayForward: change.mayForward ?? document.mayForward ?? false,
    stampId: change.stampId ?? document.stampId ?? true,
    linksByAllowlist: change.linksByAllowlist ?? document.linksByAllowlist ?? false,
  });
};

/** The recipients in order; whoever is in the list no more loses the widgets. */
export const setRecipients = (document: ContractDocument, people: readonly Person[]): Decision => {
  requireState(document, 'draft');
  require(people.length <= limits.recipients, 'document.too-many-recipients');
  const recipients = people.map((person, index): Participant => ({ ...person, order: index + 1, state: 'waiting' }));
  const participants = [...document.participants.filter((p) => p.order === 0), ...recipients];
  return edited({
    ...document,
    participants,
    widgets: withoutLost(document, { participants: participants.map(({ id }) => id) }),
  });
};

/** One file more, still to be uploaded. Refused: `document.wrong-state`, `document.too-many-files`. */
export const addFile = (
  document: ContractDocument,
  file: { readonly id: FileId; readonly name: Ciphertext },
): Decision => {
  requireState(document, 'draft');
  require(document.files.length < limits.files, 'document.too-many-files');
  const order = Math.max(-1, ...document.files.map((f) => f.order)) + 1;
  return edited({
    ...document,
    files: [...document.files, { ...file, order, state: 'awaiting-upload', revisions: [] }],
  });
};

/** Takes a file out with the widgets on it; its upload is erased later. Refused: `document.wrong-state`, `request.not-found`. */
export const removeFile = (document: ContractDocument, id: FileId, now: Date): Decision => {
  requireState(document, 'draft');
  require(document.files.some((file) => file.id === id), 'request.not-found');
  const files = document.files.filter((file) => file.id !== id);
  const widgets = withoutLost(document, { files: files.map((file) => file.id) });
  return { ...edited({ ...document, files, widgets }), tasks: [eraseTask(document, [id], now)] };
};

/** An upload that can be sealed: the upload itself, or what it was rewritten to. */
export interface CheckedUpload {
  readonly pages: number;
  readonly pageSizes: readonly PageSize[];
  /** Why no inputs can be placed on it. */
  readonly takesNoWidgets?: ErrorCode | undefined;
  readonly upload: FileRevision;
  readonly rewriting?: FileRewriting;
}

/** What ingest found of an upload. A second object for the same file changes nothing: the first check stands. */
export const fileChecked = (
  document: ContractDocument,
  id: FileId,
  result: CheckedUpload | { readonly refusal: string },
): Decision | undefined => {
  const file = document.files.find((candidate) => candidate.id === id);
  if (document.state !== 'draft' || file === undefined || file.state !== 'awaiting-upload') return undefined;
  const checked: DocumentFile =
    'refusal' in result
      ? { ...file, state: 'refused', refusal: result.refusal }
      : {
          ...file,
          state: 'ready',
          pages: result.pages,
          pageSizes: sizesOfPages(result.pageSizes),
          ...(result.takesNoWidgets === undefined ? {} : { takesNoWidgets: result.takesNoWidgets }),
          revisions: [result.upload],
          ...(result.rewriting === undefined ? {} : { rewriting: result.rewriting }),
        };
  return edited({ ...document, files: document.files.map((f) => (f.id === id ? checked : f)) });
};

/** The sender has looked at what his upload was rewritten to, by its digest, and takes it for his document. */
export const confirmFile = (
  document: ContractDocument,
  input: { readonly file: FileId; readonly sha256: string; readonly member: MemberId; readonly now: Date },
): Decision => {
  requireState(document, 'draft');
  const file = document.files.find((candidate) => candidate.id === input.file);
  require(file !== undefined, 'request.not-found');
  const rewriting = file?.rewriting;
  if (file === undefined || rewriting === undefined) throw new CloudSignError('file.nothing-to-confirm');
  require(file.revisions[0]?.sha256 === input.sha256, 'file.confirmed-another');
  const confirmed = { by: input.member, at: input.now.toISOString() };
  const changed: DocumentFile = { ...file, rewriting: { ...rewriting, confirmed } };
  return edited({ ...document, files: document.files.map((f) => (f.id === file.id ? changed : f)) });
};

const eraseTask = ({ team }: ContractDocument, files: readonly FileId[], now: Date): TaskDraft => ({
  kind: 'erase',
  team,
  files,
  removedAt: now.toISOString(),
});

/** A tombstone stays in the chain of events. */
export const deleteDraft = (
  document: ContractDocument,
  { member, now }: { readonly member: MemberId; readonly now: Date },
): Decision => {
  requireState(document, 'draft');
  return {
    document,
    events: [{ type: 'document.deleted', actor: { kind: 'member', id: member }, data: {} }],
    tasks:
      document.files.length === 0
        ? []
        : [
            eraseTask(
              document,
              document.files.map(({ id }) => id),
              now,
            ),
          ],
  };
};

/** Drafts change without events: nothing was said to anybody yet. */
const edited = (document: ContractDocument): Decision => ({ document, events: [], tasks: [] });

const dayMs = 86_400_000;
const checkExpiry = (expiresAt: Date, now: Date): void => {
  const ahead = expiresAt.getTime() - now.getTime();
  require(ahead > 0 && ahead <= 366 * dayMs, 'document.expiry-out-of-range');
};
