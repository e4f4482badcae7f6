import { type DocumentStore, openDocumentStore } from '../../adapters/document-store.ts';
import type { FieldCipher } from '../../adapters/fields.ts';
import { participantOfSession } from '../../core/document/link.ts';
import type { ContractDocument, Participant } from '../../core/document/state.ts';
import { CloudSignError } from '../../core/errors.ts';
import { requireRecipientAddress } from '../allowed-address.ts';
import type { Caller } from '../caller.ts';
import type { Opened } from '../open.ts';
import { cipherOf } from '../team-documents.ts';

export interface LinkAccess {
  readonly store: DocumentStore;
  readonly cipher: FieldCipher;
  readonly document: ContractDocument;
  readonly participant: Participant;
}

/** The document and participant of a link session; the link is checked again on every request. */
export const linkAccess = async (
  opened: Opened<'documentsTable' | 'auditTable' | 'documentKey' | 'accessRead' | 'securityLog' | 'securityLogKey'>,
  caller: Extract<Caller, { kind: 'recipient' }>,
  now: Date,
): Promise<LinkAccess> => {
  const store = openDocumentStore(opened.documentsTable, opened.auditTable);
  const document = await store.load(caller.document);
  if (document === undefined) throw new CloudSignError('link.unknown');
  const participant = participantOfSession(document, { participant: caller.participant, hash: caller.linkHash }, now);
  await requireRecipientAddress(opened, document, { ...caller.from, now });
  return { store, cipher: await cipherOf(opened, document.team), document, participant };
};
