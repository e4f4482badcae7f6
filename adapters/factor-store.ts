import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Ciphertext } from '../core/document/state.ts';
import type { MemberId, TeamId } from '../core/ids.ts';
import { epoch, isConditionFailed, type Table } from './table.ts';

/** A seed counts as a factor once a code of it was seen. */
export interface OneTimeSeed {
  readonly seed: Ciphertext;
  readonly confirmedAt?: string;
}

export interface Passkey {
  readonly id: string;
  /** The authenticator's own id, base64url. */
  readonly credential: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  /** Whether the key is kept by a provider on several devices, or lives in one. */
  readonly synced: boolean;
  readonly transports: readonly string[];
  readonly name: Ciphertext;
  readonly createdAt: string;
  readonly lastUsedAt?: string;
}

/** A step under way: a sign-in that lacks its second factor, or a question to an authenticator. Ends by itself, counts once. */
export interface Challenge {
  readonly kind: 'second-factor' | 'enrollment' | 'passkey-registration' | 'passkey-sign-in' | 'sso' | 'sso-link';
  readonly member?: MemberId;
  /** Of a second factor: the step before it was the password. */
  readonly byPassword?: true;
  /** The team by whose identity provider the sign-in began. */
  readonly sso?: TeamId;
  /** What a sign-in at an identity provider has to be held against, as JSON. */
  readonly attempt?: Ciphertext;
  /** What an authenticator must sign, base64url. */
  readonly question?: string;
  readonly expiresAt: string;
}

export interface PasswordReset {
  readonly member: MemberId;
  readonly expiresAt: string;
}

const factors = (member: string) => `FACTORS#${member}`;
const seedKey = (member: string) => ({ pk: factors(member), sk: 'SEED' });
const recoveryKey = (member: string) => ({ pk: factors(member), sk: 'RECOVERY' });
const resetPointerKey = (member: string) => ({ pk: factors(member), sk: 'RESET' });
const passkeyKey = (member: string, id: string) => ({ pk: factors(member), sk: `PASSKEY#${id}` });
const challengeKey = (hash: string) => ({ pk: `CHALLENGE#${hash}`, sk: 'CHALLENGE' });
const resetKey = (hash: string) => ({ pk: `RESET#${hash}`, sk: 'RESET' });
const deviceKey = (member: string, hash: string) => ({ pk: `DEVICES#${member}`, sk: hash });

