import { readToken } from '../adapters/access-tokens.ts';
import type { Key } from '../adapters/key.ts';
import { CloudSignError } from '../core/errors.ts';
import type { DocumentId, MemberId, ParticipantId, TeamId } from '../core/ids.ts';
import type { Route, Scope } from './routes.ts';

/** Who is calling, from the credential alone: never from the path or the body. */
export type Caller =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'member';
      readonly member: MemberId;
      readonly team: TeamId;
      readonly name: string;
      readonly email: string;
      readonly teamName: string;
      readonly language: 'ja' | 'en';
    }
  | {
      readonly kind: 'recipient';
      readonly participant: ParticipantId;
      readonly document: DocumentId;
      readonly linkHash: string;
    };

export type Role = 'owner' | 'admin' | 'sender' | 'auditor';

/** What each role may do: the one matrix. */
export const scopesOf: Readonly<Record<Role, readonly Scope[]>> = {
  owner: ['documents:read', 'documents:write', 'documents:send', 'team:read'],
  admin: ['documents:read', 'documents:write', 'documents:send', 'team:read'],
  sender: ['documents:read', 'documents:write', 'documents:send', 'team:read'],
  auditor: ['documents:read', 'team:read'],
};

interface Credentials {
  readonly authorization: string | undefined;
  /** Of the path. */
  readonly team: string | undefined;
  readonly now: Date;
  readonly opened: object;
}

export const identify = async (route: Route, credentials: Credentials): Promise<Caller> => {
  if (route.auth === 'none') return { kind: 'none' };
  const token = /^Bearer ([\w.-]+)$/i.exec(credentials.authorization ?? '')?.[1] ?? '';
  return route.auth === 'member' ? member(route, token, credentials) : recipient(token, credentials);
};

const member = async (route: Route, token: string, { team, now, opened }: Credentials): Promise<Caller> => {
  const keys = opened as { readonly sessionKey?: Key; readonly sessionPublicKey?: Key };
  const key = keys.sessionPublicKey ?? keys.sessionKey;
  if (key === undefined) throw new Error('a member route needs sessionPublicKey');
  const read = await readToken(key, token, { audience: 'member', now });
  if (read === undefined) throw new CloudSignError('session.expired');
  const { claims } = read;
  // A team that is not one's own is answered like one that doesn't exist.
  if (claims.team !== team) throw new CloudSignError('request.not-found');
  const scopes = scopesOf[claims.role as Role] ?? [];
  if (route.scope !== undefined && !scopes.includes(route.scope)) throw new CloudSignError('session.forbidden');
  return {
    kind: 'member',
    member: read.subject as MemberId,
    team: String(claims.team) as TeamId,
    name: String(claims.name),
    email: String(claims.email),
    teamName: String(claims.teamName),
    language: claims.language === 'en' ? 'en' : 'ja',
  };
};

const recipient = async (token: string, { now, opened }: Credentials): Promise<Caller> => {
  const { linkSessionKey } = opened as { readonly linkSessionKey?: Key };
  if (linkSessionKey === undefined) throw new Error('a recipient route needs linkSessionKey');
  const read = await readToken(linkSessionKey, token, { audience: 'recipient', now });
  if (read === undefined) throw new CloudSignError('link.session-expired');
  return {
    kind: 'recipient',
    participant: read.subject as ParticipantId,
    document: String(read.claims.document) as DocumentId,
    linkHash: String(read.claims.link),
  };
};
