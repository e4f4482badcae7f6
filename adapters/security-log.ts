import { randomBytes } from 'node:crypto';
import { DecryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Ciphertext } from '../core/document/state.ts';
import { CloudSignError } from '../core/errors.ts';
import type { SecurityEvent, SecurityEventType } from '../core/identity/security-event.ts';
import { type MemberId, newId, type TeamId } from '../core/ids.ts';
import { type FieldCipher, fieldCipher } from './fields.ts';
import type { Key } from './key.ts';
import type { Table } from './table.ts';

/**
 * The security log of each team, append-only. Whatever names or places a person is ciphertext under a data key that its writer made
 * and that travels wrapped with the line: writing takes `kms:GenerateDataKey` only, so a function that writes the log can't read it.
 */
export interface WrittenEvent extends SecurityEvent {
  readonly id: string;
}

interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly kind: 'security-event';
  readonly id: string;
  readonly type: SecurityEventType;
  readonly at: string;
  readonly member?: MemberId | undefined;
  readonly by?: MemberId | undefined;
  readonly apiKey?: string | undefined;
  readonly data?: SecurityEvent['data'];
  /** JSON of everything personal. */
  readonly sealed: Ciphertext;
  readonly wrapped: Uint8Array;
}

type Sealed = Pick<SecurityEvent, 'ip' | 'userAgent' | 'personal'>;

/** KMS sees it in CloudTrail: opaque ids only. */
const contextOf = (team: string) => ({ app: 'cloudsign', owner: team, purpose: 'security-log' });
const place = (id: string): string => `security.${id}`;
const partition = (team: string): string => `TEAM#${team}`;

interface WriterKey {
  readonly cipher: FieldCipher;
  readonly wrapped: Uint8Array;
  readonly until: number;
}
const writerKeys = new Map<string, Promise<WriterKey>>();
const writerKeyMs = 3_600_000;

const makeWriterKey = async (key: Key, team: string): Promise<WriterKey> => {
  const { Plaintext, CiphertextBlob } = await key.client.send(
    new GenerateDataKeyCommand({ KeyId: key.arn, KeySpec: 'AES_256', EncryptionContext: contextOf(team) }),
  );
  if (Plaintext === undefined || CiphertextBlob === undefined) throw new Error('KMS gave no data key');
  return { cipher: fieldCipher(team, Plaintext), wrapped: CiphertextBlob, until: Date.now() + writerKeyMs };
};

const writerKey = async (key: Key, team: string): Promise<WriterKey> => {
  const known = writerKeys.get(`${key.arn} ${team}`);
  if (known !== undefined) {
    const made = await known;
    if (made.until > Date.now()) return made;
  }
  if (writerKeys.size > 500) writerKeys.clear();
  const making = makeWriterKey(key, team);
  writerKeys.set(`${key.arn} ${team}`, making);
  making.catch(() => writerKeys.delete(`${key.arn} ${team}`));
  return making;
};

/** The write of one line, for a transaction that commits it together with what it tells. */
export const securityEventPut = async (table: Table, key: Key, event: SecurityEvent) => {
  const { cipher, wrapped } = await writerKey(key, event.team);
  const id = newId<never>(randomBytes(16)) as string;
  const at = event.at.toISOString();
  const { team, type, member, by, apiKey, data, ip, userAgent, personal } = event;
  const Item: Item = {
    pk: partition(team),
    sk: `${at}#${id}`,
    kind: 'security-event',
    id,
    type,
    at,
    member,
    by,
    apiKey,
    data,
    sealed: cipher.encrypt(place(id), JSON.stringify({ ip, userAgent, personal })),
    wrapped,
  };
  return { Put: { TableName: table.name, Item, ConditionExpression: 'attribute_not_exists(pk)' } };
};

export const appendSecurityEvent = async (table: Table, key: Key, event: SecurityEvent): Promise<void> => {
  const { Put } = await securityEventPut(table, key, event);
  await table.client.send(new PutCommand(Put));
};

