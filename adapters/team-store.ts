import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Role } from '../core/access/roles.ts';
import type { Ciphertext } from '../core/document/state.ts';
import { CloudSignError, type ErrorCode } from '../core/errors.ts';
import type { MemberId, TeamId } from '../core/ids.ts';
import type { PlanName } from '../core/plan/plans.ts';
import {
  type Invitation,
  invitationKey,
  type Membership,
  membershipKey,
  personKey,
  personTeamKey,
  teamKey,
} from './access-store.ts';
import { epoch, failedCondition, isTransactionLost, type Table } from './table.ts';

export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** A write of a transaction, and what it means when its condition fails. */
export interface Step {
  readonly write: Write;
  readonly refusal: ErrorCode;
}

/** All or nothing; the first condition that fails says why. */
export const commitSteps = async (table: Table, steps: readonly (Step | undefined)[]): Promise<void> => {
  const present = steps.filter((step) => step !== undefined);
  try {
    await table.client.send(new TransactWriteCommand({ TransactItems: present.map(({ write }) => write) }));
  } catch (cause) {
    const failed = failedCondition(cause);
    if (failed !== undefined) throw new CloudSignError(present[failed]?.refusal ?? 'request.conflict', { cause });
    if (isTransactionLost(cause)) throw new CloudSignError('request.conflict', { cause });
    throw cause;
  }
};

/** For writes that have no condition of their own. */
export const step = (write: Write, refusal: ErrorCode = 'request.conflict'): Step => ({ write, refusal });

/** The number of owners and of members are attributes of the team: one condition keeps the last owner and the plan's limit. */
const countChange = (
  { name: TableName }: Table,
  team: string,
  change: { readonly members: -1 | 0 | 1; readonly owners: -1 | 0 | 1; readonly limit?: number | null },
): Step => {
  const conditions = ['attribute_exists(pk)'];
  const { limit = null } = change;
  if (change.owners < 0) conditions.push('owners > :one');
  if (change.members > 0 && limit !== null) conditions.push('members < :limit');
  return {
    refusal: change.owners < 0 ? 'member.last-owner' : 'plan.limit-reached',
    write: {
      Update: {
        TableName,
        Key: teamKey(team),
        UpdateExpression: 'ADD members :members, owners :owners',
        ConditionExpression: conditions.join(' AND '),
        ExpressionAttributeValues: {
          ':members': change.members,
          ':owners': change.owners,
          ...(change.owners < 0 ? { ':one': 1 } : {}),
          ...(change.members > 0 && limit !== null ? { ':limit': limit } : {}),
        },
      },
    },
  };
};

/** A new team with its first owner. */
export const foundTeam = (
  { name: TableName }: Table,
  team: { readonly id: TeamId; readonly name: Ciphertext; readonly createdAt: string },
  owner: Membership,
): readonly Step[] => {
  const fresh = { ConditionExpression: 'attribute_not_exists(pk)' };
  return [
    step({
      Put: {
        TableName,
        Item: { ...teamKey(team.id), kind: 'team', team, members: 1, owners: 1, apiKeys: 0 },
        ...fresh,
      },
    }),
    step({ Put: { TableName, Item: { ...membershipKey(team.id, owner.member), membership: owner }, ...fresh } }),
    step({ Put: { TableName, Item: { ...personTeamKey(owner.member, team.id), team: team.id } } }),
  ];
};

/** Somebody joins by an invitation, which is used up by it. */
export const joinTeam = (
  table: Table,
  {
    team,
    hash,
    membership,
    limit,
  }: {
    readonly team: TeamId;
    readonly hash: string;
    readonly membership: Membership;
    readonly limit: number | null;
  },
): readonly Step[] => {
  const TableName = table.name;
  return [
    {
      refusal: 'invitation.invalid',
      write: { Delete: { TableName, Key: invitationKey(team, hash), ConditionExpression: 'attribute_exists(pk)' } },
    },
    countChange(table, team, { members: 1, owners: membership.role === 'owner' ? 1 : 0, limit }),
    {
      refusal: 'member.already',
      write: {
        Put: {
          TableName,
          Item: { ...membershipKey(team, membership.member), membership },
          ConditionExpression: 'attribute_not_exists(pk) OR #membership.#state = :removed',
          ExpressionAttributeNames: { '#membership': 'membership', '#state': 'state' },
          ExpressionAttributeValues: { ':removed': 'removed' },
        },
      },
    },
    step({ Put: { TableName, Item: { ...personTeamKey(membership.member, team), team } } }),
  ];
};

