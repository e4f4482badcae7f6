import { DeleteCommand, GetCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Decision, TaskDraft } from '../core/document/decision.ts';
import type { Ciphertext, ContractDocument } from '../core/document/state.ts';
import { CloudSignError } from '../core/errors.ts';
import { type ChainedEvent, chain } from '../core/evidence/event.ts';
import type { DocumentId, ParticipantId, TeamId, WidgetId } from '../core/ids.ts';
import { type Conclusion, conclusionPuts } from './conclusions.ts';
import { documentItem, documentKey, eventKey, linkKey, nextSweep, taskItem, taskKey } from './document-items.ts';
import { type DocumentPage, type ListOptions, listDocuments } from './document-list.ts';
import { countRenewing, type DueItem, type DuePlace, dueItems } from './due-items.ts';
import { inputWrites, readInput, type StoredInput } from './input-items.ts';
import { failedCondition, isTransactionLost, type Table } from './table.ts';
import type { Step } from './team-store.ts';

/** A task of the outbox: committed with the decision that started it, deleted with the one that finished it. */
export interface Task {
  readonly id: string;
  readonly document: DocumentId;
  readonly work: TaskDraft;
  readonly attempt: number;
  /** When it was committed. */
  readonly since: Date;
  /** Not to be tried before. */
  readonly runAt: Date;
}

export interface LinkRecord {
  readonly document: DocumentId;
  readonly participant: ParticipantId;
}

export interface DocumentStore {
  readonly load: (id: string) => Promise<ContractDocument | undefined>;
  /** Commits state, events and tasks in one transaction; `request.conflict` when somebody else was faster. */
  readonly commit: (
    before: ContractDocument | undefined,
    decision: Decision,
    options: CommitOptions,
  ) => Promise<ContractDocument>;
  readonly list: (team: TeamId, options: ListOptions) => Promise<DocumentPage>;
  /** What was filled into an input of the document. */
  readonly input: (document: DocumentId, widget: WidgetId) => Promise<Ciphertext | undefined>;
  readonly events: (id: string) => Promise<ChainedEvent[]>;
  /** A document with its events as of one moment: what is committed between the two reads would make the chain look broken. */
  readonly record: (id: string) => Promise<{ document: ContractDocument | undefined; events: ChainedEvent[] }>;
  readonly link: (hash: string) => Promise<LinkRecord | undefined>;
  readonly task: (task: Pick<Task, 'document' | 'id'>) => Promise<Task | undefined>;
  /** Ends a task that needs no commit. */
  readonly finish: (task: Task) => Promise<void>;
  readonly retryLater: (task: Task, runAt: Date) => Promise<void>;
  /** What is due in one place of the index, oldest first, page by page. */
  readonly due: (place: DuePlace, now: Date) => AsyncGenerator<readonly DueItem[]>;
  /** How many renewals are under way, those that failed and wait for their next try among them; counted up to so many. */
  readonly renewing: (atMost: number) => Promise<number>;
  readonly startAgain: (item: Extract<DueItem, { task: string }>, now: Date) => Promise<void>;
}

interface CommitOptions {
  readonly now: Date;
  /** The task that this commit finishes. */
  readonly finishes?: Task;
  /** Files that can be known again by their digest from now on. */
  /** What else must hold for this commit, with the refusal when it does not: a limit of the plan. */
  readonly limit?: Step | undefined;
  readonly concluded?: { readonly table: Table; readonly conclusion: Conclusion } | undefined;
  /** A link made with this commit. */
  readonly link?: LinkRecord & { readonly hash: string; readonly expiresAt: Date };
  readonly deleted?: boolean;
  /** What is filled in with this commit; what a draft's commit leaves without its digest is removed. */
  readonly inputs?: readonly StoredInput[];
}

