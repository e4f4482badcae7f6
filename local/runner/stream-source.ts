import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';

/** A change of an item, in order; `sequence` tells where to go on after a restart. */
export interface StreamRecord {
  readonly sequence: string;
  readonly record: _Record;
}

export interface StreamSource {
  /** The next records, oldest first; empty when there are none yet. */
  readonly read: () => Promise<readonly StreamRecord[]>;
}

export interface StreamSourceOptions {
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
  /** The last record that was dealt with; undefined: from the beginning. */
  readonly after: string | undefined;
}

type Position = Pick<GetShardIteratorCommandInput, 'ShardIteratorType' | 'SequenceNumber'>;

/** Reads a table's stream by the DynamoDB Streams API. The embedded DynamoDB keeps one shard a stream. */
export const openStream = ({ client, streamArn, after }: StreamSourceOptions): StreamSource => {
  let last = after;
  let iterator: string | undefined;

  const open = async (): Promise<string | undefined> => {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: streamArn }));
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
    if (ShardId === undefined) return undefined;
    const iteratorFrom = async (position: Position): Promise<string | undefined> => {
      const answer = await client.send(new GetShardIteratorCommand({ StreamArn: streamArn, ShardId, ...position }));
      return answer.ShardIterator;
    };
    const beginning: Position = { ShardIteratorType: 'TRIM_HORIZON' };
    if (last === undefined) return iteratorFrom(beginning);
    try {
      return await iteratorFrom({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: last });
    } catch (error) {
      // Streams keep a day. What fell out of it is in the table, where the clock finds the tasks that are due.
      if (error instanceof TrimmedDataAccessException) return iteratorFrom(beginning);
      throw error;
    }
  };

  return {
    read: async () => {
      iterator ??= await open();
      if (iterator === undefined) return [];
      try {
        const answer = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
        iterator = answer.NextShardIterator;
        const records = (answer.Records ?? []).map((record) => ({
          sequence: record.dynamodb?.SequenceNumber ?? '',
          record,
        }));
        last = records.at(-1)?.sequence ?? last;
        return records;
      } catch (error) {
        // An iterator may have expired; the next read opens one at the last record.
        iterator = undefined;
        throw error;
      }
    },
  };
};