const isStill = (role: Role) => ({
  ConditionExpression: '#membership.#state = :active AND #membership.#role = :from',
  names: { '#membership': 'membership', '#state': 'state', '#role': 'role' },
  values: { ':active': 'active', ':from': role },
});

export const changeRole = (
  table: Table,
  {
    team,
    member,
    from,
    to,
  }: {
    readonly team: TeamId;
    readonly member: string;
    readonly from: Role;
    readonly to: Role;
  },
): readonly Step[] => {
  const condition = isStill(from);
  const owners = to === 'owner' ? 1 : from === 'owner' ? -1 : 0;
  return [
    step({
      Update: {
        TableName: table.name,
        Key: membershipKey(team, member),
        UpdateExpression: 'SET #membership.#role = :to',
        ConditionExpression: condition.ConditionExpression,
        ExpressionAttributeNames: condition.names,
        ExpressionAttributeValues: { ...condition.values, ':to': to },
      },
    }),
    countChange(table, team, { members: 0, owners }),
  ];
};

/** Takes somebody out of a team: at the next request he is out. The record of who it was stays, and so do the team's documents. */
export const leaveTeam = (
  table: Table,
  {
    team,
    member,
    role,
    at,
  }: {
    readonly team: TeamId;
    readonly member: string;
    readonly role: Role;
    readonly at: Date;
  },
): readonly Step[] => {
  const condition = isStill(role);
  return [
    step({
      Update: {
        TableName: table.name,
        Key: membershipKey(team, member),
        UpdateExpression: 'SET #membership.#state = :removed, #membership.removedAt = :at',
        ConditionExpression: condition.ConditionExpression,
        ExpressionAttributeNames: condition.names,
        ExpressionAttributeValues: { ...condition.values, ':removed': 'removed', ':at': at.toISOString() },
      },
    }),
    countChange(table, team, { members: -1, owners: role === 'owner' ? -1 : 0 }),
    step({ Delete: { TableName: table.name, Key: personTeamKey(member, team) } }),
  ];
};

export const setPlan = ({ name: TableName }: Table, team: string, plan: PlanName): Step => ({
  refusal: 'request.not-found',
  write: {
    Update: {
      TableName,
      Key: teamKey(team),
      UpdateExpression: 'SET #plan = :plan',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#plan': 'plan' },
      ExpressionAttributeValues: { ':plan': plan },
    },
  },
});

export const setSecondFactor = async (
  table: Table,
  team: string,
  secondFactor: 'optional' | 'required',
): Promise<void> => {
  await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: teamKey(team),
      UpdateExpression: 'SET secondFactor = :it',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':it': secondFactor },
    }),
  );
};

/** Every item of a partition whose sort key begins so. */
export const queryAll = async (
  table: Table,
  pk: string,
  begins: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': pk, ':sk': begins },
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
};

export const membershipsOf = async (table: Table, team: string): Promise<readonly Membership[]> =>
  (await queryAll(table, `TEAM#${team}`, 'MEMBER#')).map(({ membership }) => membership as Membership);

/** Teams that a person is in, the oldest id first. */
export const teamsOf = async (table: Table, member: string): Promise<readonly TeamId[]> =>
  (await queryAll(table, `PERSON#${member}`, 'TEAM#')).map(({ team }) => team as TeamId);

export interface StoredInvitation extends Invitation {
  readonly hash: string;
}

export const invitationsOf = async (table: Table, team: string): Promise<readonly StoredInvitation[]> =>
  (await queryAll(table, `TEAM#${team}`, 'INVITATION#')).map(({ sk, invitation }) => ({
    ...(invitation as Invitation),
    hash: String(sk).slice('INVITATION#'.length),
  }));

export const invitationWrite = (
  { name: TableName }: Table,
  team: string,
  { hash, ...invitation }: StoredInvitation,
): Write => ({
  Put: {
    TableName,
    Item: {
      ...invitationKey(team, hash),
      invitation,
      ttl: epoch(invitation.expiresAt),
    },
  },
});

export const withdrawWrite = ({ name: TableName }: Table, team: string, hash: string): Write => ({
  Delete: { TableName, Key: invitationKey(team, hash), ConditionExpression: 'attribute_exists(pk)' },
});

/** Ends every access token of a person, in all teams, at once. */
export const endAccess = async (table: Table, member: MemberId): Promise<void> => {
  await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: personKey(member),
      UpdateExpression: 'ADD generation :one',
      ExpressionAttributeValues: { ':one': 1 },
    }),
  );
};
