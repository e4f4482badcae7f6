import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { patience } from './patience.ts';

/** One DynamoDB table, by its physical name. */
export interface Table {
  readonly name: string;
  readonly client: DynamoDBDocumentClient;
}

let client: DynamoDBDocumentClient | undefined;

export const openTable = (name: string): Table => {
  client ??= DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler: patience }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return { name, client };
};

export const isConditionFailed = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** Whether a transaction lost against another write: a condition that failed, or a conflict in flight. */
export const isTransactionLost = (error: unknown): boolean =>
  error instanceof TransactionCanceledException &&
  (error.CancellationReasons ?? []).some(
    (reason) => reason.Code === 'ConditionalCheckFailed' || reason.Code === 'TransactionConflict',
  );

/** Which write of a transaction had a condition that did not hold; undefined when it failed for something else. */
export const failedCondition = (error: unknown): number | undefined => {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const at = (error.CancellationReasons ?? []).findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
  return at < 0 ? undefined : at;
};

/** An instant (RFC 3339) as DynamoDB's time to live takes it: whole seconds since 1970. */
export const epoch = (time: string): number => Math.floor(new Date(time).getTime() / 1000);
