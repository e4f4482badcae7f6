import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { type DocumentStore, openDocumentStore, type Task, taskOf } from '../adapters/document-store.ts';
import { CloudSignError, isCloudSignError } from '../core/errors.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { metricsNamespace, type WorkMetric, workMetrics } from './metrics.ts';
import type { NeedName } from './needs.ts';
import { type Opened, type Openers, open } from './open.ts';
import { PutOff } from './put-off.ts';
import { reasonOf } from './reason-of.ts';
import { type TriggerName, triggers } from './triggers.ts';
import { withoutConflict } from './without-conflict.ts';

type NeedsOf<T extends TriggerName> = (typeof triggers)[T]['needs'][number] & NeedName;

export interface WorkContext<T extends TriggerName> {
  readonly opened: Opened<NeedsOf<T>>;
  readonly store: DocumentStore;
  readonly settings: Environment['settings'];
  readonly now: () => Date;
  /** Adds to a metric: 1, or what was measured. */
  readonly count: (metric: WorkMetric, value?: number) => void;
}

/** Does one task. Must be idempotent: it is started at least once, and finishes by committing with `finishes: task`. */
export type Work<T extends TriggerName> = (task: Task, context: WorkContext<T>) => Promise<void>;

const logger = new Logger();
const metrics = new Metrics({ namespace: metricsNamespace });
const count = (metric: WorkMetric, value = 1): void => {
  metrics.addMetric(workMetrics[metric], metric.endsWith('Seconds') ? MetricUnit.Seconds : MetricUnit.Count, value);
};

/** Renewals have a year, and metrics of their own. */
const countWait = ({ work, since }: Task, now: Date): void => {
  if (work.kind === 'seal' || work.kind === 'evidence')
    count('evidenceWaitSeconds', Math.max(0, (now.getTime() - since.getTime()) / 1000));
};

const hourMs = 3_600_000;
/** A renewal has a year; timestamps cost. */
const longestDelayMs = (kind: Task['work']['kind']): number => (kind === 'renew' ? 24 * hourMs : hourMs);

/**
 * First 30 s, then twice as long each time, at most an hour (a renewal: a day). A task is retried until it succeeds or its document
 * makes it pointless.
 */
export const retryDelayMs = (attempt: number, kind: Task['work']['kind']): number =>
  Math.min(30_000 * 2 ** attempt, longestDelayMs(kind));

/** What Lambda says of an invocation: how long until it is ended by force. */
export interface Invocation {
  readonly getRemainingTimeInMillis: () => number;
}

/** So long before the end a task is put off in order: one that is cut off counts no attempt and holds up what is behind it. */
const marginMs = 10_000;

/** A worker on the documents table's stream. A task that fails is put off, never lost, and never blocks the ones behind it. */
export const serveTasks = <T extends 'sealDue' | 'mailDue'>(name: T, openers: Openers<NeedsOf<T>>, work: Work<T>) => {
  let environment: Environment | undefined;
  return async (event: DynamoDBStreamEvent, invocation: Invocation): Promise<DynamoDBBatchResponse> => {
    environment ??= readEnvironment();
    const opened = open(triggers[name].needs as readonly NeedsOf<T>[], environment, openers);
    const { documentsTable, auditTable } = opened as Opened<'documentsTable' | 'auditTable'>;
    const store = openDocumentStore(documentsTable, auditTable);
    const context: WorkContext<T> = { opened, store, settings: environment.settings, now: () => new Date(), count };
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of event.Records) {
      const image = record.dynamodb?.NewImage;
      if (image === undefined) continue;
      const task = taskOf(unmarshall(image as Record<string, AttributeValue>));
      const timeMs = invocation.getRemainingTimeInMillis() - marginMs;
      if (timeMs <= 0) {
        // This one and what is behind it come again.
        batchItemFailures.push({ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' });
        break;
      }
      try {
        await attempt(task, { work, context, timeMs });
      } catch (error) {
        logger.error('task not put off', { task: task.id, document: task.document, reason: reasonOf(error) });
        batchItemFailures.push({ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' });
      }
    }
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    return { batchItemFailures };
  };
};

const attempt = async <T extends TriggerName>(
  seen: Task,
  { work, context, timeMs }: { readonly work: Work<T>; readonly context: WorkContext<T>; readonly timeMs: number },
): Promise<void> => {
  // The stream tells the past: the task may be done or put off by now.
  const task = await context.store.task(seen);
  if (task === undefined || task.runAt > context.now()) return;
  if (task.work.kind === 'renew' && task.attempt === 0) count('renewalsDue');
  try {
    await within(timeMs, () => withoutConflict(() => work(task, context)));
  } catch (error) {
    countWait(task, context.now());
    if (error instanceof PutOff) {
      logger.info('task waits', { task: task.id, document: task.document, until: error.until, reason: error.reason });
      return context.store.retryLater(task, error.until);
    }
    const delay = retryDelayMs(task.attempt, task.work.kind);
    logger.warn('task put off', {
      task: task.id,
      document: task.document,
      kind: task.work.kind,
      attempt: task.attempt,
      reason: reasonOf(error),
    });
    count('putOff');
    if (isCloudSignError(error) && error.code.startsWith('tsa.')) count('timestampErrors');
    await context.store.retryLater(task, new Date(context.now().getTime() + delay));
  }
};

/** What is still under way then may go on as long as Lambda lets it: every step of a task may be done twice. */
const within = async <R>(milliseconds: number, run: () => Promise<R>): Promise<R> => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new CloudSignError('internal', { detail: 'out of time' })), milliseconds);
  try {
    return await Promise.race([run(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
};
