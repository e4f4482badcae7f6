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

/** Due items are spread over shards so that no index partition becomes hot. */
export const dueShards = 8;
const duePk = (document: string): string => `DUE#${Number.parseInt(document.slice(-1), 36) % dueShards}`;

/** The stream starts a task at once; should that fail, the clock starts it again after this. */
export const sweepMs = 120_000;

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
  const dueAt = state === 'sent' ? expiresAt : renewalDueAt;
  return dueAt === undefined ? {} : { duePk: duePk(id), dueAt };
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
  duePk: duePk(document.id),
  dueAt: new Date(now.getTime() + sweepMs).toISOString(),
});
