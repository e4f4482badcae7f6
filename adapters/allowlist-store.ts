import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type AddressRanges, packRanges, unpackRanges } from '../core/access/address-ranges.ts';
import type { Ciphertext } from '../core/document/state.ts';
import { type Allowlist, type AllowlistMode, edgeKey, entriesKey, rangesKey, teamKey } from './access-store.ts';
import type { Table } from './table.ts';
import { commitSteps, queryAll, type Step, step, type Write } from './team-store.ts';

export interface AllowlistEntry {
  readonly cidr: string;
  /** Whose it is, in the words of the team. */
  readonly note: string;
}

/** DynamoDB takes 400 KB an item. */
const chunkEntries = 500;

export const readEntries = async (
  table: Table,
  team: string,
  {
    list,
    read,
  }: {
    readonly list: Pick<Allowlist, 'revision' | 'chunks'>;
    readonly read: (text: Ciphertext, chunk: number) => string;
  },
): Promise<readonly AllowlistEntry[]> => {
  if (list.chunks === 0) return [];
  const items = await queryAll(table, `ALLOWLIST#${team}`, `ENTRIES#${list.revision}#`);
  return items.slice(0, list.chunks).flatMap((item, chunk) => JSON.parse(read(item.sealed as Ciphertext, chunk)));
};

interface Change {
  /** The version that it was made from: somebody else's change in between is not overwritten. */
  readonly before: Pick<Allowlist, 'version' | 'revision' | 'mode' | 'enforcedSince'>;
  readonly revision: string;
  readonly mode: AllowlistMode;
  readonly recipients: boolean;
  readonly now: Date;
  readonly ranges: AddressRanges;
  readonly entries: readonly AllowlistEntry[];
  readonly seal: (text: string, chunk: number) => Ciphertext;
  readonly more: readonly Step[];
}

/** Writes the parts of the new version first; the team names it last, in one transaction, and is bound to it from then on. */
export const commitAllowlist = async (table: Table, team: string, change: Change): Promise<Allowlist> => {
  const { name: TableName, client } = table;
  const { revision, before } = change;
  const version = before.version + 1;
  const chunks = Math.ceil(change.entries.length / chunkEntries);
  const list: Allowlist = {
    mode: change.mode,
    recipients: change.recipients,
    version,
    revision,
    entries: change.entries.length,
    chunks,
    changedAt: change.now.toISOString(),
    ...(change.mode === 'enforced' ? { enforcedSince: before.enforcedSince ?? change.now.toISOString() } : {}),
  };
  await client.send(
    new PutCommand({ TableName, Item: { ...rangesKey(team, revision), ranges: packRanges(change.ranges) } }),
  );
  for (let chunk = 0; chunk < chunks; chunk++) {
    const text = JSON.stringify(change.entries.slice(chunk * chunkEntries, (chunk + 1) * chunkEntries));
    await client.send(
      new PutCommand({ TableName, Item: { ...entriesKey(team, revision, chunk), sealed: change.seal(text, chunk) } }),
    );
  }
  await commitSteps(table, [
    {
      refusal: 'request.conflict',
      write: {
        Update: {
          TableName,
          Key: teamKey(team),
          UpdateExpression: 'SET allowlist = :list',
          ConditionExpression:
            before.version === 0
              ? 'attribute_exists(pk) AND attribute_not_exists(allowlist)'
              : 'allowlist.version = :before',
          ExpressionAttributeValues: { ':list': list, ...(before.version === 0 ? {} : { ':before': before.version }) },
        },
      },
    },
    step(edgeWrite(table, team, list)),
    ...change.more,
  ]);
  await forget(table, team, change);
  return list;
};

const keptMs = 86_400_000;

/** A request under way may still go by the version before. */
const forget = async ({ name: TableName, client }: Table, team: string, { before, now }: Change): Promise<void> => {
  if (before.version === 0) return;
  const old = await queryAll({ name: TableName, client }, `ALLOWLIST#${team}`, `ENTRIES#${before.revision}#`);
  const keys = [rangesKey(team, before.revision), ...old.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }))];
  await Promise.all(
    keys.map((Key) =>
      client.send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression: 'SET #ttl = :ttl',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':ttl': Math.floor((now.getTime() + keptMs) / 1000) },
        }),
      ),
    ),
  );
};

/** Which lists are in force, for the firewall: in one place, so that it need not look at every team. */
const edgeWrite = (
  { name: TableName }: Table,
  team: string,
  { enforcedSince, revision, suspendedUntil }: Allowlist,
): Write =>
  enforcedSince === undefined
    ? { Delete: { TableName, Key: edgeKey(team) } }
    : { Put: { TableName, Item: { ...edgeKey(team), team, since: enforcedSince, revision, suspendedUntil } } };

/** Suspends the list that is in force; the next change of it, or the end of the time, puts it in force again. */
export const suspendSteps = (
  table: Table,
  team: string,
  { list, until }: { readonly list: Allowlist; readonly until: Date },
): readonly Step[] => {
  const suspended: Allowlist = { ...list, version: list.version + 1, suspendedUntil: until.toISOString() };
  return [
    step({
      Update: {
        TableName: table.name,
        Key: teamKey(team),
        UpdateExpression: 'SET allowlist = :list',
        ConditionExpression: 'allowlist.version = :before',
        ExpressionAttributeValues: { ':list': suspended, ':before': list.version },
      },
    }),
    step(edgeWrite(table, team, suspended)),
  ];
};

export interface EdgeList {
  readonly team: string;
  readonly since: string;
  readonly ranges: AddressRanges;
}

const unpacked = new Map<string, AddressRanges>();

/** Every list that is in force at this moment. A revision is read once by each instance of a function. */
export const edgeListsOf = async (table: Table, now: Date): Promise<readonly EdgeList[]> => {
  const items = (await queryAll(table, 'EDGE', 'TEAM#')).filter(
    ({ suspendedUntil }) => suspendedUntil === undefined || new Date(String(suspendedUntil)) <= now,
  );
  const lists: EdgeList[] = [];
  for (const item of items) {
    const [team, revision] = [String(item.team), String(item.revision)];
    const known = unpacked.get(revision);
    const ranges = known ?? (await rangesOf(table, team, revision));
    // Replaced between the two reads: the next round sees the new one.
    if (ranges === undefined) continue;
    unpacked.set(revision, ranges);
    lists.push({ team, since: String(item.since), ranges });
  }
  if (unpacked.size > 2 * items.length + 100) unpacked.clear();
  return lists;
};

const rangesOf = async (table: Table, team: string, revision: string): Promise<AddressRanges | undefined> => {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: rangesKey(team, revision), ConsistentRead: true }),
  );
  return Item?.ranges instanceof Uint8Array ? unpackRanges(Item.ranges) : undefined;
};
