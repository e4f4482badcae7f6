import { readStanding, type Standing } from '../adapters/access-store.ts';
import { readToken } from '../adapters/access-tokens.ts';
import type { Key } from '../adapters/key.ts';
import type { Table } from '../adapters/table.ts';
import type { Role } from '../core/access/roles.ts';
import { matrix, type Scope } from '../core/access/roles.ts';
import { CloudSignError } from '../core/errors.ts';
import { mustUseSso } from '../core/identity/sso-rules.ts';
import type { DocumentId, MemberId, ParticipantId, TeamId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { PlanName } from '../core/plan/plans.ts';
import { requireAllowedAddress } from './allowed-address.ts';
import { type KeyCall, openApiKey } from './api-key.ts';
import type { Opened } from './open.ts';
import type { Route } from './routes.ts';

/** Who is calling, from the credential alone: never from the path or the body. */
export type Caller =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'member';
      readonly member: MemberId;
      readonly team: TeamId;
      readonly role: Role;
      readonly plan: PlanName;
      readonly name: string;
      readonly email: string;
      readonly teamName: string;
      readonly language: Language;
      /** Signed in by the identity provider of the team, which vouches for this team alone. */
      readonly bySso?: true;
      /** The API key that acts in the member's name. */
      readonly apiKey?: string;
    }
  | {
      readonly kind: 'recipient';
      readonly participant: ParticipantId;
      readonly document: DocumentId;
      readonly linkHash: string;
      /** Where the request comes from. */
      readonly from: { readonly ip: string; readonly userAgent: string };
    };

interface Credentials {
  readonly authorization: string | undefined;
  /** Of the path. */
  readonly team: string | undefined;
  /** Of the trusted hop. */
  readonly ip: string;
  readonly userAgent: string;
  readonly now: Date;
  readonly defaultPlan: PlanName;
  readonly opened: object;
}

/** Who somebody is, by a token or by the secret of a key, before it is known whether he may. */
export interface Identified {
  readonly member: MemberId;
  readonly team: TeamId;
  readonly name: string;
  readonly email: string;
  readonly teamName: string;
  readonly language: Language;
  /** Of a person's token; a key lives and dies by its own record. */
  readonly generation?: number;
  /** Of a person's token: a second factor was shown. */
  readonly isStrong?: boolean;
  readonly bySso?: boolean;
  readonly apiKey?: KeyCall;
}

export const identify = async (route: Route, credentials: Credentials): Promise<Caller> => {
  if (route.auth === 'none') return { kind: 'none' };
  const token = /^Bearer ([\w.-]+)$/i.exec(credentials.authorization ?? '')?.[1] ?? '';
  return route.auth === 'recipient' ? recipient(token, credentials) : member(route, token, credentials);
};

type MemberOpened = Opened<'securityLog' | 'securityLogKey' | 'usageTable'> & {
  readonly accessRead?: Table;
  readonly accessTable?: Table;
  readonly sessionKey?: Key;
  readonly sessionPublicKey?: Key;
};

const member = async (route: Route, token: string, credentials: Credentials): Promise<Caller> => {
  const { ip, userAgent, now } = credentials;
  const opened = credentials.opened as MemberOpened;
  const table = opened.accessRead ?? opened.accessTable;
  const key = opened.sessionPublicKey ?? opened.sessionKey;
  if (table === undefined || key === undefined) throw new Error('a route of members needs callerNeeds');
  const caller = token.startsWith('csk_')
    ? await openApiKey(table, token, credentials)
    : await fromToken(key, table, token, credentials);
  const { team, member: id, apiKey } = caller;
  const standing = await readStanding(table, team, id);
  requireStanding(caller, standing, credentials.defaultPlan);
  const { membership, team: found } = standing;
  await requireAllowedAddress(opened, table, {
    team: found,
    ip,
    now,
    who: { member: id, userAgent, ...(apiKey === undefined ? {} : { apiKey: apiKey.id }) },
  });
  if (apiKey !== undefined) await apiKey.use(opened, { ip, userAgent, now });
  if (route.auth === 'member' && apiKey !== undefined) throw new CloudSignError('key.not-for-this');
  const mayAll = matrix[membership.role].may;
  const granted: readonly Scope[] =
    apiKey === undefined ? mayAll : mayAll.filter((scope) => (apiKey.scopes as readonly Scope[]).includes(scope));
  if (route.scope !== undefined && !granted.includes(route.scope)) {
    throw new CloudSignError(mayAll.includes(route.scope) ? 'key.scope-missing' : 'session.forbidden');
  }
  const { name, email, teamName, language } = caller;
  return {
    kind: 'member',
    member: id,
    team,
    role: membership.role,
    plan: found.plan ?? credentials.defaultPlan,
    name,
    email,
    teamName,
    language,
    ...(caller.bySso === true ? { bySso: true as const } : {}),
    ...(apiKey === undefined ? {} : { apiKey: apiKey.id }),
  };
};

/** A removed member, and one whose tokens were ended, is out at this request, not when the token runs out. */
function requireStanding(
  caller: Identified,
  standing: Standing | undefined,
  defaultPlan: PlanName,
): asserts standing is Standing {
  if (standing === undefined) throw new CloudSignError('session.expired');
  if (caller.generation !== undefined && caller.generation !== standing.generation) {
    throw new CloudSignError('session.expired');
  }
  // A team that asks for a second factor from now on asks for it at once; a key was made by somebody who was let in.
  if (caller.apiKey === undefined && standing.team.secondFactor === 'required' && caller.isStrong !== true) {
    throw new CloudSignError('session.second-factor-missing');
  }
  const { team, membership } = standing;
  if (caller.apiKey === undefined && caller.bySso !== true && mustUseSso(team, membership.role, defaultPlan)) {
    throw new CloudSignError('session.sso-required');
  }
}

const fromToken = async (key: Key, table: Table, token: string, credentials: Credentials): Promise<Identified> => {
  const { team, now } = credentials;
  const read = await readToken(key, token, { audience: 'member', now });
  if (read === undefined) throw new CloudSignError('session.expired');
  const { claims } = read;
  // A team that is not one's own is answered like one that doesn't exist.
  if (claims.team !== team) throw new CloudSignError('request.not-found');
  if (claims.key !== undefined) {
    return openApiKey(table, { id: String(claims.key), scope: String(claims.scope), claims }, credentials);
  }
  return {
    member: read.subject as MemberId,
    team: String(claims.team) as TeamId,
    name: String(claims.name),
    email: String(claims.email),
    teamName: String(claims.teamName),
    language: claims.language === 'en' ? 'en' : 'ja',
    generation: Number(claims.generation),
    isStrong: claims.strong === 'yes',
    bySso: claims.sso === 'yes',
  };
};

const recipient = async (token: string, { ip, userAgent, now, opened }: Credentials): Promise<Caller> => {
  const { linkSessionKey } = opened as { readonly linkSessionKey?: Key };
  if (linkSessionKey === undefined) throw new Error('a recipient route needs linkSessionKey');
  const read = await readToken(linkSessionKey, token, { audience: 'recipient', now });
  if (read === undefined) throw new CloudSignError('link.session-expired');
  return {
    kind: 'recipient',
    participant: read.subject as ParticipantId,
    document: String(read.claims.document) as DocumentId,
    linkHash: String(read.claims.link),
    from: { ip, userAgent },
  };
};
