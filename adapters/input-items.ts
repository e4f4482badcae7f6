import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Ciphertext, ContractDocument } from '../core/document/state.ts';
import type { DocumentId, WidgetId } from '../core/ids.ts';
import type { Table } from './table.ts';

/** What is filled into one input, as it is stored. */
export interface StoredInput {
  readonly widget: WidgetId;
  readonly value: Ciphertext;
}

/** A row of its own, spread over partitions, since one may be as large as a row can be. */
const inputKey = (document: string, widget: string) => ({ pk: `INPUT#${document}#${widget}`, sk: 'INPUT' });

const filledIn = (document: ContractDocument | undefined): readonly WidgetId[] =>
  (document?.widgets ?? []).flatMap(({ id, digest }) => (digest === undefined ? [] : [id]));

/**
 * The writes of a commit that belong to inputs: what is filled in with it, and the end of what it leaves without a digest. `after` is
 * undefined when the document is deleted.
 */
export const inputWrites = (
  table: string,
  {
    before,
    after,
    inputs,
  }: {
    readonly before: ContractDocument | undefined;
    readonly after: ContractDocument | undefined;
    readonly inputs: readonly StoredInput[];
  },
) => {
  const document = (after ?? before)?.id ?? '';
  const left = new Set(filledIn(after));
  const filled = inputs.map(({ widget, value }) => ({
    Put: { TableName: table, Item: { ...inputKey(document, widget), kind: 'input', value } },
  }));
  const emptied = filledIn(before)
    .filter((id) => !left.has(id))
    .map((id) => ({ Delete: { TableName: table, Key: inputKey(document, id) } }));
  return [...filled, ...emptied];
};

export const readInput = async (
  { name, client }: Table,
  document: DocumentId,
  widget: WidgetId,
): Promise<Ciphertext | undefined> => {
  const { Item } = await client.send(
    new GetCommand({ TableName: name, Key: inputKey(document, widget), ConsistentRead: true }),
  );
  return Item?.value as Ciphertext | undefined;
};
