import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type ContractDocument, newestRevision } from '../core/document/state.ts';
import { type ChainedEvent, type ChainHead, isChainIntact } from '../core/evidence/event.ts';
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
  /** Files of concluded documents, opened and verified. */
  readonly verified: number;
  /** Under way when the copies were made: the tables were not copied in the same second, so these may differ. */
  readonly unsettled: number;
  /** Everything was looked at; otherwise a random part of it, for as long as there was time. */
  readonly whole: boolean;
  readonly problems: readonly string[];
}

export interface RestoreCheck {
  /** What seals are judged as of. */
  readonly now: Date;
  /** Documents that changed since are left out. Unset: the copies are of one moment, and none is. */
  readonly settledBefore?: Date;
  /** A document that would begin after it is not begun. Unset: all are checked. */
  readonly until?: () => boolean;
  /** The order of the parts in which a table is read that may be too large to be read whole. */
  readonly shuffle?: (parts: number) => readonly number[];
}

const parts = 128;
const inOrder = (count: number): readonly number[] => Array.from({ length: count }, (_, part) => part);

/**
 * Whether restored data is whole: each document's chain of events is unbroken up to the head that the document names, each file that was
 * committed is there, decrypts, and has its digest, and each concluded one verifies. Changes nothing.
 */
export const checkRestored = async (
  data: RestoredData,
  { now, settledBefore = now, until = () => true, shuffle = inOrder }: RestoreCheck,
): Promise<RestoreReport> => {
  const store = openDocumentStore(data.documents, data.audit);
  const contents = openContents(data.files, data.documentKey);
  const anchors = await openTrustStore(data.trust).anchors();
  const counts = { documents: 0, events: 0, files: 0, verified: 0, unsettled: 0 };
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
        counts.verified += 1;
        if (verdict !== 'valid') problems.push(`${id}/${file.id}: its evidence is ${verdict}`);
      } catch (error) {
        problems.push(`${id}/${file.id}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };

  let whole = true;
  for await (const { id } of documentsOf(data.documents, shuffle(parts))) {
    if (!until()) {
      whole = false;
      break;
    }
    const { document, events } = await store.record(id);
    if (document === undefined) continue;
    counts.documents += 1;
    if (new Date(document.updatedAt) >= settledBefore && settledBefore < now) {
      counts.unsettled += 1;
      continue;
    }
    counts.events += events.length;
    if (!isWhole(events, document.head, settledBefore)) problems.push(`${document.id}: its chain of events is broken`);
    await checkFiles(document);
  }
  return { ...counts, whole, problems };
};

/** Unbroken up to the head of the document; what comes after it came after the copy of the document. */
const isWhole = (events: readonly ChainedEvent[], head: ChainHead, settledBefore: Date): boolean => {
  const later = events.slice(head.seq);
  return (
    isChainIntact(events.slice(0, head.seq), head) &&
    isChainIntact(events, later.at(-1) ?? head) &&
    later.every(({ at }) => new Date(at) >= settledBefore)
  );
};

async function* documentsOf({ client, name }: Table, order: readonly number[]): AsyncGenerator<ContractDocument> {
  for (const Segment of order) {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({
          TableName: name,
          Segment,
          TotalSegments: order.length,
          FilterExpression: 'sk = :state',
          ExpressionAttributeValues: { ':state': 'STATE' },
          ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
        }),
      );
      for (const item of page.Items ?? []) yield item.document as ContractDocument;
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
  }
}
