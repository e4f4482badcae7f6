import type { ErrorCode } from '../errors.ts';
import type { DocumentId, FileId, MemberId, ParticipantId, TeamId } from '../ids.ts';
import type { Language } from '../language.ts';
import type { Widget } from './widget.ts';

/** Text that only functions with the document key can read; see adapters/fields.ts. */
export type Ciphertext = string & { readonly ciphertext: true };

export type DocumentStatus = 'draft' | 'sent' | 'concluded' | 'declined' | 'canceled' | 'expired';
/** `forwarded`: somebody else is asked in this person's place. */
export type ParticipantStatus = 'waiting' | 'notified' | 'opened' | 'consented' | 'declined' | 'forwarded';
/** What SES said of the last mail to somebody; see core/document/mail-acts.ts. */
export type MailProblem = 'bounced' | 'complained' | 'rejected';

/** One stored version of a file, write-once: 0 is the upload (or what was made of it), then one a seal, then the long-term evidence and one each renewal of it. */
export interface FileRevision {
  readonly index: number;
  /** Of the plaintext, hex. */
  readonly sha256: string;
  readonly size: number;
}

/** So many pages in a row of one size: width and height as shown, in points of the page. */
export interface SizedPages {
  readonly pages: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Why an upload was rewritten before it could be taken: it was damaged, or something was left out of it (scripts; actions that start
 * programs, send or import data; XFA; layers).
 */
export type RewriteReason = 'damage' | 'script' | 'external-action' | 'xfa' | 'layers' | 'usage-rights';

/** What is sealed is not what was uploaded, but looks the same: the sender has to agree to that. */
export interface FileRewriting {
  readonly reasons: readonly RewriteReason[];
  /** The upload; its bytes are kept, encrypted, beside the revisions. */
  readonly original: { readonly sha256: string; readonly size: number };
  readonly confirmed?: { readonly by: MemberId; readonly at: string };
}

export interface DocumentFile {
  readonly id: FileId;
  readonly name: Ciphertext;
  readonly order: number;
  readonly state: 'awaiting-upload' | 'ready' | 'refused';
  /** An error code, when refused. */
  readonly refusal?: string;
  readonly pages?: number;
  /** Of the pages in order, see {@link SizedPages}. */
  readonly pageSizes?: readonly SizedPages[];
  /** When revision 0 is not the upload. */
  readonly rewriting?: FileRewriting;
  /** Why no inputs can be placed on it, e.g. because it came signed. */
  readonly takesNoWidgets?: ErrorCode;
  readonly revisions: readonly FileRevision[];
}

export interface Participant {
  readonly id: ParticipantId;
  /** 0 is the sender. */
  readonly order: number;
  readonly name: Ciphertext;
  readonly email: Ciphertext;
  readonly organization: Ciphertext;
  readonly language: Language;
  readonly state: ParticipantStatus;
  /** The only link that works now: SHA-256 of its token, hex. */
  readonly link?: {
    readonly hash: string;
    readonly expiresAt: string;
    /** The link before, when the mail of the conclusion replaced it: its open sessions may read to their end. */
    readonly before?: string;
  };
  /** A link whose mail is being sent: works beside the one before, which it replaces once SES has taken the mail. */
  readonly nextLink?: { readonly hash: string; readonly expiresAt: string };
  readonly notifiedAt?: string;
  /** When a reminder was last asked for, and how many were. */
  readonly reminders?: { readonly count: number; readonly lastAt: string };
  /** A mail to them came back, and no other was made since. */
  readonly mailProblem?: { readonly reason: MailProblem; readonly at: string; readonly mail: string };
  readonly openedAt?: string;
  readonly decidedAt?: string;
  /** Who handed the document on to this person, who stands in the same place of the order. */
  readonly forwardedBy?: ParticipantId;
}

/** What somebody did that gets a seal of its own, in order. */
export interface Act {
  readonly index: number;
  readonly kind: 'send' | 'consent' | 'forward';
  readonly participant: ParticipantId;
  /** Of forwarding: to whom. */
  readonly to?: ParticipantId;
  readonly at: string;
  /** How the person was authenticated, as the seal says it. */
  readonly authentication: 'password' | 'mail-link' | 'api-key';
  readonly sealed: boolean;
}

/** An input on a page, as the document keeps it; what was filled in is kept apart. */
export type PlacedWidget = Widget<Ciphertext> & {
  /** Of what was filled in, see widget-values.ts; absent while nothing is. */
  readonly digest?: string;
};

export interface ContractDocument {
  readonly id: DocumentId;
  readonly team: TeamId;
  readonly owner: MemberId;
  /** Who took it over after it was sent, and gets the mails of its sender. Name and address belong to the sender's place. */
  readonly keeper?: Pick<Participant, 'name' | 'email' | 'language'> & { readonly member: MemberId };
  /** Counts commits; every commit is conditional on it. */
  readonly version: number;
  readonly state: DocumentStatus;
  /** `pending`: an act waits for its seal, or the last one for its long-term evidence. */
  readonly evidence: 'none' | 'pending' | 'sealed' | 'complete';
  /** Fixed when it is sent, by the plan of that day. Unset: B-LTA. `B-B`: signatures without timestamps, and no long-term evidence. */
  readonly sealLevel?: 'B-B';
  /** Error code of the last failed try to seal, complete or renew. */
  readonly evidenceProblem?: string;
  /** Until when the long-term evidence of all files can be verified. */
  readonly evidenceValidUntil?: string;
  /** When the clock starts its renewal; absent while one is under way. */
  readonly renewalDueAt?: string;
  readonly title: Ciphertext;
  readonly message: Ciphertext;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly sentAt?: string;
  readonly concludedAt?: string;
  readonly expiresAt: string;
  readonly declineReason?: Ciphertext;
  /** Whether a recipient who is asked may hand the document on to somebody else. */
  readonly mayForward?: boolean;
  /** Whether the document's id is printed on the margin of each page when it is sent; left out: it is. */
  readonly stampId?: boolean;
  /** Whether the links of its recipients work from the addresses of the team's list only, while that is in force. */
  readonly linksByAllowlist?: boolean;
  readonly files: readonly DocumentFile[];
  readonly participants: readonly Participant[];
  /** Inputs placed on the pages. */
  readonly widgets?: readonly PlacedWidget[];
  readonly acts: readonly Act[];
  /** Head of the chain of events. */
  readonly head: { readonly seq: number; readonly hash: string };
}

export const newestRevision = (file: DocumentFile): FileRevision | undefined => file.revisions.at(-1);
export const sender = (document: ContractDocument): Participant => {
  const found = document.participants.find((participant) => participant.order === 0);
  if (found === undefined) throw new Error('a document has a sender');
  return found;
};
/** Whoever handed the document on takes no part any more. */
export const takesPart = ({ state }: Participant): boolean => state !== 'forwarded';
/** The recipient who is asked now: the first in order who has not consented. */
export const currentRecipient = (document: ContractDocument): Participant | undefined =>
  document.participants
    .filter((participant) => participant.order > 0 && participant.state !== 'consented' && takesPart(participant))
    .sort((a, b) => a.order - b.order)[0];
