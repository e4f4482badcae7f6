import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Ciphertext } from '../core/document/state.ts';
import type { MemberId, TeamId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { epoch, isConditionFailed, type Table } from './table.ts';
import { commitSteps, type Step, type Write } from './team-store.ts';

export interface Member {
  readonly id: MemberId;
  /** The team that signing in opens, as long as he is in it; what he is in a team is said by its membership (access-store.ts). */
  readonly team: TeamId;
  readonly email: Ciphertext;
  readonly name: Ciphertext;
  readonly language: Language;
  /** PHC string of Argon2id. */
  readonly password: string;
  readonly createdAt: string;
}

/** What a sign-up said; it becomes a member when the token that was mailed comes back. */
export interface SignUp {
  readonly emailDigest: string;
  readonly email: Ciphertext;
  readonly name: Ciphertext;
  readonly teamName: Ciphertext;
  readonly language: Language;
  readonly expiresAt: string;
}

export interface Session {
  readonly id: string;
  readonly member: MemberId;
  /** The team that it is for; unset: the member's own choice at his last sign-in. */
  readonly team?: TeamId;
  /** SHA-256 of the secret in the refresh cookie, and of the one before it. */
  readonly secretHash: string;
  readonly previousHash?: string;
  readonly rotatedAt: string;
  readonly endsAt: string;
  readonly startedAt?: string;
  /** A second factor was shown, or a passkey, which is two in one. */
  readonly isStrong?: boolean;
  /** Began by this team's identity provider, and opens this team alone. */
  readonly sso?: TeamId;
  /** JSON of browser and network, for the list of sessions. */
  readonly from?: Ciphertext;
}

const signUpKey = (tokenHash: string) => ({ pk: `SIGNUP#${tokenHash}`, sk: 'SIGNUP' });
const emailKey = (digest: string) => ({ pk: `EMAIL#${digest}`, sk: 'EMAIL' });
const memberKey = (id: string) => ({ pk: `MEMBER#${id}`, sk: 'MEMBER' });
const ownSessionKey = (member: string, id: string) => ({ pk: `SESSIONS#${member}`, sk: id });
const sessionKey = (id: string) => ({ pk: `SESSION#${id}`, sk: 'SESSION' });

/** Members and their sessions. Addresses are looked up by a keyed digest; names and addresses are ciphertext. */
export const openIdentityStore = (table: Table) => {
  const { client, name: TableName } = table;
  const get = async <T>(Key: Record<string, string>, member: string): Promise<T | undefined> =>
    (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item?.[member] as T | undefined;
  const newAccount = (emailDigest: string, member: Member): readonly Write[] => {
    const fresh = { ConditionExpression: 'attribute_not_exists(pk)' };
    return [
      { Put: { TableName, Item: { ...emailKey(emailDigest), member: member.id }, ...fresh } },
      { Put: { TableName, Item: { ...memberKey(member.id), member }, ...fresh } },
    ];
  };
  return {
    putSignUp: async (tokenHash: string, signUp: SignUp): Promise<void> => {
      await client.send(
        new PutCommand({ TableName, Item: { ...signUpKey(tokenHash), signUp, ttl: epoch(signUp.expiresAt) } }),
      );
    },
    signUp: (tokenHash: string): Promise<SignUp | undefined> => get(signUpKey(tokenHash), 'signUp'),

    /** Makes the member; the token is used up by it, and an address can only become one member. */
    createMember: async (
      tokenHash: string,
      emailDigest: string,
      { member, team }: { readonly member: Member; readonly team: readonly Step[] },
    ): Promise<void> => {
      const used = { Delete: { TableName, Key: signUpKey(tokenHash), ConditionExpression: 'attribute_exists(pk)' } };
      const refusal = 'account.confirmation-invalid';
      const account = newAccount(emailDigest, member).map((write) => ({ write, refusal }) as const);
      await commitSteps(table, [{ write: used, refusal }, ...account, ...team]);
    },
    newAccount,
    memberByEmail: async (emailDigest: string): Promise<Member | undefined> => {
      const id = await get<string>(emailKey(emailDigest), 'member');
      // Asked for an unknown address, too, so that both answers take two reads.
      return get(memberKey(id ?? 'nobody'), 'member');
    },
    member: (id: string): Promise<Member | undefined> => get(memberKey(id), 'member'),
    setTeam: async (id: MemberId, team: TeamId): Promise<void> => {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: memberKey(id),
          UpdateExpression: 'SET #member.#team = :team',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#member': 'member', '#team': 'team' },
          ExpressionAttributeValues: { ':team': team },
        }),
      );
    },
    /** False when it was changed meanwhile. */
    setPassword: async (id: MemberId, from: string, to: string): Promise<boolean> => {
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: memberKey(id),
            UpdateExpression: 'SET #member.#password = :to',
            ConditionExpression: '#member.#password = :from',
            ExpressionAttributeNames: { '#member': 'member', '#password': 'password' },
            ExpressionAttributeValues: { ':from': from, ':to': to },
          }),
        );
        return true;
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
        return false;
      }
    },

    session: (id: string): Promise<Session | undefined> => get(sessionKey(id), 'session'),
    putSession: async (session: Session): Promise<void> => {
      const ttl = epoch(session.endsAt);
      await client.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName, Item: { ...sessionKey(session.id), session, ttl } } },
            { Put: { TableName, Item: { ...ownSessionKey(session.member, session.id), ttl } } },
          ],
        }),
      );
    },
    /** Sessions of a member that have not ended. */
    sessionsOf: async (member: string): Promise<readonly Session[]> => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': ownSessionKey(member, '').pk },
          ConsistentRead: true,
        }),
      );
      const found = await Promise.all(Items.map(({ sk }) => get<Session>(sessionKey(String(sk)), 'session')));
      return found.filter((session) => session !== undefined);
    },
    /** False when the session was rotated or ended meanwhile. */
    rotateSession: async (before: Session, after: Session): Promise<boolean> => {
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item: { ...sessionKey(after.id), session: after, ttl: epoch(after.endsAt) },
            ConditionExpression: '#session.secretHash = :hash',
            ExpressionAttributeNames: { '#session': 'session' },
            ExpressionAttributeValues: { ':hash': before.secretHash },
          }),
        );
        return true;
      } catch (error) {
        if (isConditionFailed(error)) return false;
        throw error;
      }
    },
    endSession: async ({ id, member }: Pick<Session, 'id' | 'member'>): Promise<void> => {
      await client.send(new DeleteCommand({ TableName, Key: sessionKey(id) }));
      await client.send(new DeleteCommand({ TableName, Key: ownSessionKey(member, id) }));
    },

    /** Counts one more try in a window of time; answers how many there were, this one included. */
    countTry: async (subject: string, window: { readonly name: string; readonly endsAt: Date }): Promise<number> => {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName,
          Key: { pk: `TRIES#${subject}`, sk: window.name },
          UpdateExpression: 'ADD tries :one SET #ttl = :ttl',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':one': 1, ':ttl': epoch(window.endsAt.toISOString()) },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Number(Attributes?.tries ?? 1);
    },
  };
};
export type IdentityStore = ReturnType<typeof openIdentityStore>;
