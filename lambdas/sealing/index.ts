import type { DynamoDBBatchResponse } from 'aws-lambda';
import { openBucket } from '../../adapters/bucket.ts';
import { openKey } from '../../adapters/key.ts';
import { openNotaryClient } from '../../adapters/notary-client.ts';
import { openTable } from '../../adapters/table.ts';
import { isStream } from '../stream-event.ts';
import { type Invocation, serveTasks } from '../worker.ts';
import { certify } from './certify.ts';
import { completeConcluded } from './complete-concluded.ts';
import { delayed } from './delayed.ts';
import { eraseUploads } from './erase-uploads.ts';
import { renewDocument } from './renew-evidence.ts';
import { sealActs } from './seal-acts.ts';

const openers = { table: openTable, bucket: openBucket, key: openKey, function: openNotaryClient };
const works = { seal: sealActs, evidence: completeConcluded, renew: renewDocument, erase: eraseUploads } as const;

/** One task may find more to do than it was made for (a later act, the evidence): whatever is next is done in order. */
const workOff = serveTasks('sealDue', openers, (task, context) =>
  delayed(task, context, async () => {
    if (task.work.kind !== 'mail') await works[task.work.kind](task, context);
  }),
);

/** Tasks of the stream; or an operator's call about the key's certificate. */
export const handler = (
  event: unknown,
  invocation: Invocation,
): Promise<DynamoDBBatchResponse | { readonly der: string }> =>
  isStream(event) ? workOff(event, invocation) : certify(event);
