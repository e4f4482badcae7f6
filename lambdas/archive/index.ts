import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { openBucket } from '../../adapters/bucket.ts';
import { openNotaryClient } from '../../adapters/notary-client.ts';
import { readEnvironment } from '../environment.ts';
import { metricsNamespace, workMetrics } from '../metrics.ts';
import { open } from '../open.ts';
import { quietly } from '../quietly.ts';
import { anchorsOf, trustedTimestamper } from '../sealing/trusted.ts';
import { isStream } from '../stream-event.ts';
import { triggers } from '../triggers.ts';
import { publishRoots } from './publish-roots.ts';
import { writeEvents } from './write-events.ts';

const logger = new Logger();
const metrics = new Metrics({ namespace: metricsNamespace });
const count = (name: string): void => {
  metrics.addMetric(name, MetricUnit.Count, 1);
};

const archive = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const opened = open(triggers.evidenceWritten.needs, readEnvironment(), { bucket: openBucket });
  const countOverwritten = (): void => count(workMetrics.evidenceOverwritten);
  await writeEvents(Records, { archive: opened.archive, now: new Date(), logger, countOverwritten });
  return { batchItemFailures: [] };
};

/** One that fails comes again in an hour. */
const publish = async (): Promise<{ readonly published: readonly string[] }> => {
  const opened = open(triggers.dayOver.needs, readEnvironment(), { bucket: openBucket, function: openNotaryClient });
  const timestamp = trustedTimestamper(opened, await anchorsOf(opened));
  return { published: await publishRoots({ ...opened, timestamp, now: new Date() }) };
};

/** Records of the audit table's stream; or the hour, at which a day may be over. A batch that fails comes again as a whole. */
export const handler = quietly(async (event: unknown): Promise<object> => {
  try {
    return await (isStream(event) ? archive(event) : publish());
  } catch (error) {
    if (!isStream(event)) count(workMetrics.rootFailed);
    throw error;
  } finally {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
});
