import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { type ChainedEvent, type ChainHead, genesis } from './event.ts';
import { merkleRoot } from './merkle.ts';

/** What is published of a day: it pins every event of that day, and all days before. */
export interface DayRoot {
  /** UTC, YYYY-MM-DD. */
  readonly day: string;
  /** Documents of which something was recorded that day. */
  readonly documents: number;
  /** Merkle root over the heads of their chains at the end of the day: see {@link leavesOf}. Hex. */
  readonly root: string;
  /** The day before this one, and its {@link pinOf}; the first day has the head before the first event. */
  readonly previous: { readonly day: string; readonly pin: string };
}

/** What is stored, and published, of a day: its root and an RFC 3161 token over its pin, base64. */
export interface PublishedRoot extends DayRoot {
  readonly timestamp: string;
}

const firstPrevious = { day: '', pin: genesis.hash } as const;

/** The newest event of each document, whatever the order and however often they come. */
export const headsOf = (
  events: Iterable<Pick<ChainedEvent, 'document' | 'seq' | 'hash'>>,
): ReadonlyMap<string, ChainHead> => {
  const heads = new Map<string, ChainHead>();
  for (const { document, seq, hash } of events)
    if (seq > (heads.get(document)?.seq ?? 0)) heads.set(document, { seq, hash });
  return heads;
};

export interface Leaf extends ChainHead {
  readonly document: string;
}

/** A leaf of the tree: canonical JSON (RFC 8785) of the document and its newest event of the day. */
export const leafText = ({ document, seq, hash }: Leaf): string => canonicalJson({ document, seq, hash });

/** One line a document, in the order of their ids: what the root is over. */
export const leavesOf = (heads: ReadonlyMap<string, ChainHead>): readonly string[] =>
  [...heads].sort(([a], [b]) => (a < b ? -1 : 1)).map(([document, head]) => leafText({ document, ...head }));

/** The root of a day (UTC, YYYY-MM-DD) over the lines of {@link leavesOf}; it names that of the day before by its pin. */
export const dayRoot = (
  day: string,
  { leaves, previous }: { readonly leaves: readonly string[]; readonly previous: DayRoot | undefined },
): DayRoot => ({
  day,
  documents: leaves.length,
  root: merkleRoot(leaves),
  previous: previous === undefined ? firstPrevious : { day: previous.day, pin: pinOf(previous) },
});

/** What the pin, and so the day's timestamp, is of. */
export const pinnedText = ({ day, documents, root, previous }: DayRoot): string =>
  canonicalJson({ day, documents, root, previous });

/** SHA-256 over the canonical JSON, hex: what the day's timestamp is of, and what the next day names. */
export const pinOf = (root: DayRoot): string => createHash('sha256').update(pinnedText(root), 'utf8').digest('hex');
