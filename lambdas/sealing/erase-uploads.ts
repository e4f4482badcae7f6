import { deleteObject } from '../../adapters/bucket.ts';
import { uploadKey } from '../../adapters/contents.ts';
import type { Task } from '../../adapters/document-store.ts';
import type { FileId } from '../../core/ids.ts';
import { originalPlace } from '../original-place.ts';
import { PutOff } from '../put-off.ts';
import type { WorkContext } from '../worker.ts';

/** Longer than a check of an upload takes that began before its file was removed, and would store it after all. */
const lastCheckMs = 10 * 60_000;

/**
 * Removes what was uploaded for files that no document has any more. The function's role reaches revision 0 of a file, which is the upload, and none that
 * was ever sealed. S3 keeps what was removed as an older version for 35 days, as long as the tables can be taken back.
 */
export const eraseUploads = async (task: Task, { opened, store, now }: WorkContext<'sealDue'>): Promise<void> => {
  const { work } = task;
  if (work.kind !== 'erase') return;
  const from = new Date(new Date(work.removedAt).getTime() + lastCheckMs);
  if (now() < from) throw new PutOff(from, 'an upload may still be under way');
  const document = await store.load(task.document);
  for (const file of work.files) {
    // Only what is gone for good is removed, whatever the task says.
    if (document?.files.some(({ id }) => id === file)) continue;
    const place = { team: work.team, document: task.document, file: file as FileId };
    for (const one of [place, originalPlace(place)]) await deleteObject(opened.filesErase, uploadKey(one));
  }
  await store.finish(task);
};
