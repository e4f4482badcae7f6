import { openContents } from '../adapters/contents.ts';
import type { FieldCipher } from '../adapters/fields.ts';
import { places } from '../core/document/field-places.ts';
import { type ContractDocument, type DocumentFile, newestRevision } from '../core/document/state.ts';
import { CloudSignError } from '../core/errors.ts';
import { downloadName } from './document-view.ts';
import type { PdfReply } from './http.ts';
import type { Opened } from './open.ts';

/** The newest revision of a file, and the name to save it under. */
export const downloadOf = async (
  document: ContractDocument,
  file: DocumentFile,
  { opened, cipher }: { readonly opened: Opened<'filesRead' | 'documentKey'>; readonly cipher: FieldCipher },
): Promise<PdfReply> => {
  const newest = newestRevision(file);
  if (newest === undefined) throw new CloudSignError('document.file-unavailable');
  const contents = openContents(opened.filesRead, opened.documentKey);
  const { pdf } = await contents.get({ team: document.team, document: document.id, file: file.id }, newest);
  return { pdf, fileName: downloadName(cipher.decrypt(places.fileName(document.id, file.id), file.name), document) };
};
