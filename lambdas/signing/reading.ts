import type * as z from 'zod';
import { openContents } from '../../adapters/contents.ts';
import { places } from '../../core/document/field-places.ts';
import { canForward } from '../../core/document/forwarding.ts';
import { mayReadFiles } from '../../core/document/link.ts';
import { newestRevision, sender } from '../../core/document/state.ts';
import { CloudSignError } from '../../core/errors.ts';
import { documentView, downloadName, participantView } from '../document-view.ts';
import type { Handler } from '../http.ts';
import type { linkDocument } from '../schemas.ts';
import { type LinkAccess, linkAccess } from './access.ts';

export const getLinkDocument: Handler<'getLinkDocument'> = async ({ caller, now, language }, opened) =>
  linkDocumentView(await linkAccess(opened, caller, now), language);

export const downloadLinkFile: Handler<'downloadLinkFile'> = async ({ params, caller, now }, opened) => {
  const { document, participant, cipher } = await linkAccess(opened, caller, now);
  if (participant.openedAt === undefined) throw new CloudSignError('document.not-opened');
  if (!mayReadFiles(document, participant))
    throw new CloudSignError('document.wrong-state', { detail: document.state });
  const file = document.files.find((candidate) => candidate.id === params.file);
  const newest = file && newestRevision(file);
  if (file === undefined || newest === undefined) throw new CloudSignError('request.not-found');
  const contents = openContents(opened.filesRead, opened.documentKey);
  const { pdf } = await contents.get({ team: document.team, document: document.id, file: file.id }, newest);
  return { pdf, fileName: downloadName(cipher.decrypt(places.fileName(document.id, file.id), file.name), document) };
};

/** What a recipient sees: their own address and the sender's, of the others names and decisions only, and nobody's link. */
export const linkDocumentView = (
  { document, participant, cipher }: Omit<LinkAccess, 'store'>,
  language: 'ja' | 'en',
): z.input<typeof linkDocument> => {
  const view = documentView(document, cipher, language);
  const from = participantView(document, sender(document), cipher);
  const forwarder = document.participants.find(({ id }) => id === participant.forwardedBy);
  return {
    id: view.id,
    title: view.title,
    message: view.message,
    state: view.state,
    evidence: view.evidence,
    sender: { name: from.name, email: from.email, organization: from.organization },
    sentAt: view.sentAt,
    concludedAt: view.concludedAt,
    expiresAt: view.expiresAt,
    // The page promises who declines that the sender will read it; nobody else does.
    declineReason: participant.state === 'declined' ? view.declineReason : undefined,
    files: view.files,
    participant: participantView(document, participant, cipher),
    forwardedBy: forwarder && { name: participantView(document, forwarder, cipher).name },
    mayForward: canForward(document, participant),
    others: view.participants
      .filter(({ id, order, state }) => id !== participant.id && order > 0 && state !== 'forwarded')
      .map(({ order, name, state }) => ({ order, name, state })),
  };
};
