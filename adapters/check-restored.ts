import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type ContractDocument, newestRevision } from '../core/document/state.ts';
import { isChainIntact } from '../core/evidence/event.ts';
import { verifyPdf } from '../core/verification/verify-pdf.ts';
import type { Bucket } from './bucket.ts';
import { openContents } from './contents.ts';
import { openDocumentStore } from './document-store.ts';
import type { Key } from './key.ts';
import type { Table } from './table.ts';
import { openTrustStore } from './trust-store.ts';

export interface RestoredData {
  readonly documents: Table;
  readonly audit: Table;
  readonly files: Bucket;
  readonly trust: Bucket;
  readonly documentKey: Key;
}

export interface RestoreReport {
  readonly documents: number;
  readonly events: number;
  readonly files: number;
  readonly problems: readonly string[];
}

/**
 * Whether restored data is whole: each document's chain of events is unbroken up to the head that the document names, each file that was
 * committed is there, decrypts, and has its digest, and each concluded one verifies. Reads everything; changes nothing.
 */
export const checkRestored = async (data: RestoredData, now: Date): Promise<RestoreReport> => {
  const store = openDocumentStore(data.documents, data.audit);
  const contents = openContents(data.files, data.documentKey);
  const anchors = await openTrustStore(data.trust).anchors();
  const counts = { documents: 0, events: 0, files: 0 };
  const problems: string[] = [];

  const checkFiles = async (document: ContractDocument): Promise<void> => {
    const { team, id } = document;
    for (const file of document.files) {
      const newest = newestRevision(file);
      if (newest === undefined) continue;
      counts.files += 1;
      try {
        const { pdf } = await contents.get({ team, document: id, file: file.id }, newest);
        if (document.evidence !== 'complete') continue;
        const { verdict } = await verifyPdf({ bytes: pdf, anchors, time: now });
        if (verdict !== 'valid') problems.push(`${id}/${file.id}: its evidence is ${verdict}`);
      } catch (error) {
        problems.push(`${id}/${file.id}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };

  for await (const { id } of documentsOf(data.documents)) {
    const { document, events } = await store.record(id);
    if (document === undefined) continue;
    counts.documents += 1;
    counts.events += events.length;
    if (!isChainIntact(events, document.head)) problems.push(`${document.id}: its chain of events is broken`);
    await checkFiles(document);
  }
  return { ...counts, problems };
};

async function* documentsOf({ client, name }: Table): AsyncGenerator<ContractDocument> {
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: name,
        FilterExpression: 'sk = :state',
        ExpressionAttributeValues: { ':state': 'STATE' },
        ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
      }),
    );
    for (const item of page.Items ?? []) yield item.document as ContractDocument;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}