/** Second factors of members, and the short-lived steps of signing in. Secrets are hashes, or ciphertext where they must be read again. */
export const openFactorStore = ({ client, name: TableName }: Table) => {
  const read = async (Key: Record<string, string>) =>
    (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
  const put = async (Item: Record<string, unknown>): Promise<void> => {
    await client.send(new PutCommand({ TableName, Item }));
  };
  /** True when the condition held. */
  const held = async (work: Promise<unknown>): Promise<boolean> => {
    try {
      await work;
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  };
  const remove = (Key: Record<string, string>): Promise<boolean> =>
    held(client.send(new DeleteCommand({ TableName, Key, ConditionExpression: 'attribute_exists(pk)' })));
  const listOf = async (pk: string, begins?: string): Promise<readonly Record<string, unknown>[]> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: begins === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': pk, ...(begins === undefined ? {} : { ':sk': begins }) },
        ConsistentRead: true,
      }),
    );
    return Items;
  };

  return {
    seed: async (member: string): Promise<(OneTimeSeed & { readonly lastStep: number }) | undefined> => {
      const item = await read(seedKey(member));
      return item === undefined ? undefined : { ...(item.seed as OneTimeSeed), lastStep: Number(item.lastStep) };
    },
    /** False when there is a confirmed one, which has to be removed first. */
    putSeed: (member: string, seed: OneTimeSeed): Promise<boolean> =>
      held(
        client.send(
          new PutCommand({
            TableName,
            Item: { ...seedKey(member), seed, lastStep: 0 },
            ConditionExpression: 'attribute_not_exists(pk) OR attribute_not_exists(#seed.confirmedAt)',
            ExpressionAttributeNames: { '#seed': 'seed' },
          }),
        ),
      ),
    /** Uses a code up: false when one of this step or a later one was used before, be it at the same moment. */
    useStep: (member: string, seed: Ciphertext, step: number, confirmedAt?: string): Promise<boolean> =>
      held(
        client.send(
          new UpdateCommand({
            TableName,
            Key: seedKey(member),
            UpdateExpression: `SET lastStep = :step${confirmedAt === undefined ? '' : ', #seed.confirmedAt = :at'}`,
            ConditionExpression: 'lastStep < :step AND #seed.#seed = :seed',
            ExpressionAttributeNames: { '#seed': 'seed' },
            ExpressionAttributeValues: {
              ':step': step,
              ':seed': seed,
              ...(confirmedAt === undefined ? {} : { ':at': confirmedAt }),
            },
          }),
        ),
      ),
    removeSeed: (member: string): Promise<boolean> => remove(seedKey(member)),

    putRecoveryCodes: (member: string, hashes: readonly string[], madeAt: string): Promise<void> =>
      put({ ...recoveryKey(member), codes: new Set(hashes), madeAt }),
    recoveryCodesLeft: async (member: string): Promise<number> =>
      ((await read(recoveryKey(member)))?.codes as Set<string> | undefined)?.size ?? 0,
    /** Takes a code out: false when it is not there, or was taken at the same moment. */
    useRecoveryCode: (member: string, hash: string): Promise<boolean> =>
      held(
        client.send(
          new UpdateCommand({
            TableName,
            Key: recoveryKey(member),
            UpdateExpression: 'DELETE codes :codes',
            ConditionExpression: 'contains(codes, :hash)',
            ExpressionAttributeValues: { ':codes': new Set([hash]), ':hash': hash },
          }),
        ),
      ),
    removeRecoveryCodes: (member: string): Promise<boolean> => remove(recoveryKey(member)),

    passkeys: async (member: string): Promise<readonly Passkey[]> =>
      (await listOf(factors(member), 'PASSKEY#')).map(({ passkey }) => passkey as Passkey),
    putPasskey: (member: string, passkey: Passkey): Promise<void> =>
      put({ ...passkeyKey(member, passkey.id), passkey }),
    /** False when it is gone, or another sign-in moved the counter meanwhile. */
    usePasskey: (member: string, before: Passkey, after: Passkey): Promise<boolean> =>
      held(
        client.send(
          new PutCommand({
            TableName,
            Item: { ...passkeyKey(member, after.id), passkey: after },
            ConditionExpression: '#passkey.#counter = :counter',
            ExpressionAttributeNames: { '#passkey': 'passkey', '#counter': 'counter' },
            ExpressionAttributeValues: { ':counter': before.counter },
          }),
        ),
      ),
    removePasskey: (member: string, id: string): Promise<boolean> => remove(passkeyKey(member, id)),

    putChallenge: (hash: string, challenge: Challenge): Promise<void> =>
      put({ ...challengeKey(hash), challenge, tries: 0, ttl: epoch(challenge.expiresAt) }),
    challenge: async (hash: string): Promise<Challenge | undefined> =>
      (await read(challengeKey(hash)))?.challenge as Challenge | undefined,
    /** Counts a try; false when there were `limit` before, or the challenge is gone. */
    tryChallenge: (hash: string, limit: number): Promise<boolean> =>
      held(
        client.send(
          new UpdateCommand({
            TableName,
            Key: challengeKey(hash),
            UpdateExpression: 'ADD tries :one',
            ConditionExpression: 'attribute_exists(pk) AND tries < :limit',
            ExpressionAttributeValues: { ':one': 1, ':limit': limit },
          }),
        ),
      ),
    /** Uses it up: false when it was used up before, be it at the same moment. */
    takeChallenge: (hash: string): Promise<boolean> => remove(challengeKey(hash)),

    /** The newest reset of a member is the only one that counts. */
    putReset: async (hash: string, reset: PasswordReset): Promise<void> => {
      await put({ ...resetKey(hash), reset, ttl: epoch(reset.expiresAt) });
      await put({ ...resetPointerKey(reset.member), hash, ttl: epoch(reset.expiresAt) });
    },
    reset: async (hash: string): Promise<PasswordReset | undefined> => {
      const reset = (await read(resetKey(hash)))?.reset as PasswordReset | undefined;
      if (reset === undefined) return undefined;
      return (await read(resetPointerKey(reset.member)))?.hash === hash ? reset : undefined;
    },
    takeReset: async (hash: string, member: MemberId): Promise<boolean> => {
      const taken = await remove(resetKey(hash));
      if (taken) await remove(resetPointerKey(member));
      return taken;
    },

    devices: async (member: string): Promise<readonly string[]> =>
      (await listOf(`DEVICES#${member}`)).map(({ sk }) => String(sk)),
    putDevice: (member: string, hash: string, endsAt: Date): Promise<void> =>
      put({ ...deviceKey(member, hash), ttl: epoch(endsAt.toISOString()) }),
  };
};
export type FactorStore = ReturnType<typeof openFactorStore>;
