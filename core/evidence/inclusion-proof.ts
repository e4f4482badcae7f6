import { type Leaf, leafText, type PublishedRoot } from './day-root.ts';
import type { ChainHead } from './event.ts';
import { inclusionPath, rootByPath } from './merkle.ts';

/** That the newest event of a document on a day is under the root that was published of it. */
export interface InclusionProof {
  readonly head: ChainHead;
  /** Place of the document among those of the day, from 0. */
  readonly index: number;
  /** RFC 9162 2.1.3: hashes beside the way to the root, lowest first, hex. */
  readonly path: readonly string[];
  readonly root: PublishedRoot;
}

/** From what the root was made of; undefined when the document is not among it. */
export const proveInclusion = (
  document: string,
  { root, leaves }: { readonly root: PublishedRoot; readonly leaves: readonly string[] },
): InclusionProof | undefined => {
  // An id ends where its quotation mark does: one is never the beginning of another.
  const start = `{"document":${JSON.stringify(document)},`;
  const index = leaves.findIndex((line) => line.startsWith(start));
  const line = leaves[index];
  if (line === undefined) return undefined;
  const { seq, hash } = JSON.parse(line) as Leaf;
  return { head: { seq, hash }, index, path: inclusionPath(leaves, index), root };
};

/** Whether the path leads from this document's head to the root, in a tree of as many documents as the root says. */
export const isIncluded = (document: string, { head, index, path, root }: InclusionProof): boolean =>
  rootByPath({ leaf: leafText({ document, ...head }), index, size: root.documents, path }) === root.root;
