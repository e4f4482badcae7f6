import { openBucket } from '../../adapters/bucket.ts';
import { openKey } from '../../adapters/key.ts';
import { openTable } from '../../adapters/table.ts';
import { serveRoutes } from '../http.ts';
import { changeDocument, createDocument, deleteDocument, setParticipants } from './drafts.ts';
import { addFile, confirmFile, downloadFile, downloadOriginal, getFile, removeFile } from './files.ts';
import { getDocument, listDocuments, listEvents } from './reading.ts';
import { getRecord } from './record.ts';
import { takeOverDocument } from './take-over.ts';
import { getInputs, previewFile, setInputs, setWidgets } from './widgets.ts';

const openers = { table: openTable, bucket: openBucket, key: openKey };

export const handler = serveRoutes('documents', openers, {
  createDocument,
  listDocuments,
  getDocument,
  changeDocument,
  deleteDocument,
  setParticipants,
  addFile,
  getFile,
  removeFile,
  confirmFile,
  downloadFile,
  downloadOriginal,
  setWidgets,
  getInputs,
  setInputs,
  previewFile,
  takeOverDocument,
  listEvents,
  getRecord,
});
