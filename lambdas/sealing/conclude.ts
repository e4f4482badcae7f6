import type { Table } from '../../adapters/table.ts';
import type { NewRevisions } from '../../core/document/new-revisions.ts';
import type { ContractDocument } from '../../core/document/state.ts';

/**
 * What the commit that makes these revisions says of them to everybody: their digests, once every act is sealed. The revision that was
 * mailed stays known when a renewal makes the next one.
 */
export const conclusionOf = (
  table: Table,
  { document, revisions }: { readonly document: ContractDocument; readonly revisions: NewRevisions },
) => {
  const { state, concludedAt, acts } = document;
  if (state !== 'concluded' || concludedAt === undefined || !acts.every(({ sealed }) => sealed)) return undefined;
  return { table, conclusion: { digests: Object.values(revisions).map(({ sha256 }) => sha256), at: concludedAt } };
};
