import type { Decision } from '../../core/document/decision.ts';
import { places } from '../../core/document/field-places.ts';
import {
  consent as decideConsent,
  decline as decideDecline,
  open as decideOpen,
} from '../../core/document/recipient-acts.ts';
import type { Handler, Request } from '../http.ts';
import { originOf } from '../team-documents.ts';
import { withoutConflict } from '../without-conflict.ts';
import { type LinkAccess, linkAccess } from './access.ts';
import { linkDocumentView } from './reading.ts';

type ActRoute = 'openLinkDocument' | 'consent' | 'decline';
type ActInput = Parameters<typeof decideOpen>[1];

/** Who acts, on what, is the link's word; the request only says what. */
const act = async (
  { caller, now, ip, userAgent, language }: Pick<Request<ActRoute>, 'caller' | 'now' | 'ip' | 'userAgent' | 'language'>,
  opened: Parameters<typeof linkAccess>[0],
  decide: (access: LinkAccess, input: Omit<ActInput, 'terms'>) => Decision | undefined,
) =>
  withoutConflict(async () => {
    const access = await linkAccess(opened, caller, now);
    const origin = originOf(access.document.id, access.cipher, { ip, userAgent });
    const decision = decide(access, { participant: access.participant.id, now, origin });
    if (decision === undefined) return linkDocumentView(access, language);
    const document = await access.store.commit(access.document, decision, { now });
    const participant = document.participants.find(({ id }) => id === access.participant.id) ?? access.participant;
    return linkDocumentView({ document, participant, cipher: access.cipher }, language);
  });

export const openLinkDocument: Handler<'openLinkDocument'> = (request, opened) =>
  act(request, opened, ({ document }, input) => decideOpen(document, { ...input, terms: request.body.terms }));

export const consent: Handler<'consent'> = (request, opened) =>
  act(request, opened, ({ document }, input) => decideConsent(document, { ...input, shown: request.body.files }));

export const decline: Handler<'decline'> = (request, opened) =>
  act(request, opened, ({ document, cipher }, input) =>
    decideDecline(document, {
      ...input,
      reason: cipher.encrypt(places.declineReason(document.id), request.body.reason),
    }),
  );
