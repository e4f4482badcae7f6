import { randomBytes } from 'node:crypto';
import type { ApiKey } from '../../adapters/access-store.ts';
import { countKeys, keysOf, keyWrite, revokeWrite } from '../../adapters/api-key-store.ts';
import type { FieldCipher } from '../../adapters/fields.ts';
import { commitSteps, step } from '../../adapters/team-store.ts';
import { lastUse } from '../../adapters/usage.ts';
import { cidrText, parseCidr } from '../../core/access/address.ts';
import { matrix, type Scope } from '../../core/access/roles.ts';
import { CloudSignError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { hasFeature, plans } from '../../core/plan/plans.ts';
import { keyText, profileCipher, secretHash } from '../api-key.ts';
import { FieldErrors } from '../field-errors.ts';
import type { Handler } from '../http.ts';
import { securityEventWrite } from '../security-log.ts';
import { cidrReason } from './cidr-reason.ts';
import { identityPlaces, openIdentity } from './identity.ts';

const view = (cipher: FieldCipher, key: ApiKey, lastUsedAt: string | undefined) => ({
  id: key.id,
  label: cipher.decrypt(identityPlaces.keyLabel(key.id), key.label),
  member: key.member,
  scopes: [...key.scopes],
  addresses: [...key.addresses],
  createdAt: key.createdAt,
  expiresAt: key.expiresAt,
  lastUsedAt,
  clientId: `${key.team}-${key.id}`,
});

export const listApiKeys: Handler<'listApiKeys'> = async ({ caller }, opened) => {
  const { cipher } = await openIdentity(opened);
  const keys = await keysOf(opened.accessTable, caller.team);
  return {
    apiKeys: await Promise.all(keys.map(async (key) => view(cipher, key, await lastUse(opened.usageTable, key.id)))),
  };
};

/** Made by a member for himself: it acts in his name, and what he loses it loses. Its secret is in this reply and nowhere else. */
export const makeApiKey: Handler<'makeApiKey'> = async ({ body, caller, now, ip, userAgent, language }, opened) => {
  if (!hasFeature(caller.plan, 'apiKeys')) throw new CloudSignError('plan.feature-missing');
  const mine: readonly Scope[] = matrix[caller.role].may;
  if (body.scopes.some((scope) => !mine.includes(scope))) throw new CloudSignError('session.forbidden');
  if (body.expiresAt !== undefined && new Date(body.expiresAt) <= now) {
    const reason = { ja: '未来の日時にしてください。', en: 'Choose a time in the future.' };
    throw new FieldErrors([{ path: 'expiresAt', reason: reason[language] }]);
  }
  const ranges = body.addresses.map(parseCidr);
  const wrong = ranges.flatMap((range, index) =>
    typeof range === 'string' ? [{ path: `addresses.${index}`, reason: cidrReason(range, language) }] : [],
  );
  if (wrong.length > 0) throw new FieldErrors(wrong);
  const { cipher } = await openIdentity(opened);
  const { team, member, name, email, teamName } = caller;
  const id = newId<never>(randomBytes(16)) as string;
  const secret = randomBytes(32).toString('base64url');
  const key: ApiKey = {
    id,
    team,
    member,
    label: cipher.encrypt(identityPlaces.keyLabel(id), body.label),
    scopes: body.scopes,
    secretHash: secretHash(secret),
    profile: profileCipher(team, id, secret).seal({ name, email, teamName, language: caller.language }),
    addresses: ranges.flatMap((range) => (typeof range === 'string' ? [] : [cidrText(range) ?? ''])),
    createdAt: now.toISOString(),
    ...(body.expiresAt === undefined ? {} : { expiresAt: body.expiresAt }),
  };
  await commitSteps(opened.accessTable, [
    countKeys(opened.accessTable, team, { change: 1, limit: plans[caller.plan].limits.apiKeys }),
    step(keyWrite(opened.accessTable, key)),
    step(
      await securityEventWrite(opened, {
        team,
        type: 'api-key.made',
        at: now,
        by: member,
        apiKey: id,
        ip,
        userAgent,
        data: { scopes: key.scopes.join(' '), expiresAt: key.expiresAt ?? '' },
        personal: { label: body.label, addresses: key.addresses.join(' ') },
      }),
    ),
  ]);
  return { apiKey: view(cipher, key, undefined), key: keyText(id, secret), clientSecret: secret };
};

export const revokeApiKey: Handler<'revokeApiKey'> = async ({ params, caller, now, ip, userAgent }, opened) => {
  const { cipher } = await openIdentity(opened);
  const key = (await keysOf(opened.accessTable, caller.team)).find(({ id }) => id === params.apiKey);
  if (key === undefined) throw new CloudSignError('request.not-found');
  await commitSteps(opened.accessTable, [
    { write: revokeWrite(opened.accessTable, key), refusal: 'request.not-found' },
    countKeys(opened.accessTable, caller.team, { change: -1, limit: null }),
    step(
      await securityEventWrite(opened, {
        team: caller.team,
        type: 'api-key.revoked',
        at: now,
        member: key.member,
        by: caller.member,
        apiKey: key.id,
        ip,
        userAgent,
        personal: { label: cipher.decrypt(identityPlaces.keyLabel(key.id), key.label) },
      }),
    ),
  ]);
  return {};
};
