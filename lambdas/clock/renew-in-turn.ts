import { setTimeout as delay } from 'node:timers/promises';
import { type DueItem, placesOf } from '../../adapters/due-items.ts';
import { type ClockContext, inParallel } from './sweep.ts';

/** So many are started each minute, even where as many as may be are under way: those that fail for good must not hold up all others. */
const leastEachRun = 10;
/** As long as a renewal takes, about. */
const pauseMs = 3_000;

export interface RenewedInTurn {
  readonly started: number;
  /** How long the oldest of those that are due has waited. */
  readonly oldestSeconds: number;
}

/**
 * Starts renewals that are due, the oldest first, and only as many as sealing gets done: `atOnce` are under way at any time, however many
 * millions are due together. Acts that people wait for so stand behind a few renewals at most.
 */
export const renewInTurn = async (
  context: ClockContext,
  { atOnce, pause = () => delay(pauseMs) }: { readonly atOnce: number; readonly pause?: () => Promise<unknown> },
): Promise<RenewedInTurn> => {
  const begun = context.now();
  const shards = await Promise.all(placesOf('renewal').map((place) => queueOf(context.store.due(place, begun))));
  const oldest = Math.min(...shards.map((shard) => (shard.next()?.dueAt ?? begun).getTime()));
  let started = 0;
  for (let round = 0; !context.late() && shards.some((shard) => shard.next() !== undefined); round++) {
    if (round > 0) await pause();
    const free = atOnce - (await context.store.renewing(atOnce));
    const wanted = Math.max(free, round === 0 ? leastEachRun : 0);
    started += await inParallel(await takeTurns(shards, wanted), context);
  }
  return { started, oldestSeconds: (begun.getTime() - oldest) / 1000 };
};

interface Queue {
  /** Undefined: there is no more. */
  readonly next: () => DueItem | undefined;
  readonly drop: () => Promise<void>;
}

/** Reads the next page when the one before is used up. */
const queueOf = async (pages: AsyncGenerator<readonly DueItem[]>): Promise<Queue> => {
  let page: readonly DueItem[] = [];
  let at = 0;
  const fill = async (): Promise<void> => {
    while (at >= page.length) {
      const more = await pages.next();
      if (more.done === true) return;
      page = more.value;
      at = 0;
    }
  };
  await fill();
  return {
    next: () => page[at],
    drop: () => {
      at++;
      return fill();
    },
  };
};

/** One of each shard, again and again, up to so many. */
const takeTurns = async (shards: readonly Queue[], count: number): Promise<readonly DueItem[]> => {
  const taken: DueItem[] = [];
  for (let before = -1; before < taken.length && taken.length < count; ) {
    before = taken.length;
    for (const shard of shards) {
      const item = shard.next();
      if (item === undefined || taken.length === count) continue;
      taken.push(item);
      await shard.drop();
    }
  }
  return taken;
};
