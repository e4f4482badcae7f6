import { randomBytes } from 'node:crypto';
import { grantUpload } from '../../adapters/bucket.ts';
import { openContents } from '../../adapters/contents.ts';
import {
  addFile as decideAdd,
  confirmFile as decideConfirm,
  removeFile as decideRemove,
} from '../../core/document/draft.ts';
import { places } from '../../core/document/field-places.ts';
import { limits } from '../../core/document/limits.ts';
import type { ContractDocument, DocumentFile } from '../../core/document/state.ts';
import { CloudSignError } from '../../core/errors.ts';
import { type FileId, newId } from '../../core/ids.ts';
import { documentView, fileView, originalName } from '../document-view.ts';
import { downloadOf } from '../download.ts';
import type { Handler } from '../http.ts';
import { originalPlace } from '../original-place.ts';
import { stagingKey } from '../staging-key.ts';
import { teamDocuments } from '../team-documents.ts';
import { recordExport } from './exported.ts';

export const fileOf = (document: ContractDocument, id: string): DocumentFile => {
  const file = document.files.find((candidate) => candidate.id === id);
  if (file === undefined) throw new CloudSignError('request.not-found');
  return file;
};

export const addFile: Handler<'addFile'> = async ({ params, body, caller, now, language }, opened) => {
  if (body.size === 0) throw new CloudSignError('pdf.empty');
  if (body.size > limits.totalBytes) throw new CloudSignError('pdf.too-large');
  const { store, cipher, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  const id = newId<FileId>(randomBytes(16));
  const decision = decideAdd(document, { id, name: cipher.encrypt(places.fileName(document.id, id), body.name) });
  const changed = await store.commit(document, decision, { now });
  const { url, fields, expiresAt } = await grantUpload(
    opened.stagingUpload,
    stagingKey({ document: document.id, file: id }),
    now,
  );
  return {
    file: fileView(changed, fileOf(changed, id), { cipher, language }),
    upload: { url, fields, expiresAt: expiresAt.toISOString() },
  };
};

export const getFile: Handler<'getFile'> = async ({ params, caller, language }, opened) => {
  const { cipher, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  return fileView(document, fileOf(document, params.file), { cipher, language });
};

export const removeFile: Handler<'removeFile'> = async ({ params, caller, now, language }, opened) => {
  const { store, cipher, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  const decision = decideRemove(document, params.file as FileId, now);
  return documentView(await store.commit(document, decision, { now }), cipher, language);
};

export const downloadFile: Handler<'downloadFile'> = async (request, opened) => {
  const { params, caller } = request;
  const { cipher, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  const file = fileOf(document, params.file);
  const reply = await downloadOf(document, file, { opened, cipher });
  await recordExport(opened, request, { document: document.id, file: file.id, what: 'file' });
  return reply;
};

export const downloadOriginal: Handler<'downloadOriginal'> = async (request, opened) => {
  const { params, caller } = request;
  const { cipher, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  const file = fileOf(document, params.file);
  if (file.rewriting === undefined) throw new CloudSignError('document.file-unavailable');
  const contents = openContents(opened.filesRead, opened.documentKey);
  const place = originalPlace({ team: document.team, document: document.id, file: file.id });
  const { pdf } = await contents.get(place, { index: 0, ...file.rewriting.original });
  await recordExport(opened, request, { document: document.id, file: file.id, what: 'original' });
  return { pdf, fileName: originalName(cipher.decrypt(places.fileName(document.id, file.id), file.name)) };
};

export const confirmFile: Handler<'confirmFile'> = async ({ params, body, caller, now, language }, opened) => {
  const { store, cipher, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  const input = { file: params.file as FileId, sha256: body.sha256, member: caller.member, now };
  return documentView(await store.commit(document, decideConfirm(document, input), { now }), cipher, language);
};
