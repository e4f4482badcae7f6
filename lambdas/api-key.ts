import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto';
import { type ApiKey, readApiKey } from '../adapters/access-store.ts';
import { fieldCipher } from '../adapters/fields.ts';
import type { Table } from '../adapters/table.ts';
import { noteUse } from '../adapters/usage.ts';
import { type AddressRange, parseCidr } from '../core/access/address.ts';
import { compileRanges, includesAddress } from '../core/access/address-ranges.ts';
import { type KeyScope, keyScopes } from '../core/access/roles.ts';
import { CloudSignError, type ErrorCode } from '../core/errors.ts';
import type { TeamId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Identified } from './caller.ts';
import type { Opened } from './open.ts';
import { recordSecurityEvent } from './security-log.ts';

/** `csk_`, the key's id, 256 random bits: so that scanners for leaked secrets can find it, and people tell it from other texts. */
export const keyText = (id: string, secret: string): string => `csk_${id}_${secret}`;
const keyPattern = /^csk_([a-z0-9]{26})_([A-Za-z0-9_-]{43})$/;

export const secretHash = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex');
export const isSecretOf = (key: ApiKey, secret: string): boolean =>
  timingSafeEqual(Buffer.from(secretHash(secret)), Buffer.from(key.secretHash));

export interface KeyProfile {
  readonly name: string;
  readonly email: string;
  readonly teamName: string;
  readonly language: Language;
}

/** Who the key acts for, readable by whoever holds its secret and by nobody else: functions that serve it have no key of identities. */
export const profileCipher = (team: string, id: string, secret: string) => {
  const cipher = fieldCipher(team, new Uint8Array(hkdfSync('sha256', secret, id, 'cloudsign api key profile', 32)));
  const place = `api-key.${id}.profile`;
  return {
    seal: (profile: KeyProfile) => cipher.encrypt(place, JSON.stringify(profile)),
    open: (key: ApiKey): KeyProfile => JSON.parse(cipher.decrypt(place, key.profile)),
  };
};

interface From {
  readonly ip: string;
  readonly userAgent: string;
  readonly now: Date;
}

/** A key that was presented with its secret, or by a token that was given for it. */
export interface KeyCall {
  readonly id: string;
  readonly scopes: readonly KeyScope[];
  /** Refuses an address that the key is not for, and an ended key; both are in the team's log. Remembers the use. */
  readonly use: (opened: Opened<'usageTable' | 'securityLog' | 'securityLogKey'>, from: From) => Promise<void>;
}

const isFrom = (key: ApiKey, ip: string): boolean =>
  key.addresses.length === 0 ||
  includesAddress(
    compileRanges(key.addresses.map(parseCidr).filter((range): range is AddressRange => typeof range !== 'string')),
    ip,
  );

export const problemOf = (key: ApiKey, { ip, now }: Pick<From, 'ip' | 'now'>): ErrorCode | undefined => {
  if (key.expiresAt !== undefined && new Date(key.expiresAt) <= now) return 'key.expired';
  return isFrom(key, ip) ? undefined : 'key.address-refused';
};

const callOf = (key: ApiKey, scopes: readonly KeyScope[]): KeyCall => ({
  id: key.id,
  scopes,
  use: async (opened, { ip, userAgent, now }) => {
    const problem = problemOf(key, { ip, now });
    if (problem !== undefined) {
      await recordSecurityEvent(opened, {
        team: key.team,
        type: 'api-key.refused',
        at: now,
        member: key.member,
        apiKey: key.id,
        ip,
        userAgent,
        data: { reason: problem },
      });
      throw new CloudSignError(problem);
    }
    await noteUse(opened.usageTable, key.id, now);
  },
});

/** What a token that was issued for a key says. */
interface KeyToken {
  readonly id: string;
  readonly scope: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * The key of a request: looked up each time, so that it is dead the moment it is revoked.
 * @throws `api-key.unknown` also for a key of another team.
 */
export const openApiKey = async (
  table: Table,
  presented: string | KeyToken,
  { team = '' }: { readonly team: string | undefined },
): Promise<Identified> => {
  const [, id = '', secret = ''] =
    typeof presented === 'string' ? (keyPattern.exec(presented) ?? []) : ['', presented.id];
  const key = id === '' ? undefined : await readApiKey(table, team, id);
  if (key === undefined) throw new CloudSignError('key.unknown');
  const base = { member: key.member, team: key.team as TeamId };
  if (typeof presented === 'string') {
    if (!isSecretOf(key, secret)) throw new CloudSignError('key.unknown');
    return { ...base, ...profileCipher(key.team, key.id, secret).open(key), apiKey: callOf(key, key.scopes) };
  }
  const asked = presented.scope.split(' ');
  const { name, email, teamName, language } = presented.claims;
  return {
    ...base,
    name: String(name),
    email: String(email),
    teamName: String(teamName),
    language: language === 'en' ? 'en' : 'ja',
    apiKey: callOf(
      key,
      keyScopes.filter((scope) => asked.includes(scope) && key.scopes.includes(scope)),
    ),
  };
};
