import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type AddressRanges, unpackRanges } from '../core/access/address-ranges.ts';
import type { KeyScope, Role } from '../core/access/roles.ts';
import type { Ciphertext } from '../core/document/state.ts';
import type { MemberId, TeamId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { PlanName } from '../core/plan/plans.ts';
import type { Table } from './table.ts';

/** A team, as each request of its members and keys needs it. */
export interface Team {
  readonly id: TeamId;
  readonly name: Ciphertext;
  /** Unset: the plan that the deployment gives. */
  readonly plan?: PlanName;
  readonly createdAt: string;
  readonly members: number;
  readonly owners: number;
  readonly apiKeys: number;
  readonly allowlist?: Allowlist;
  /** Whether its members must show a second factor; unset: each as he likes. */
  readonly secondFactor?: 'optional' | 'required';
  /** Whether its members, owners apart, enter it by single sign-on only. */
  readonly signOn?: 'any' | 'sso';
}

export type AllowlistMode = 'off' | 'trial' | 'enforced';
export interface Allowlist {
  readonly mode: AllowlistMode;
  /** Recipients' links are bound to it, too. */
  readonly recipients: boolean;
  /** Counts changes. */
  readonly version: number;
  /** Names the parts of this version: two that are made at once do not overwrite each other's. */
  readonly revision: string;
  readonly entries: number;
  readonly chunks: number;
  readonly changedAt: string;
  /** Since when it is in force without a break: its place at the firewall. */
  readonly enforcedSince?: string;
  /** An owner who was shut out suspended it until then: it only logs. Links of recipients stay bound to it. */
  readonly suspendedUntil?: string;
}

/** A person in a team. A removed one stays as a record of who it was. */
export interface Membership {
  readonly member: MemberId;
  readonly role: Role;
  readonly state: 'active' | 'removed';
  readonly email: Ciphertext;
  readonly name: Ciphertext;
  readonly joinedAt: string;
  readonly removedAt?: string;
}

export interface Invitation {
  readonly id: string;
  readonly email: Ciphertext;
  readonly emailDigest: string;
  readonly role: Role;
  readonly language: Language;
  readonly by: MemberId;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface ApiKey {
  readonly id: string;
  readonly team: TeamId;
  /** In whose name it acts, and with no more rights than he has. */
  readonly member: MemberId;
  readonly label: Ciphertext;
  readonly scopes: readonly KeyScope[];
  /** SHA-256 of 256 random bits, hex. */
  readonly secretHash: string;
  /** Name, address and team of its member under a key that only the secret gives. */
  readonly profile: Ciphertext;
  /** CIDRs; empty: from everywhere that the team allows. */
  readonly addresses: readonly string[];
  readonly createdAt: string;
  readonly expiresAt?: string;
}

export const teamKey = (team: string) => ({ pk: `TEAM#${team}`, sk: 'TEAM' });
export const membershipKey = (team: string, member: string) => ({ pk: `TEAM#${team}`, sk: `MEMBER#${member}` });
export const personKey = (member: string) => ({ pk: `PERSON#${member}`, sk: 'PERSON' });
export const personTeamKey = (member: string, team: string) => ({ pk: `PERSON#${member}`, sk: `TEAM#${team}` });
export const invitationKey = (team: string, hash: string) => ({ pk: `TEAM#${team}`, sk: `INVITATION#${hash}` });
export const apiKeyKey = (team: string, id: string) => ({ pk: `TEAM#${team}`, sk: `KEY#${id}` });
export const rangesKey = (team: string, revision: string) => ({ pk: `ALLOWLIST#${team}`, sk: `RANGES#${revision}` });
export const edgeKey = (team: string) => ({ pk: 'EDGE', sk: `TEAM#${team}` });
export const entriesKey = (team: string, revision: string, chunk: number) => ({
  pk: `ALLOWLIST#${team}`,
  sk: `ENTRIES#${revision}#${String(chunk).padStart(3, '0')}`,
});

const read = async (table: Table, Key: Record<string, string>): Promise<Record<string, unknown> | undefined> =>
  (await table.client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }))).Item;

const teamOf = (item: Readonly<Record<string, unknown>> | undefined): Team | undefined =>
  item === undefined
    ? undefined
    : {
        ...(item.team as Team),
        members: Number(item.members),
        owners: Number(item.owners),
        apiKeys: Number(item.apiKeys ?? 0),
        ...(item.plan === undefined ? {} : { plan: item.plan as PlanName }),
        ...(item.secondFactor === undefined ? {} : { secondFactor: item.secondFactor as 'optional' | 'required' }),
        ...(item.signOn === undefined ? {} : { signOn: item.signOn as 'any' | 'sso' }),
        ...(item.allowlist === undefined ? {} : { allowlist: item.allowlist as Allowlist }),
      };

export const readTeam = async (table: Table, team: string): Promise<Team | undefined> =>
  teamOf(await read(table, teamKey(team)));
export const readMembership = async (table: Table, team: string, member: string): Promise<Membership | undefined> =>
  (await read(table, membershipKey(team, member)))?.membership as Membership | undefined;
export const readApiKey = async (table: Table, team: string, id: string): Promise<ApiKey | undefined> =>
  (await read(table, apiKeyKey(team, id)))?.apiKey as ApiKey | undefined;

/** Counts how often all of a person's access tokens were ended; a token carries the count of its time. */
const readGeneration = async (table: Table, member: string): Promise<number> =>
  Number((await read(table, personKey(member)))?.generation ?? 0);

export interface Standing {
  readonly team: Team;
  readonly membership: Membership;
  readonly generation: number;
}

/** What somebody is in a team at this moment: three reads at once. Undefined when he is not a member of it. */
export const readStanding = async (table: Table, team: string, member: string): Promise<Standing | undefined> => {
  const [found, membership, generation] = await Promise.all([
    readTeam(table, team),
    readMembership(table, team, member),
    readGeneration(table, member),
  ]);
  if (found === undefined || membership?.state !== 'active') return undefined;
  return { team: found, membership, generation };
};

const rangesCache = new Map<string, AddressRanges>();

/** The ranges of an allowlist. A revision never changes, so each is read once by each instance of a function. */
export const readRanges = async (table: Table, team: TeamId, { revision }: Allowlist): Promise<AddressRanges> => {
  const name = `${table.name} ${team} ${revision}`;
  const known = rangesCache.get(name);
  if (known !== undefined) return known;
  const item = await read(table, rangesKey(team, revision));
  // Without its ranges a list lets nobody in.
  if (!(item?.ranges instanceof Uint8Array)) throw new Error('an allowlist has its ranges');
  const ranges = unpackRanges(item.ranges);
  if (rangesCache.size >= 200) rangesCache.delete(rangesCache.keys().next().value ?? '');
  rangesCache.set(name, ranges);
  return ranges;
};
