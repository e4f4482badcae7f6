/** The items of the documents and audit tables: their keys, and the attributes that indexes and streams go by. */
import type { TaskDraft } from '../core/document/decision.ts';
import type { ContractDocument } from '../core/document/state.ts';

export const documentKey = (id: string) => ({ pk: `DOC#${id}`, sk: 'STATE' });
export const taskKey = (task: { readonly document: string; readonly id: string }) => ({
  pk: `DOC#${task.document}`,
  sk: `TASK#${task.id}`,
});
export const linkKey = (hash: string) => ({ pk: `LINK#${hash}`, sk: 'LINK' });
export const eventKey = (document: string, seq: number) => ({
  pk: `DOC#${document}`,
  sk: String(seq).padStart(10, '0'),
});

/**
 * What the clock looks for, apart, so that none waits behind another: `prompt` is what people wait for (documents that expire, tasks to
 * start again), `renewal` documents whose evidence is to be renewed, `renewing` the tasks of renewals under way.
 */
const lanes = { prompt: 'DUE', renewal: 'RENEWAL', renewing: 'RENEWING' } as const;
export type Lane = keyof typeof lanes;

/** Due items are spread over shards so that no index partition becomes hot. */
export const dueShards = 8;
export const duePkOf = (lane: Lane, shard: number): string => `${lanes[lane]}#${shard}`;
const duePk = (lane: Lane, document: string): string =>
  duePkOf(lane, Number.parseInt(document.slice(-1), 36) % dueShards);

/** The stream starts a task at once; should that fail, the clock starts it again after this. */
const sweepMs = 120_000;

/**
 * When to look at a task again that was started `starts` times without a word from its worker: one that kills its worker each time must
 * not come every two minutes for ever.
 */
export const nextSweep = (now: Date, starts: number): Date =>
  new Date(now.getTime() + Math.min(sweepMs * 2 ** starts, 3_600_000));

export const documentItem = (document: ContractDocument) => ({
  ...documentKey(document.id),
  kind: 'document',
  version: document.version,
  state: document.state,
  teamPk: `TEAM#${document.team}`,
  createdAt: document.createdAt,
  document,
  ...dueOf(document),
});

/** When the clock has to look at a document: to expire it, or to renew its evidence. */
const dueOf = ({ id, state, expiresAt, renewalDueAt }: ContractDocument) => {
  if (state === 'sent') return { duePk: duePk('prompt', id), dueAt: expiresAt };
  return renewalDueAt === undefined ? {} : { duePk: duePk('renewal', id), dueAt: renewalDueAt };
};

export const taskItem = (
  document: ContractDocument,
  work: TaskDraft,
  { id, now }: { readonly id: string; readonly now: Date },
) => ({
  ...taskKey({ document: document.id, id }),
  kind: `task:${work.kind}`,
  document: document.id,
  work,
  attempt: 0,
  since: now.toISOString(),
  runAt: now.toISOString(),
  duePk: duePk(work.kind === 'renew' ? 'renewing' : 'prompt', document.id),
  dueAt: new Date(now.getTime() + sweepMs).toISOString(),
});
