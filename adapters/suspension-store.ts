import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { MemberId, TeamId } from '../core/ids.ts';
import { epoch, type Table } from './table.ts';
import type { Step } from './team-store.ts';

/** An owner asked to suspend the list that shuts him out: what the mailed link, in the browser that asked, may do. */
export interface AskedSuspension {
  readonly member: MemberId;
  readonly team: TeamId;
  /** SHA-256 of the cookie of the browser that asked, hex. */
  readonly browserHash: string;
  /** Count of the member's ended access tokens: a new password, or a theft that was found, makes the link worthless. */
  readonly generation: number;
  readonly expiresAt: string;
}

const linkKey = (hash: string) => ({ pk: `SUSPENSION#${hash}`, sk: 'SUSPENSION' });
const newestKey = ({ member, team }: AskedSuspension) => ({ pk: `SUSPENSIONS#${member}`, sk: team });

/** Links of emergencies, by their hashes. The newest of a member and team is the only one that counts. */
export const openSuspensionStore = ({ client, name: TableName }: Table) => {
  const read = async (Key: Record<string, string>) =>
    (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
  return {
    put: async (hash: string, asked: AskedSuspension): Promise<void> => {
      const ttl = epoch(asked.expiresAt);
      await client.send(new PutCommand({ TableName, Item: { ...linkKey(hash), asked, ttl } }));
      await client.send(new PutCommand({ TableName, Item: { ...newestKey(asked), hash, ttl } }));
    },
    read: async (hash: string): Promise<AskedSuspension | undefined> => {
      const asked = (await read(linkKey(hash)))?.asked as AskedSuspension | undefined;
      if (asked === undefined) return undefined;
      return (await read(newestKey(asked)))?.hash === hash ? asked : undefined;
    },
    /** Uses the link up, in the transaction that does what it is for. */
    use: (hash: string): Step => ({
      refusal: 'allowlist.suspension-invalid',
      write: { Delete: { TableName, Key: linkKey(hash), ConditionExpression: 'attribute_exists(pk)' } },
    }),
  };
};
