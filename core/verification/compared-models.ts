import type { Change, ChangeKind, ChangeValues } from './change-policy.ts';
import type { DocumentModel } from './document-model.ts';
import type { RevisionPair } from './revision-pair.ts';

/** A revision and the next, and what each shows. */
export interface ComparedModels {
  readonly pair: RevisionPair;
  readonly before: DocumentModel;
  readonly after: DocumentModel;
}

/** A change that the later revision of the pair made. */
export const changeOf = ({ revision }: RevisionPair, kind: ChangeKind, values: ChangeValues = {}): Change => ({
  kind,
  revision,
  values,
});
