import { serveRoutes } from '../http.ts';
import { changeDocument, createDocument, deleteDocument, setParticipants } from './drafts.ts';
import { addFile, downloadFile, getFile, removeFile } from './files.ts';
import { getDocument, listDocuments, listEvents } from './reading.ts';

export const handler = serveRoutes('documents', {
  createDocument,
  listDocuments,
  getDocument,
  changeDocument,
  deleteDocument,
  setParticipants,
  addFile,
  getFile,
  removeFile,
  downloadFile,
  listEvents,
});
