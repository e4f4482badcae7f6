import { readApiKey, readStanding } from '../../adapters/access-store.ts';
import { issueToken } from '../../adapters/access-tokens.ts';
import { type KeyScope, keyScopes } from '../../core/access/roles.ts';
import { CloudSignError } from '../../core/errors.ts';
import { networkOf } from '../../core/identity/network-of.ts';
import { requireAllowedAddress } from '../allowed-address.ts';
import { isSecretOf, problemOf, profileCipher } from '../api-key.ts';
import type { Handler, Request } from '../http.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { limitTries, openIdentity } from './identity.ts';

const tokenMs = 3_600_000;

/** RFC 6749 2.3.1: by HTTP Basic (both parts form-encoded), or in the body, not by both. */
const clientOf = ({ body, authorization }: Pick<Request<'issueToken'>, 'body' | 'authorization'>) => {
  const [, basic] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  if (basic === undefined) return { id: body.client_id ?? '', secret: body.client_secret ?? '' };
  if (body.client_secret !== undefined) throw new CloudSignError('oauth.invalid-request');
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { id, secret };
};

const scopesOf = (asked: string | undefined, granted: readonly KeyScope[]): readonly KeyScope[] => {
  if (asked === undefined || asked === '') return granted;
  const wanted = asked.split(' ');
  if (wanted.some((scope) => !(granted as readonly string[]).includes(scope))) {
    throw new CloudSignError('oauth.invalid-scope');
  }
  return keyScopes.filter((scope) => wanted.includes(scope));
};

/** OAuth 2.0 client credentials (RFC 6749, 4.4): an API key for an hour's token. The key is asked again at each use of it. */
export const issueKeyToken: Handler<'issueToken'> = async (request, opened) => {
  const { body, ip, userAgent, now } = request;
  const identity = await openIdentity(opened);
  await limitTries(identity, now, [{ subject: `oauth from ${networkOf(ip)}`, limit: 300 }]);
  if (body.grant_type !== 'client_credentials') throw new CloudSignError('oauth.unsupported-grant-type');
  const { id: clientId, secret } = clientOf(request);
  const [team = '', id = ''] = /^[a-z0-9]{26}-[a-z0-9]{26}$/.test(clientId) ? clientId.split('-') : [];
  const key = team === '' ? undefined : await readApiKey(opened.accessTable, team, id);
  if (key === undefined || !isSecretOf(key, secret)) throw new CloudSignError('oauth.invalid-client');
  const standing = await readStanding(opened.accessTable, team, key.member);
  if (standing === undefined) throw new CloudSignError('oauth.invalid-client');
  const event = { team: key.team, at: now, member: key.member, apiKey: id, ip, userAgent } as const;
  const who = { member: key.member, apiKey: id, userAgent };
  await requireAllowedAddress(opened, opened.accessTable, { team: standing.team, ip, now, who });
  const problem = problemOf(key, { ip, now });
  if (problem !== undefined) {
    await recordSecurityEvent(opened, { ...event, type: 'api-key.refused', data: { reason: problem } });
    throw new CloudSignError('oauth.invalid-client');
  }
  const scopes = scopesOf(body.scope, key.scopes);
  const { name, email, teamName, language } = profileCipher(team, id, secret).open(key);
  const accessToken = await issueToken(opened.sessionKey, {
    subject: key.member,
    audience: 'member',
    claims: { team, key: id, scope: scopes.join(' '), name, email, teamName, language },
    now,
    expiresAt: new Date(now.getTime() + tokenMs),
  });
  await recordSecurityEvent(opened, { ...event, type: 'api-key.token-issued', data: { scopes: scopes.join(' ') } });
  return {
    access_token: accessToken,
    token_type: 'Bearer' as const,
    expires_in: tokenMs / 1000,
    scope: scopes.join(' '),
  };
};
