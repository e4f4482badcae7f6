import type { Bucket } from '../../adapters/bucket.ts';
import { CloudSignError } from '../../core/errors.ts';
import type { ChainedEvent } from '../../core/evidence/event.ts';
import { type InclusionProof, proveInclusion } from '../../core/evidence/inclusion-proof.ts';
import { readLeaves, readRoot } from '../archive/publish-roots.ts';
import { dayOf } from '../archive/write-events.ts';
import type { Handler } from '../http.ts';
import { teamDocuments } from '../team-documents.ts';
import { recordExport } from './exported.ts';

export const getRecord: Handler<'getRecord'> = async (request, opened) => {
  const { params, query, caller } = request;
  const { store, load } = await teamDocuments(opened, caller.team);
  const { id } = await load(params.document);
  const { events } = await store.record(id);
  const proof =
    query.day === undefined
      ? await newestProof(id, { events, ...opened })
      : await proofOf(id, { day: query.day, isAsked: true, ...opened });
  await recordExport(opened, request, { document: id, what: 'record' });
  return {
    document: id,
    events: events.map((event) => ({ ...event })),
    ...(proof === undefined ? {} : { proof: { ...proof, path: [...proof.path] } }),
  };
};

interface Published {
  readonly archiveLeaves: Bucket;
  readonly rootsRead: Bucket;
}

/** The event of a day counts for the one after it if its copy was late (a stream keeps a record for 24 hours). */
const daysOf = (events: readonly ChainedEvent[]): readonly string[] => {
  const days = events.flatMap(({ at }) => [dayOf(new Date(at)), dayOf(new Date(Date.parse(at) + 86_400_000))]);
  return [...new Set(days)].sort().reverse();
};

const newestProof = async (
  id: string,
  { events, ...published }: Published & { readonly events: readonly ChainedEvent[] },
): Promise<InclusionProof | undefined> => {
  for (const day of daysOf(events)) {
    const proof = await proofOf(id, { day, isAsked: false, ...published });
    if (proof !== undefined) return proof;
  }
  return undefined;
};

const proofOf = async (
  id: string,
  { day, isAsked, archiveLeaves, rootsRead }: Published & { readonly day: string; readonly isAsked: boolean },
): Promise<InclusionProof | undefined> => {
  const root = await readRoot(rootsRead, day);
  if (root === undefined && isAsked) throw new CloudSignError('root.missing');
  const proof =
    root === undefined ? undefined : proveInclusion(id, { root, leaves: await readLeaves(archiveLeaves, day) });
  if (proof === undefined && isAsked) throw new CloudSignError('root.without-document');
  return proof;
};
