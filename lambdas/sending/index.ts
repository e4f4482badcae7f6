import { openKey } from '../../adapters/key.ts';
import { openTable } from '../../adapters/table.ts';
import type { Step } from '../../adapters/team-store.ts';
import { sentWrite } from '../../adapters/usage.ts';
import type { Decision } from '../../core/document/decision.ts';
import { cancel, remind, send } from '../../core/document/sender-acts.ts';
import type { ContractDocument } from '../../core/document/state.ts';
import type { EventDraft } from '../../core/evidence/event.ts';
import type { MemberId } from '../../core/ids.ts';
import { plans, sealLevelOf } from '../../core/plan/plans.ts';
import { isListInForce } from '../allowed-address.ts';
import { documentView } from '../document-view.ts';
import { type Request, serveRoutes } from '../http.ts';
import type { Opened } from '../open.ts';
import { originOf, teamDocuments } from '../team-documents.ts';
import { withoutConflict } from '../without-conflict.ts';

type Input = { readonly member: MemberId; readonly now: Date; readonly origin: EventDraft['origin'] };

interface Command {
  readonly decide: (document: ContractDocument, input: Input) => Decision;
  readonly limit?: Step;
}

const run = async (
  request: Pick<Request<'sendDocument'>, 'params' | 'caller' | 'now' | 'ip' | 'userAgent' | 'language'>,
  opened: Opened<'documentsTable' | 'auditTable' | 'documentKey'>,
  { decide, limit }: Command,
) => {
  const { params, caller, now, language } = request;
  const { store, cipher, load } = await teamDocuments(opened, caller.team);
  return withoutConflict(async () => {
    const document = await load(params.document);
    const decision = decide(document, { member: caller.member, now, origin: originOf(document.id, cipher, request) });
    return documentView(await store.commit(document, decision, { now, limit }), cipher, language);
  });
};

const openers = { table: openTable, key: openKey };

export const handler = serveRoutes('sending', openers, {
  sendDocument: async (request, opened) => {
    const { caller, now } = request;
    const sealLevel = sealLevelOf(caller.plan);
    const listInForce = await isListInForce(opened.accessRead, caller.team);
    const limit = plans[caller.plan].limits.documentsAMonth;
    return run(request, opened, {
      decide: (document, input) =>
        send(document, { ...input, sealLevel, listInForce, byApiKey: caller.apiKey !== undefined }),
      // Counted in the transaction that sends: two at once cannot both be the last.
      limit: {
        write: sentWrite(opened.usageTable, { team: caller.team, now, limit }),
        refusal: 'plan.documents-used-up',
      },
    });
  },
  remindParticipant: (request, opened) => run(request, opened, { decide: remind }),
  cancelDocument: (request, opened) => run(request, opened, { decide: cancel }),
});
