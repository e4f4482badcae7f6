/**
 * Delivers records to one function as Lambda's event source mapping does: in batches, in order within a group (a document), at
 * least once, each failed record again after a pause, until it is given up.
 */
export interface DeliveryOptions<Item> {
  /** Items of one group are delivered in order, never two batches of a group at a time. */
  readonly groupOf: (item: Item) => string;
  /** Delivers a batch; answers the items that failed. A rejection fails all of them. */
  readonly deliver: (batch: readonly Item[]) => Promise<ReadonlySet<Item>>;
  /** An item is dealt with: delivered, or given up. */
  readonly settled: (item: Item, result: 'delivered' | 'given-up') => void;
  /** Pauses before the second, third, ... try, in milliseconds; after the last one the item is given up. */
  readonly pauses: readonly number[];
  readonly batchSize: number;
  /** Batches under way at the same time. */
  readonly parallel: number;
}

export interface Delivery<Item> {
  readonly add: (item: Item) => void;
  readonly pending: () => number;
  readonly close: () => void;
}

interface Waiting<Item> {
  readonly item: Item;
  tries: number;
}

interface Group<Item> {
  readonly queue: Waiting<Item>[];
  state: 'ready' | 'busy' | 'pausing';
}

export const createDelivery = <Item>(options: DeliveryOptions<Item>): Delivery<Item> => {
  const groups = new Map<string, Group<Item>>();
  const timers = new Set<NodeJS.Timeout>();
  let pending = 0;
  let underway = 0;
  let closed = false;

  const pause = (group: Group<Item>, milliseconds: number): void => {
    group.state = 'pausing';
    const timer = setTimeout(() => {
      timers.delete(timer);
      group.state = 'ready';
      pump();
    }, milliseconds);
    timers.add(timer);
  };

  const settle = (waiting: Waiting<Item>, result: 'delivered' | 'given-up'): void => {
    pending -= 1;
    options.settled(waiting.item, result);
  };

  const finish = (group: Group<Item>, taken: readonly Waiting<Item>[], failed: ReadonlySet<Item>): void => {
    const first = taken.findIndex(({ item }) => failed.has(item));
    for (const waiting of first < 0 ? taken : taken.slice(0, first)) settle(waiting, 'delivered');
    group.state = 'ready';
    const culprit = taken[first];
    if (culprit === undefined) return;
    const left = taken.slice(first);
    const wait = options.pauses[culprit.tries];
    culprit.tries += 1;
    if (wait === undefined) {
      settle(culprit, 'given-up');
      left.shift();
    }
    group.queue.unshift(...left);
    if (wait !== undefined) pause(group, wait);
  };

  const choose = (): Map<Group<Item>, Waiting<Item>[]> => {
    const ready = [...groups.values()].filter((group) => group.state === 'ready' && group.queue.length > 0);
    const count = ready.reduce((sum, group) => sum + group.queue.length, 0);
    // Shared out over the free places, so that one batch does not wait for work that another could do.
    const size = Math.min(options.batchSize, Math.ceil(count / (options.parallel - underway)));
    const chosen = new Map<Group<Item>, Waiting<Item>[]>();
    let room = size;
    for (const group of ready) {
      if (room === 0) break;
      // What has failed before goes alone, so that it drags nobody along.
      if ((group.queue[0]?.tries ?? 0) > 0) {
        if (chosen.size > 0) continue;
        return new Map([[group, group.queue.splice(0, 1)]]);
      }
      const taken = group.queue.splice(0, room);
      room -= taken.length;
      chosen.set(group, taken);
    }
    return chosen;
  };

  const run = async (chosen: ReadonlyMap<Group<Item>, readonly Waiting<Item>[]>): Promise<void> => {
    const batch = [...chosen.values()].flat().map(({ item }) => item);
    const failed = await options.deliver(batch).catch(() => new Set(batch));
    underway -= 1;
    if (closed) return;
    for (const [group, taken] of chosen) finish(group, taken, failed);
    for (const [name, group] of groups) {
      if (group.state === 'ready' && group.queue.length === 0) groups.delete(name);
    }
    pump();
  };

  const pump = (): void => {
    while (!closed && underway < options.parallel) {
      const chosen = choose();
      if (chosen.size === 0) return;
      for (const group of chosen.keys()) group.state = 'busy';
      underway += 1;
      void run(chosen);
    }
  };

  let scheduled = false;
  return {
    add: (item) => {
      const name = options.groupOf(item);
      const group = groups.get(name) ?? { queue: [], state: 'ready' };
      groups.set(name, group);
      group.queue.push({ item, tries: 0 });
      pending += 1;
      if (scheduled) return;
      scheduled = true;
      // Together with what is added in the same turn.
      queueMicrotask(() => {
        scheduled = false;
        pump();
      });
    },
    pending: () => pending,
    close: () => {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
};
