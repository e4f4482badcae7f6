import type { EventBridgeEvent } from 'aws-lambda';
import { deleteObject, getObject, openBucket } from '../../adapters/bucket.ts';
import { type FilePlace, openContents } from '../../adapters/contents.ts';
import { openDocumentStore } from '../../adapters/document-store.ts';
import { openKey } from '../../adapters/key.ts';
import { openTable } from '../../adapters/table.ts';
import { type CheckedUpload, fileChecked } from '../../core/document/draft.ts';
import type { ContractDocument, DocumentFile } from '../../core/document/state.ts';
import { isCloudSignError } from '../../core/errors.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { readEnvironment } from '../environment.ts';
import { type Opened, open } from '../open.ts';
import { originalPlace } from '../original-place.ts';
import { quietly } from '../quietly.ts';
import { readStagingKey } from '../staging-key.ts';
import { triggers } from '../triggers.ts';
import { withoutConflict } from '../without-conflict.ts';
import { type AcceptedUpload, checkUpload } from './check-upload.ts';
import { whyNoWidgets } from './why-no-widgets.ts';

type ObjectCreated = EventBridgeEvent<'Object Created', { readonly object: { readonly key: string } }>;
type Needs = Opened<(typeof triggers.uploadArrived.needs)[number]>;

/** Checks an upload, keeps it encrypted or says why not, and removes it from staging, in this order: a crash repeats, and loses nothing. */
export const handler = quietly(async (event: ObjectCreated): Promise<void> => {
  const opened = open(triggers.uploadArrived.needs, readEnvironment(), {
    table: openTable,
    bucket: openBucket,
    key: openKey,
  });
  const { key } = event.detail.object;
  const wanted = readStagingKey(key);
  if (wanted !== undefined) await withoutConflict(() => take(opened, key, wanted));
  await deleteObject(opened.staging, key);
});

const take = async (
  opened: Needs,
  key: string,
  wanted: { readonly document: string; readonly file: string },
): Promise<void> => {
  const store = openDocumentStore(opened.documentsTable, opened.auditTable);
  const document = await store.load(wanted.document);
  const file = document?.files.find((candidate) => candidate.id === wanted.file);
  if (document === undefined || file === undefined || file.state !== 'awaiting-upload') return;
  const pdf = await getObject(opened.staging, key);
  if (pdf === undefined) return;
  const decision = fileChecked(document, file.id, await check(opened, { document, file, pdf }));
  if (decision !== undefined) await store.commit(document, decision, { now: new Date() });
};

const check = async (
  opened: Needs,
  {
    document,
    file,
    pdf,
  }: { readonly document: ContractDocument; readonly file: DocumentFile; readonly pdf: Uint8Array },
): Promise<CheckedUpload | { readonly refusal: string }> => {
  let accepted: AcceptedUpload;
  try {
    accepted = await checkUpload(pdf);
  } catch (error) {
    if (isCloudSignError(error) && /^(pdf|seal)\./.test(error.code)) return { refusal: error.code };
    throw error;
  }
  const contents = openContents(opened.files, opened.documentKey);
  const place = { team: document.team, document: document.id, file: file.id };
  const { reasons } = accepted;
  const takesNoWidgets = whyNoWidgets(openPdf(accepted.pdf));
  const found = { pages: accepted.pages, pageSizes: accepted.pageSizes, takesNoWidgets };
  const put = (at: FilePlace, bytes: Uint8Array) => contents.put(at, 0, { chunks: [bytes] });
  if (reasons === undefined) return { ...found, upload: await put(place, pdf) };
  // The digest in the evidence is worth something only as long as the bytes can be shown.
  const { sha256, size } = await put(originalPlace(place), pdf);
  const upload = await put(place, accepted.pdf);
  return { ...found, upload, rewriting: { reasons, original: { sha256, size } } };
};
