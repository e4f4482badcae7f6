import type * as z from 'zod';
import type { FieldCipher } from '../../adapters/fields.ts';
import { places } from '../../core/document/field-places.ts';
import type { ContractDocument } from '../../core/document/state.ts';
import { CloudSignError } from '../../core/errors.ts';
import { type ChainedEvent, isChainIntact } from '../../core/evidence/event.ts';
import { documentView, participantView } from '../document-view.ts';
import type { Handler } from '../http.ts';
import type { event as eventSchema } from '../schemas.ts';
import { teamDocuments } from '../team-documents.ts';
import { recordExport } from './exported.ts';

const pageSize = 50;

export const getDocument: Handler<'getDocument'> = async ({ params, caller, language }, opened) => {
  const { cipher, load } = await teamDocuments(opened, caller.team);
  return documentView(await load(params.document), cipher, language);
};

export const listDocuments: Handler<'listDocuments'> = async ({ query, caller, language }, opened) => {
  const { store, cipher } = await teamDocuments(opened, caller.team);
  const { documents, next } = await store.list(caller.team, { state: query.state, next: query.next, limit: pageSize });
  return { documents: documents.map((document) => documentView(document, cipher, language)), next };
};

export const listEvents: Handler<'listEvents'> = async (request, opened) => {
  const { params, caller } = request;
  const { store, cipher, load } = await teamDocuments(opened, caller.team);
  const { id } = await load(params.document);
  const { document, events } = await store.record(id);
  if (document === undefined) throw new CloudSignError('request.not-found');
  await recordExport(opened, request, { document: id, what: 'timeline' });
  return {
    events: events.map((event) => eventView(document, event, cipher)),
    chain: isChainIntact(events, document.head) ? 'intact' : 'broken',
  };
};

const eventView = (
  document: ContractDocument,
  event: ChainedEvent,
  cipher: FieldCipher,
): z.input<typeof eventSchema> => {
  const { reason, ...data } = event.data;
  const actor = document.participants.find(
    (participant) =>
      participant.id === event.actor.id ||
      (event.actor.kind === 'member' && participant.order === 0 && event.actor.id === document.owner),
  );
  const person = actor === undefined ? undefined : participantView(document, actor, cipher);
  return {
    seq: event.seq,
    at: event.at,
    type: event.type,
    actor: { ...event.actor, ...(person === undefined ? {} : { name: person.name, email: person.email }) },
    data:
      document.declineReason === undefined || reason !== document.declineReason
        ? data
        : { ...data, reason: cipher.decrypt(places.declineReason(document.id), document.declineReason) },
    ...(event.origin === undefined
      ? {}
      : {
          ip: cipher.decrypt(places.origin(document.id, 'ip'), event.origin.ip),
          userAgent: cipher.decrypt(places.origin(document.id, 'userAgent'), event.origin.userAgent),
        }),
    prev: event.prev,
    hash: event.hash,
  };
};
