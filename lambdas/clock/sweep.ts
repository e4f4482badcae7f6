import type { Lane } from '../../adapters/document-items.ts';
import type { DocumentStore } from '../../adapters/document-store.ts';
import { type DueItem, placesOf } from '../../adapters/due-items.ts';
import { isConditionFailed } from '../../adapters/table.ts';
import { startRenewal } from '../../core/document/renewal.ts';
import { expire } from '../../core/document/sender-acts.ts';
import { reasonOf } from '../reason-of.ts';
import { withoutConflict } from '../without-conflict.ts';

export interface ClockContext {
  readonly store: DocumentStore;
  readonly now: () => Date;
  /** No time is left to begin anything. */
  readonly late: () => boolean;
  readonly failed: (item: { document: string; task?: string; reason: unknown }) => void;
}

/** Of each shard, of which there are eight. */
const atOnce = 4;

/** All that is due in a lane, many at once. Each item stands alone: one that fails is tried again a minute later and holds up none. */
export const sweep = async (
  lane: Lane,
  context: ClockContext,
): Promise<{ readonly handled: number; readonly finished: boolean }> => {
  const { store, now, late } = context;
  let handled = 0;
  const shards = placesOf(lane).map(async (place) => {
    for await (const page of store.due(place, now())) {
      const begun = await inParallel(page, context);
      handled += begun;
      if (late()) return false;
    }
    return true;
  });
  const finished = await Promise.all(shards);
  return { handled, finished: finished.every((one) => one) };
};

/** Says how many it began. */
export const inParallel = async (items: readonly DueItem[], context: ClockContext): Promise<number> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (!context.late()) {
      const item = items[next];
      if (item === undefined) return;
      next++;
      await handle(item, context);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return next;
};

const handle = async (item: DueItem, { store, now, failed }: ClockContext): Promise<void> => {
  try {
    await withoutConflict(async () => {
      if (item.task !== undefined) return store.startAgain(item, now());
      const document = await store.load(item.document);
      const decision = document && (expire(document, now()) ?? startRenewal(document, now()));
      if (decision !== undefined) await store.commit(document, decision, { now: now() });
    });
  } catch (error) {
    // A condition that failed: the task was finished or started meanwhile.
    if (isConditionFailed(error)) return;
    failed({
      document: item.document,
      ...(item.task === undefined ? {} : { task: item.task }),
      reason: reasonOf(error),
    });
  }
};
