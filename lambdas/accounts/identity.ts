import { createHmac, hkdfSync } from 'node:crypto';
import { type FactorStore, openFactorStore } from '../../adapters/factor-store.ts';
import { type FieldCipher, openFieldCiphers } from '../../adapters/fields.ts';
import { type IdentityStore, openIdentityStore } from '../../adapters/identity-store.ts';
import { openSsoStore, type SsoStore } from '../../adapters/sso-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import type { Opened } from '../open.ts';

export interface Identity {
  readonly store: IdentityStore;
  readonly factors: FactorStore;
  readonly sso: SsoStore;
  readonly cipher: FieldCipher;
  /** A keyed digest: finds an address, or counts tries of it, without storing it. */
  readonly digest: (purpose: 'email' | 'tries' | 'device' | 'recovery', text: string) => string;
}

/** Where a text of an identity belongs (its additional data). */
export const identityPlaces = {
  member: (id: string, field: 'email' | 'name'): string => `member.${id}.${field}`,
  seed: (id: string): string => `member.${id}.totp`,
  passkeyName: (id: string, passkey: string): string => `member.${id}.passkey.${passkey}`,
  session: (id: string): string => `session.${id}.from`,
  teamName: (team: string): string => `team.${team}.name`,
  invitation: (id: string): string => `invitation.${id}.email`,
  ssoSecret: (team: string, connection: string): string => `sso.${team}.${connection}.secret`,
  ssoAttempt: (hash: string): string => `sso-attempt.${hash}`,
  keyLabel: (id: string): string => `api-key.${id}.label`,
  allowlist: (revision: string, chunk: number): string => `allowlist.${revision}.${chunk}`,
} as const;

let ciphers: ReturnType<typeof openFieldCiphers> | undefined;

export const openIdentity = async ({
  identityTable,
  identityKey,
}: Opened<'identityTable' | 'identityKey'>): Promise<Identity> => {
  ciphers ??= openFieldCiphers(identityTable, identityKey);
  const cipher = await ciphers('identity');
  return {
    store: openIdentityStore(identityTable),
    factors: openFactorStore(identityTable),
    sso: openSsoStore(identityTable),
    cipher,
    digest: (purpose, text) => {
      const key = Buffer.from(hkdfSync('sha256', cipher.digestKey, '', `cloudsign ${purpose}`, 32));
      return createHmac('sha256', key).update(text, 'utf8').digest('base64url');
    },
  };
};

/** Two spellings of an address that differ in case reach the same mailbox everywhere that matters. */
export const normalizeEmail = (email: string): string => email.normalize('NFC').toLowerCase();

const windowMs = 15 * 60_000;

/** At most `limit` tries in 15 minutes for each subject: slows guessing down, locks nobody out for longer than that. */
export const limitTries = async (
  { store, digest }: Identity,
  now: Date,
  limits: readonly { readonly subject: string; readonly limit: number }[],
): Promise<void> => {
  const window = Math.floor(now.getTime() / windowMs);
  const counts = await Promise.all(
    limits.map(async ({ subject, limit }) => {
      const tries = await store.countTry(digest('tries', subject), {
        name: String(window),
        endsAt: new Date((window + 2) * windowMs),
      });
      return tries > limit;
    }),
  );
  if (counts.some(Boolean)) throw new CloudSignError('session.too-many-tries');
};
