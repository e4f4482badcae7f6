import type { Decision } from '../../core/document/decision.ts';
import { places } from '../../core/document/field-places.ts';
import {
  asked,
  consent as decideConsent,
  decline as decideDecline,
  open as decideOpen,
} from '../../core/document/recipient-acts.ts';
import type { ContractDocument } from '../../core/document/state.ts';
import { widgetsOf } from '../../core/document/widgets.ts';
import type { Language } from '../../core/language.ts';
import type { Handler, Request } from '../http.ts';
import { filledInputs, writeInputs } from '../inputs.ts';
import { originOf } from '../team-documents.ts';
import { withoutConflict } from '../without-conflict.ts';
import { type LinkAccess, linkAccess } from './access.ts';
import { requireInputs } from './inputs.ts';
import { linkDocumentView } from './reading.ts';

type ActRoute = 'openLinkDocument' | 'decline';
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
    return viewOf(access, await access.store.commit(access.document, decision, { now }), language);
  });

const viewOf = ({ participant, cipher }: LinkAccess, document: ContractDocument, language: Language) =>
  linkDocumentView(
    { document, participant: document.participants.find(({ id }) => id === participant.id) ?? participant, cipher },
    language,
  );

export const openLinkDocument: Handler<'openLinkDocument'> = (request, opened) =>
  act(request, opened, ({ document }, input) => decideOpen(document, { ...input, terms: request.body.terms }));

/** What was filled in is committed with the consent or not at all. */
export const consent: Handler<'consent'> = (request, opened) =>
  withoutConflict(async () => {
    const { caller, now, language } = request;
    const access = await linkAccess(opened, caller, now);
    const { document, participant, cipher, store } = access;
    const filled = filledInputs(request.body.inputs, widgetsOf(document, participant.id));
    const input = { participant: participant.id, now, origin: originOf(document.id, cipher, request) };
    if (asked(document, input).state === 'opened') await requireInputs(access, filled);
    const inputs = writeInputs(document.id, cipher, filled);
    const decision = decideConsent(document, { ...input, shown: request.body.files, inputs });
    return viewOf(access, await store.commit(document, decision, { now, inputs }), language);
  });

export const decline: Handler<'decline'> = (request, opened) =>
  act(request, opened, ({ document, cipher }, input) =>
    decideDecline(document, {
      ...input,
      reason: cipher.encrypt(places.declineReason(document.id), request.body.reason),
    }),
  );
