import { createHash } from 'node:crypto';
import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Ciphertext } from '../core/document/state.ts';
import type { MemberId, TeamId } from '../core/ids.ts';
import { teamKey } from './access-store.ts';
import type { Table } from './table.ts';
import { commitSteps, queryAll, type Step, step } from './team-store.ts';

/** A team's identity provider. */
export interface Connection {
  /** Accounts are bound to it: another connection, even to the same provider, begins without any. */
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: Ciphertext;
  readonly domains: readonly string[];
  readonly state: 'off' | 'on';
  /** Members, owners apart, enter the team by it only. */
  readonly only: boolean;
  /** Names issuer, client and secret as they are: a sign-in and a test hold for the revision with which they began. */
  readonly revision: string;
  /** When the present revision was tested. */
  readonly testedAt?: string;
  /** Counts changes. */
  readonly version: number;
  readonly changedAt: string;
}

/** Which account somebody at the provider is: decided by a proof that was given here, never by a mail address. */
export interface Binding {
  readonly member: MemberId;
  /** The id of the connection: by another one it says nothing. */
  readonly connection: string;
  readonly subjectHash: string;
  readonly boundAt: string;
}

const partition = (team: string): string => `SSO#${team}`;
const connectionKey = (team: string) => ({ pk: partition(team), sk: 'CONNECTION' });
const subjectKey = (team: string, hash: string) => ({ pk: partition(team), sk: `SUBJECT#${hash}` });
const memberKey = (team: string, member: string) => ({ pk: partition(team), sk: `MEMBER#${member}` });

/** A subject means nothing without its issuer (OpenID Connect Core 1.0, 5.7), and neither without the connection that it came by. */
export const subjectHashOf = ({ id, issuer }: Pick<Connection, 'id' | 'issuer'>, subject: string): string =>
  createHash('sha256')
    .update(JSON.stringify([id, issuer, subject]), 'utf8')
    .digest('hex');

/** Connections of teams and who is bound by them; in the table of identities, which one function alone reads. */
export const openSsoStore = (identity: Table) => {
  const { client, name: TableName } = identity;
  const read = async (Key: Record<string, string>) =>
    (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;

  /** The team's rule is read at each request of a member, so it stands in the team's own item, and changes together with this. */
  const signOnStep = (access: Table, team: TeamId, connection: Pick<Connection, 'state' | 'only'> | undefined): Step =>
    step({
      Update: {
        TableName: access.name,
        Key: teamKey(team),
        UpdateExpression: 'SET signOn = :it',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':it': connection?.state === 'on' && connection.only ? 'sso' : 'any' },
      },
    });

  const unchanged = (version: number) =>
    version === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#connection.#version = :version',
          ExpressionAttributeNames: { '#connection': 'connection', '#version': 'version' },
          ExpressionAttributeValues: { ':version': version },
        };

  const bindingOf = async (team: string, member: string): Promise<Binding | undefined> =>
    (await read(memberKey(team, member)))?.binding as Binding | undefined;

  return {
    connection: async (team: string): Promise<Connection | undefined> =>
      (await read(connectionKey(team)))?.connection as Connection | undefined,

    /** Replaces the connection of `before` (a version; 0: there is none), the team's rule with it. @throws `request.conflict` */
    put: (
      access: Table,
      team: TeamId,
      {
        before,
        connection,
        more,
      }: { readonly before: number; readonly connection: Connection; readonly more: readonly Step[] },
    ): Promise<void> =>
      commitSteps(identity, [
        step({ Put: { TableName, Item: { ...connectionKey(team), connection }, ...unchanged(before) } }),
        signOnStep(access, team, connection),
        ...more,
      ]),

    /** Removes it and everything that was bound by it. */
    remove: async (
      access: Table,
      team: TeamId,
      { before, more }: { readonly before: number; readonly more: readonly Step[] },
    ): Promise<void> => {
      await commitSteps(identity, [
        step({ Delete: { TableName, Key: connectionKey(team), ...unchanged(before) } }),
        signOnStep(access, team, undefined),
        ...more,
      ]);
      // Without the connection they mean nothing any more, and for another one neither: its id is part of each hash.
      const left = [
        ...(await queryAll(identity, partition(team), 'MEMBER#')),
        ...(await queryAll(identity, partition(team), 'SUBJECT#')),
      ];
      for (const { pk, sk } of left) await client.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
    },

    boundTo: async (team: string, subjectHash: string): Promise<Binding | undefined> => {
      const member = (await read(subjectKey(team, subjectHash)))?.member as MemberId | undefined;
      const binding = member === undefined ? undefined : await bindingOf(team, member);
      return binding?.subjectHash === subjectHash ? binding : undefined;
    },
    /** Of a member, by this connection. */
    bindingBy: async (team: string, member: string, by: Pick<Connection, 'id'>): Promise<Binding | undefined> => {
      const binding = await bindingOf(team, member);
      return binding?.connection === by.id ? binding : undefined;
    },
    bindings: async (team: string, by: Pick<Connection, 'id'>): Promise<number> =>
      (await queryAll(identity, partition(team), 'MEMBER#')).filter(
        ({ binding }) => (binding as Binding).connection === by.id,
      ).length,

    /** One subject for each account and one account for each subject. @throws `sso.bound-elsewhere` */
    bind: async (team: TeamId, binding: Binding, more: readonly Step[]): Promise<void> => {
      const { member, subjectHash } = binding;
      const before = await bindingOf(team, member);
      await commitSteps(identity, [
        {
          refusal: 'sso.bound-elsewhere',
          write: {
            Put: {
              TableName,
              Item: { ...subjectKey(team, subjectHash), member },
              ConditionExpression: 'attribute_not_exists(pk) OR #member = :member',
              ExpressionAttributeNames: { '#member': 'member' },
              ExpressionAttributeValues: { ':member': member },
            },
          },
        },
        step({ Put: { TableName, Item: { ...memberKey(team, member), binding } } }),
        ...(before === undefined || before.subjectHash === subjectHash
          ? []
          : [step({ Delete: { TableName, Key: subjectKey(team, before.subjectHash) } })]),
        ...more,
      ]);
    },

    commit: (steps: readonly Step[]): Promise<void> => commitSteps(identity, steps),
    /** Writes that take a member's binding away; none when there is none. */
    unbind: async (team: string, member: string): Promise<readonly Step[]> => {
      const binding = await bindingOf(team, member);
      if (binding === undefined) return [];
      return [
        step({ Delete: { TableName, Key: memberKey(team, member) } }),
        step({ Delete: { TableName, Key: subjectKey(team, binding.subjectHash) } }),
      ];
    },
  };
};
export type SsoStore = ReturnType<typeof openSsoStore>;
