import { type DocumentStore, openDocumentStore } from '../adapters/document-store.ts';
import { type FieldCipher, openFieldCiphers } from '../adapters/fields.ts';
import { places } from '../core/document/field-places.ts';
import type { Ciphertext, ContractDocument } from '../core/document/state.ts';
import { CloudSignError } from '../core/errors.ts';
import type { TeamId } from '../core/ids.ts';
import type { Opened } from './open.ts';

export interface TeamDocuments {
  readonly store: DocumentStore;
  readonly cipher: FieldCipher;
  /** @throws `request.not-found` also for a document of another team. */
  readonly load: (id: string) => Promise<ContractDocument>;
}

const ciphers = new Map<string, ReturnType<typeof openFieldCiphers>>();

/** The cipher of a team's texts; opened once for each table and key. */
export const cipherOf = (
  { documentsTable, documentKey }: Opened<'documentsTable' | 'documentKey'>,
  team: TeamId,
): Promise<FieldCipher> => {
  const name = `${documentsTable.name} ${documentKey.arn}`;
  const opened = ciphers.get(name) ?? openFieldCiphers(documentsTable, documentKey);
  ciphers.set(name, opened);
  return opened(team);
};

/** The documents of one team, as its member may see and change them. */
export const teamDocuments = async (
  opened: Opened<'documentsTable' | 'auditTable' | 'documentKey'>,
  team: TeamId,
): Promise<TeamDocuments> => {
  const store = openDocumentStore(opened.documentsTable, opened.auditTable);
  return {
    store,
    cipher: await cipherOf(opened, team),
    load: async (id) => {
      const document = await store.load(id);
      if (document === undefined || document.team !== team) throw new CloudSignError('request.not-found');
      return document;
    },
  };
};

/** Where a request came from, encrypted for the document's events. */
export const originOf = (
  document: string,
  cipher: FieldCipher,
  { ip, userAgent }: { readonly ip: string; readonly userAgent: string },
): { readonly ip: Ciphertext; readonly userAgent: Ciphertext } => ({
  ip: cipher.encrypt(places.origin(document, 'ip'), ip),
  userAgent: cipher.encrypt(places.origin(document, 'userAgent'), userAgent),
});
