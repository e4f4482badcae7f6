import type { DocumentFile, FileRevision } from './state.ts';

/** New revisions by file id. */
export type NewRevisions = Readonly<Record<string, FileRevision>>;

/** The files, each with its new revision behind those it had. */
export const withRevisions = (files: readonly DocumentFile[], revisions: NewRevisions): readonly DocumentFile[] =>
  files.map((file) => {
    const revision = revisions[file.id];
    return revision === undefined ? file : { ...file, revisions: [...file.revisions, revision] };
  });

/** As events say it. */
export const hashes = (revisions: NewRevisions) =>
  Object.entries(revisions).map(([id, { sha256 }]) => ({ id, sha256 }));