export interface LogPage {
  readonly events: readonly WrittenEvent[];
  readonly next: string | undefined;
}

const readCiphers = new Map<string, Promise<FieldCipher>>();

const readCipher = (key: Key, team: string, wrapped: Uint8Array): Promise<FieldCipher> => {
  const name = `${team} ${Buffer.from(wrapped).toString('base64')}`;
  const known = readCiphers.get(name);
  if (known !== undefined) return known;
  if (readCiphers.size > 1000) readCiphers.clear();
  const opening = key.client
    .send(new DecryptCommand({ KeyId: key.arn, CiphertextBlob: wrapped, EncryptionContext: contextOf(team) }))
    .then(({ Plaintext }) => {
      if (Plaintext === undefined) throw new Error('KMS gave no data key');
      return fieldCipher(team, Plaintext);
    });
  readCiphers.set(name, opening);
  opening.catch(() => readCiphers.delete(name));
  return opening;
};

const readItem = async (key: Key, team: TeamId, item: Item): Promise<WrittenEvent> => {
  const cipher = await readCipher(key, team, item.wrapped);
  const { id, type, member, by, apiKey, data } = item;
  return {
    id,
    team,
    type,
    at: new Date(item.at),
    ...(member === undefined ? {} : { member }),
    ...(by === undefined ? {} : { by }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(data === undefined ? {} : { data }),
    ...(JSON.parse(cipher.decrypt(place(id), item.sealed)) as Sealed),
  };
};

interface LogQuery {
  readonly team: TeamId;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly before?: string | undefined;
  /** Only lines of these types. */
  readonly types?: readonly SecurityEventType[] | undefined;
  readonly limit: number;
}

/** DynamoDB looks at so many lines a query when only some types are asked for; a page of the log takes a bounded number of queries. */
const linesLookedAt = 1000;
const mostRounds = 10;

const readPage = async (
  table: Table,
  { team, from, to, types, limit }: LogQuery,
  before: string | undefined,
): Promise<{ readonly items: readonly Item[]; readonly next: string | undefined }> => {
  const named = Object.fromEntries((types ?? []).map((type, index) => [`:type${index}`, type]));
  const { Items = [], LastEvaluatedKey } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ...(types === undefined
        ? {}
        : {
            FilterExpression: `#type IN (${Object.keys(named).join(', ')})`,
            ExpressionAttributeNames: { '#type': 'type' },
          }),
      ExpressionAttributeValues: {
        ':pk': partition(team),
        ':from': from?.toISOString() ?? '0',
        // `~` is behind every character of a sort key.
        ':to': to === undefined ? '~' : `${to.toISOString()}~`,
        ...named,
      },
      ScanIndexForward: false,
      Limit: types === undefined ? limit : linesLookedAt,
      ConsistentRead: true,
      ...(before === undefined ? {} : { ExclusiveStartKey: { pk: partition(team), sk: before } }),
    }),
  );
  return { items: Items as Item[], next: LastEvaluatedKey === undefined ? undefined : String(LastEvaluatedKey.sk) };
};

/**
 * A team's log, newest first; `before` is the cursor of a page. A page may hold fewer lines than asked for, and none, while there is a
 * next one. Takes the right to decrypt.
 */
export const readSecurityLog = async (table: Table, key: Key, query: LogQuery): Promise<LogPage> => {
  if (query.before !== undefined && !/^\d{4}-[\d:.TZ-]+#[a-z0-9]{26}$/.test(query.before))
    throw new CloudSignError('request.cursor-unknown');
  const items: Item[] = [];
  let next = query.before;
  for (let round = 0; round < mostRounds && items.length < query.limit; round++) {
    const page = await readPage(table, query, next);
    items.push(...page.items);
    next = page.next;
    if (next === undefined) break;
  }
  const shown = items.slice(0, query.limit);
  return {
    events: await Promise.all(shown.map((item) => readItem(key, query.team, item))),
    next: items.length > shown.length ? shown.at(-1)?.sk : next,
  };
};
