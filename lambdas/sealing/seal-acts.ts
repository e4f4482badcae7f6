import { randomBytes } from 'node:crypto';
import { openContents } from '../../adapters/contents.ts';
import type { Task } from '../../adapters/document-store.ts';
import { actSealed } from '../../core/document/service-acts.ts';
import {
  type Act,
  type ContractDocument,
  type DocumentFile,
  type FileRevision,
  newestRevision,
} from '../../core/document/state.ts';
import { openIdentity, type SealIdentity } from '../../core/pades/identity.ts';
import { PrefixHash } from '../../core/pades/prefix-hash.ts';
import { sealAct, type Timestamper } from '../../core/pades/seal.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { toHex } from '../../core/trust/hex.ts';
import { cipherOf } from '../team-documents.ts';
import type { WorkContext } from '../worker.ts';
import { conclusionOf } from './conclude.ts';
import { describeAct } from './describe-act.ts';
import { drawingOf } from './draw-act.ts';
import { requireUnrevoked } from './require-unrevoked.ts';
import { type SealMeans, sealMeans } from './seal-means.ts';
import { anchorsOf, trustedTimestamper } from './trusted.ts';

type Context = WorkContext<'sealDue'>;

/** Seals every act that has no seal yet, oldest first: a B-T seal in each file. */
export const sealActs = async (task: Task, context: Context): Promise<void> => {
  const document = await context.store.load(task.document);
  const act = document?.acts.find(({ sealed }) => !sealed);
  if (document === undefined || act === undefined) return context.store.finish(task);
  const means = await sealMeans(context);
  const { identity } = means;
  const anchors = await anchorsOf(context.opened);
  await requireUnrevoked(identity, { anchors, port: context.opened.notary, now: context.now });
  const timestamp = trustedTimestamper(context.opened, anchors);
  const revisions: Record<string, FileRevision> = {};
  for (const file of document.files) {
    revisions[file.id] = await sealFile(context, { document, file, act, means, timestamp });
  }
  if (endsSoon(identity, context.now())) context.count('certificateEnding');
  const decision = actSealed(document, act.index, revisions);
  if (decision === undefined) return context.store.finish(task);
  const concluded = conclusionOf(context.opened.conclusions, { document: decision.document, revisions });
  await context.store.commit(document, decision, { now: context.now(), finishes: task, concluded });
  context.count('actsSealed');
  context.count('sealSeconds', Math.max(0, (context.now().getTime() - Date.parse(act.at)) / 1000));
};

const warnBeforeMs = 90 * 86_400_000;

const endsSoon = (identity: SealIdentity, now: Date): boolean =>
  openIdentity(identity, now).chain.some(({ notAfter }) => notAfter.getTime() - now.getTime() < warnBeforeMs);

/** Size of the last token: the next seal leaves so much room and no more. */
let tokenBytes: number | undefined;

interface SealWork {
  readonly document: ContractDocument;
  readonly file: DocumentFile;
  readonly act: Act;
  readonly means: SealMeans;
  readonly timestamp: Timestamper;
}

/**
 * The revision's key is known before it is made and written once: whoever comes second takes what is there. A document of many files
 * whose worker ran out of time goes on with the file at which it stopped.
 */
const sealFile = async (
  { opened, store, now }: Context,
  { document, file, act, means, timestamp }: SealWork,
): Promise<FileRevision> => {
  const contents = openContents(opened.files, opened.documentKey);
  const newest = newestRevision(file);
  if (newest === undefined) throw new Error('a sent file has its upload');
  const place = { team: document.team, document: document.id, file: file.id };
  const found = await contents.find(place, newest.index + 1);
  if (found !== undefined) return found.revision;
  const { pdf, hash } = await contents.get(place, newest);
  const cipher = await cipherOf(opened, document.team);
  const newestPdf = openPdf(pdf);
  const sealed = await sealAct({
    file: newestPdf,
    act: describeAct(document, act, cipher),
    drawing: await drawingOf({ document, file, act, pdf: newestPdf }, { store, cipher }),
    ...means,
    timestamp,
    // Never lower than the document says; its level was fixed when it was sent.
    level: document.sealLevel === 'B-B' ? 'B-B' : 'B-T',
    time: now(),
    id: randomBytes(16),
    tokenBytes,
    prefix: new PrefixHash({ name: 'sha256', hash, chunks: [pdf] }),
  });
  tokenBytes = sealed.timestamp?.der.length ?? tokenBytes;
  return contents.put(place, newest.index + 1, { chunks: sealed.file.chunks, sha256: toHex(sealed.sha256) });
};
