import type * as z from 'zod';
import { canForward } from '../../core/document/forwarding.ts';
import { mayReadFiles } from '../../core/document/link.ts';
import { newestRevision, sender } from '../../core/document/state.ts';
import { widgetsOf } from '../../core/document/widgets.ts';
import { CloudSignError } from '../../core/errors.ts';
import type { Language } from '../../core/language.ts';
import { documentView, participantView, widgetView } from '../document-view.ts';
import { downloadOf } from '../download.ts';
import type { Handler, PdfReply } from '../http.ts';
import type { Opened } from '../open.ts';
import type { linkDocument } from '../schemas.ts';
import { type LinkAccess, linkAccess } from './access.ts';

export const getLinkDocument: Handler<'getLinkDocument'> = async ({ caller, now, language }, opened) =>
  linkDocumentView(await linkAccess(opened, caller, now), language);

export const downloadLinkFile: Handler<'downloadLinkFile'> = async ({ params, caller, now }, opened) =>
  fileOfLink(await linkAccess(opened, caller, now), params.file, opened);

/** A file for whoever opened the document, as long as it was not called off. */
export const fileOfLink = async (
  { document, participant, cipher }: LinkAccess,
  id: string,
  opened: Opened<'filesRead' | 'documentKey'>,
): Promise<PdfReply> => {
  if (participant.openedAt === undefined) throw new CloudSignError('document.not-opened');
  if (!mayReadFiles(document, participant))
    throw new CloudSignError('document.wrong-state', { detail: document.state });
  const file = document.files.find((candidate) => candidate.id === id);
  if (file === undefined || newestRevision(file) === undefined) throw new CloudSignError('request.not-found');
  return downloadOf(document, file, { opened, cipher });
};

/** What a recipient sees: their own address and the sender's, of the others names and decisions only, and nobody's link. */
export const linkDocumentView = (
  { document, participant, cipher }: Omit<LinkAccess, 'store'>,
  language: Language,
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
    widgets:
      participant.state === 'opened'
        ? widgetsOf(document, participant.id).map((widget) => widgetView(document, widget, cipher))
        : [],
    others: view.participants
      .filter(({ id, order, state }) => id !== participant.id && order > 0 && state !== 'forwarded')
      .map(({ order, name, state }) => ({ order, name, state })),
  };
};
