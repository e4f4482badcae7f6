import type { Decision } from '../../core/document/decision.ts';
import { cancel, remind, send } from '../../core/document/sender-acts.ts';
import type { ContractDocument } from '../../core/document/state.ts';
import type { EventDraft } from '../../core/evidence/event.ts';
import type { MemberId } from '../../core/ids.ts';
import { documentView } from '../document-view.ts';
import { type Request, serveRoutes } from '../http.ts';
import type { Opened } from '../open.ts';
import { originOf, teamDocuments } from '../team-documents.ts';
import { withoutConflict } from '../without-conflict.ts';

type Input = { readonly member: MemberId; readonly now: Date; readonly origin: EventDraft['origin'] };

const run = async (
  request: Pick<Request<'sendDocument'>, 'params' | 'caller' | 'now' | 'ip' | 'userAgent' | 'language'>,
  opened: Opened<'documentsTable' | 'auditTable' | 'documentKey'>,
  command: (document: ContractDocument, input: Input) => Decision,
) => {
  const { params, caller, now, language } = request;
  const { store, cipher, load } = await teamDocuments(opened, caller.team);
  return withoutConflict(async () => {
    const document = await load(params.document);
    const decision = command(document, { member: caller.member, now, origin: originOf(document.id, cipher, request) });
    return documentView(await store.commit(document, decision, { now }), cipher, language);
  });
};

export const handler = serveRoutes('sending', {
  sendDocument: (request, opened) => run(request, opened, send),
  remindParticipant: (request, opened) => run(request, opened, remind),
  cancelDocument: (request, opened) => run(request, opened, cancel),
});
