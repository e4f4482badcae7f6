import { CloudSignError } from '../errors.ts';
import type { ContractDocument, Participant } from './state.ts';

/** The link of a participant that has this hash and works: the newest that was mailed, or the one whose mail is being sent. */
export const linkWith = (participant: Participant, hash: string): Participant['nextLink'] =>
  [participant.link, participant.nextLink].find((link) => link?.hash === hash);

/**
 * The participant whose link this is, if it still works.
 * @throws `link.replaced` when a newer link was made, `link.forwarded`, `link.expired`, `link.unknown`.
 */
export const participantOfLink = (
  document: ContractDocument,
  link: { readonly participant: string; readonly hash: string },
  now: Date,
): Participant => {
  const participant = document.participants.find((candidate) => candidate.id === link.participant);
  if (participant?.state === 'forwarded') throw new CloudSignError('link.forwarded');
  if (participant?.link === undefined && participant?.nextLink === undefined) throw new CloudSignError('link.unknown');
  const own = linkWith(participant, link.hash);
  if (own === undefined) throw new CloudSignError('link.replaced');
  if (new Date(own.expiresAt) <= now) throw new CloudSignError('link.expired');
  return participant;
};

/**
 * The participant of a session that was opened by a link. A new link ends the sessions of the old one, but for the link that comes with
 * the conclusion: whoever has just consented sees the concluded document in the page that is open.
 */
export const participantOfSession = (
  document: ContractDocument,
  link: { readonly participant: string; readonly hash: string },
  now: Date,
): Participant => {
  const current = document.participants.find((candidate) => candidate.id === link.participant)?.link;
  const hash = current !== undefined && current.before === link.hash ? current.hash : link.hash;
  return participantOfLink(document, { participant: link.participant, hash }, now);
};

/** Whether the files may be shown to a participant who opened the document: not once it was called off. */
export const mayReadFiles = (document: ContractDocument, participant: Participant): boolean =>
  participant.openedAt !== undefined && (document.state === 'sent' || document.state === 'concluded');