export const openDocumentStore = (documents: Table, audit: Table): DocumentStore => {
  const { client } = documents;
  const store: DocumentStore = {
    load: async (id) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: documents.name, Key: documentKey(id), ConsistentRead: true }),
      );
      return Item?.document as ContractDocument | undefined;
    },

    commit: async (before, decision, { now, finishes, limit, concluded, link, deleted, inputs = [] }) => {
      const events = chain(decision.document.head, decision.document.id, now, decision.events);
      const last = events.at(-1);
      const document: ContractDocument = {
        ...decision.document,
        version: (before?.version ?? 0) + 1,
        updatedAt: now.toISOString(),
        head: last === undefined ? decision.document.head : { seq: last.seq, hash: last.hash },
      };
      const unchanged =
        before === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: '#version = :version',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':version': before.version },
            };
      const state = deleted
        ? { Delete: { TableName: documents.name, Key: documentKey(document.id), ...unchanged } }
        : { Put: { TableName: documents.name, Item: documentItem(document), ...unchanged } };
      const tasks = decision.tasks.map((work, index) => ({
        Put: { TableName: documents.name, Item: taskItem(document, work, { id: `${document.version}-${index}`, now }) },
      }));
      const eventPuts = events.map((event) => ({
        Put: {
          TableName: audit.name,
          Item: { ...eventKey(document.id, event.seq), kind: 'event', team: document.team, event },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      }));
      const linkPut = link && {
        Put: {
          TableName: documents.name,
          Item: {
            ...linkKey(link.hash),
            document: link.document,
            participant: link.participant,
            // Kept for a while after it ends, so that an old link is answered with "expired" rather than "unknown".
            ttl: Math.floor(link.expiresAt.getTime() / 1000) + 90 * 86_400,
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      };
      const finished = finishes && {
        Delete: { TableName: documents.name, Key: taskKey(finishes), ConditionExpression: 'attribute_exists(pk)' },
      };
      try {
        await client.send(
          new TransactWriteCommand({
            TransactItems: [
              ...(limit ? [limit.write] : []),
              state,
              ...eventPuts,
              ...tasks,
              ...(concluded ? conclusionPuts(concluded.table, concluded.conclusion) : []),
              ...inputWrites(documents.name, { before, after: deleted ? undefined : document, inputs }),
              ...(linkPut ? [linkPut] : []),
              ...(finished ? [finished] : []),
            ],
          }),
        );
      } catch (cause) {
        if (limit !== undefined && failedCondition(cause) === 0) throw new CloudSignError(limit.refusal, { cause });
        if (isTransactionLost(cause)) throw new CloudSignError('request.conflict', { cause });
        throw cause;
      }
      return document;
    },

    list: (team, options) => listDocuments(documents, team, options),

    events: async (id) => {
      const events: ChainedEvent[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await audit.client.send(
          new QueryCommand({
            TableName: audit.name,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': `DOC#${id}` },
            ConsistentRead: true,
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          }),
        );
        events.push(...(page.Items ?? []).map((item) => item.event as ChainedEvent));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return events;
    },

    record: async (id) => {
      for (let tries = 1; ; tries++) {
        const document = await store.load(id);
        const events = await store.events(id);
        const newest = events.at(-1)?.seq ?? 0;
        if (document === undefined || newest <= document.head.seq || tries === recordTries) return { document, events };
      }
    },

    link: async (hash) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: documents.name, Key: linkKey(hash), ConsistentRead: true }),
      );
      return Item === undefined
        ? undefined
        : { document: Item.document as DocumentId, participant: Item.participant as ParticipantId };
    },

    input: (document, widget) => readInput(documents, document, widget),

    task: async (task) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: documents.name, Key: taskKey(task), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : taskOf(Item);
    },

    finish: async (task) => {
      await client.send(new DeleteCommand({ TableName: documents.name, Key: taskKey(task) }));
    },

    retryLater: async (task, runAt) => {
      await client.send(
        new UpdateCommand({
          TableName: documents.name,
          Key: taskKey(task),
          UpdateExpression: 'SET runAt = :at, dueAt = :at, attempt = :attempt REMOVE starts',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':at': runAt.toISOString(), ':attempt': task.attempt + 1 },
        }),
      );
    },

    due: (place, now) => dueItems(documents, place, now),

    renewing: (atMost) => countRenewing(documents, atMost),

    startAgain: async ({ document, task, starts }, now) => {
      await client.send(
        new UpdateCommand({
          TableName: documents.name,
          Key: taskKey({ document, id: task }),
          UpdateExpression: 'SET dueAt = :sweep, startedAgainAt = :now, starts = :starts',
          ConditionExpression: 'attribute_exists(pk) AND dueAt <= :now',
          ExpressionAttributeValues: {
            ':sweep': nextSweep(now, starts).toISOString(),
            ':now': now.toISOString(),
            ':starts': starts + 1,
          },
        }),
      );
    },
  };
  return store;
};

/** How often a document is read again that changes while it is read. */
const recordTries = 5;

/** Reads a task from an item of the table or of its stream. */
export const taskOf = (item: Readonly<Record<string, unknown>>): Task => ({
  id: String(item.sk).slice('TASK#'.length),
  document: item.document as DocumentId,
  work: item.work as TaskDraft,
  attempt: Number(item.attempt),
  since: new Date(String(item.since ?? item.runAt)),
  runAt: new Date(String(item.runAt)),
});
