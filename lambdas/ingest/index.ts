import type { EventBridgeEvent } from 'aws-lambda';
import { deleteObject, getObject } from '../../adapters/bucket.ts';
import { openContents } from '../../adapters/contents.ts';
import { openDocumentStore } from '../../adapters/document-store.ts';
import { fileChecked } from '../../core/document/draft.ts';
import type { ContractDocument, DocumentFile } from '../../core/document/state.ts';
import { isCloudSignError } from '../../core/errors.ts';
import { requireSealable } from '../../core/pades/sealable.ts';
import { inspectPdf } from '../../core/pdf/inspect.ts';
import { readEnvironment } from '../environment.ts';
import { type Opened, open } from '../open.ts';
import { readStagingKey } from '../staging-key.ts';
import { triggers } from '../triggers.ts';
import { withoutConflict } from '../without-conflict.ts';

type ObjectCreated = EventBridgeEvent<'Object Created', { readonly object: { readonly key: string } }>;
type Needs = Opened<(typeof triggers.uploadArrived.needs)[number]>;

/** Checks an upload, keeps it encrypted or says why not, and removes it from staging, in this order: a crash repeats, and loses nothing. */
export const handler = async (event: ObjectCreated): Promise<void> => {
  const opened = open(triggers.uploadArrived.needs, readEnvironment());
  const { key } = event.detail.object;
  const wanted = readStagingKey(key);
  if (wanted !== undefined) await withoutConflict(() => take(opened, key, wanted));
  await deleteObject(opened.staging, key);
};

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
) => {
  try {
    const { pageCount, pageSizes } = inspectPdf(pdf);
    await requireSealable(pdf);
    const contents = openContents(opened.files, opened.documentKey);
    const upload = await contents.put({ team: document.team, document: document.id, file: file.id }, 0, {
      chunks: [pdf],
    });
    return { pages: pageCount, pageSizes, upload };
  } catch (error) {
    // Only what the file itself is to blame for; everything else is tried again.
    if (isCloudSignError(error) && /^(pdf|seal)\./.test(error.code)) return { refusal: error.code };
    throw error;
  }
};
