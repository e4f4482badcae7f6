import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type DocumentStore, openDocumentStore } from '../../adapters/document-store.ts';
import { type TableDesign, tables } from '../../adapters/resources.ts';
import { projectionOf } from '../../local/aws/dynamodb/create-tables.ts';
import { serveDynamoDb } from '../../local/aws/dynamodb/serve.ts';
import { allowAll, clientOf, failLoudly, ingest, principals } from '../local/aws/fixtures.ts';

const tableOf = (name: 'documents' | 'audit') => {
  const { indexes }: TableDesign = tables[name];
  const keySchema = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
  const attributes = ['pk', 'sk', ...Object.values(indexes).flatMap(({ partition, sort }) => [partition, sort])];
  return {
    create: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST' as const,
      AttributeDefinitions: [...new Set(attributes)].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      KeySchema: keySchema('pk', 'sk'),
      ...(Object.keys(indexes).length === 0
        ? {}
        : {
            GlobalSecondaryIndexes: Object.entries(indexes).map(([IndexName, index]) => ({
              IndexName,
              KeySchema: keySchema(index.partition, index.sort),
              Projection: projectionOf(index),
            })),
          }),
    },
  };
};

export interface DocumentTables {
  readonly store: DocumentStore;
  readonly client: DynamoDBDocumentClient;
  readonly close: () => Promise<void>;
}

/** The tables of documents and events in a real DynamoDB of their own; functions that are imported afterwards find them by their environment. */
export const startDocumentTables = async (): Promise<DocumentTables> => {
  const directory = mkdtempSync(join(tmpdir(), 'cloudsign-tables-'));
  const server = await serveDynamoDb({
    directory,
    port: 0,
    now: () => new Date(),
    principals,
    allows: allowAll,
    tables: [tableOf('documents'), tableOf('audit')],
    onFailure: failLoudly,
  });
  Object.assign(process.env, {
    AWS_REGION: 'ap-northeast-1',
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    AWS_ACCESS_KEY_ID: ingest.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ingest.secretAccessKey,
    AWS_SESSION_TOKEN: ingest.sessionToken,
    TABLE_DOCUMENTS: 'documents',
    TABLE_AUDIT: 'audit',
  });
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientOf(server.endpoint)), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return {
    store: openDocumentStore({ name: 'documents', client }, { name: 'audit', client }),
    client,
    close: async () => {
      client.destroy();
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
